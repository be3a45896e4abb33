"""What messages do, declared once: a message's function, and for an operation also its rules.

`@message("VIF.create")` says what a message does. `@operation("VM.start", states=HALTED, guards=[…])` says besides when
it may be done; the same rules refuse it and fill `allowed_operations`.
"""

from dataclasses import dataclass

from .errors import Failure

HALTED, PAUSED, SUSPENDED, RUNNING = ("Halted",), ("Paused",), ("Suspended",), ("Running",)
ANY_STATE = ("Halted", "Paused", "Suspended", "Running")

WAIT = object()     # returned by an operation that somebody else finishes later: see Tasks.finish


@dataclass
class Implementation:
    """What a message does: `function(xs, *parameters)`, references given as records."""

    name: str
    function: object
    takes: object = 0           # seconds of virtual time before it has its effect, or a function of the same parameters
    is_read: bool = False
    wants_session: bool = False     # called with the session before the parameters
    records_itself: bool = False    # writes its own line in the journal

    def refusal(self, xs, *parameters):
        """The Failure with which it would be refused now, or None."""

    def seconds(self, xs, *parameters):
        return self.takes(xs, *parameters) if callable(self.takes) else self.takes


@dataclass
class Operation(Implementation):
    """A message that appears in `allowed_operations` of its object while its rules allow it."""

    states: tuple = ANY_STATE
    guards: tuple = ()
    listed: bool = True
    operation: str = ""
    cls: str = ""

    def refusal(self, xs, target, *parameters):
        for guard in (*RULES.get(self.cls, ()), *self.guards):
            failure = guard(xs, target, self)
            if failure:
                return failure
        return None


MESSAGES = {}       # "VM.clone" -> Implementation
OPERATIONS = {}     # "VM" -> {"clone": Operation}
RULES = {}          # class -> guards that apply to each of its operations, in XAPI's order
COMPUTED = {}       # (class, field) -> function(xs, record)
ACTIONS = {}        # name -> function(xs, *arguments): what the clock runs


def message(name, takes=0, is_read=None, session=False, records_itself=False):
    """Declare what a message does. Messages named `get_…` and `assert_…` are reads, and never recorded."""
    def declare(function):
        short = name.partition(".")[2]
        read = short.startswith(("get_", "assert_")) if is_read is None else is_read
        MESSAGES[name] = Implementation(name, function, takes, read, session, records_itself)
        return function
    return declare


def operation(name, states=ANY_STATE, guards=(), takes=0, listed=True, as_operation=None):
    """Declare an operation: a message with rules. Without a function below it, it is recognised but not simulated."""
    cls, _, short = name.partition(".")
    declared = Operation(name, None, takes, states=tuple(states), guards=tuple(guards), listed=listed,
                         operation=as_operation or short, cls=cls)
    OPERATIONS.setdefault(cls, {})[declared.operation] = declared
    MESSAGES[name] = declared

    def declare(function):
        declared.function = function
        return function
    return declare


def rules(cls, *guards):
    """The guards that apply to every operation of a class, in the order in which XAPI checks them."""
    RULES[cls] = guards


def computed(cls, field_name):
    """Declare a field that is worked out when it is read."""
    def declare(function):
        COMPUTED[cls, field_name] = function
        return function
    return declare


def action(name):
    """Declare something the clock can do when it is due."""
    def declare(function):
        ACTIONS[name] = function
        return function
    return declare


def allowed(xs, record):
    """The operations that would not be refused now, in the order of their declaration."""
    return [op.operation for op in OPERATIONS.get(record.cls, {}).values() if op.listed and not op.refusal(xs, record)]


def check(xs, record, operation_name):
    """Refuse an operation as XAPI would, on behalf of a message that does it under another name."""
    found = OPERATIONS[record.cls].get(operation_name)
    if found is None:
        raise not_simulated(f"{record.cls}.{operation_name}")
    failure = found.refusal(xs, record)
    if failure:
        raise failure


def busy(xs, record, besides=()):
    """The Failure for an object that something else is being done to, or None. VMs have a rule of their own: model/vm_rules.py."""
    for task, running in record.current_operations.items():
        if running not in besides:
            return Failure("OTHER_OPERATION_IN_PROGRESS", record.cls, record.ref, running, *[task] * xs.profile.BEHAVIOUR.busy_names_task)


def not_busy(xs, record, op):
    """A guard: nothing else may be under way."""
    return busy(xs, record)


def not_simulated(name):
    """The error of a message that is recognised and does nothing yet."""
    return Failure("NOT_IMPLEMENTED", f"{name} is not simulated by this mocked XenServer")
