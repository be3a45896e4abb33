"""The laboratory's own plug-in of dom0, `xenlab`: what XenAPI has no message for. Answers are JSON text."""

import json

from ..errors import Failure
from ..tasks import Pending

FUNCTIONS = {}
LONGEST = 10_000        # keys typed by one call
PATIENCE = 600.0        # virtual seconds that a typed line waits for a guest to boot


def function(read):
    def as_text(xs, session, args):
        answer = read(xs, session, args)
        return answer if isinstance(answer, Pending) else json.dumps(answer, ensure_ascii=False)

    FUNCTIONS[read.__name__] = as_text
    return read


def refuse(name, kind, text):
    raise Failure("XENAPI_PLUGIN_FAILURE", name, kind, text)


def find_vm(xs, name, uuid):
    found = xs.db.having("VM", "uuid", uuid)
    return found[0] if found else refuse(name, "NO_SUCH_VM", f"there is no VM with the uuid {uuid}")


@function
def guest(xs, session, args):
    """Type one line as root on a guest's console; waits for a guest that is booting."""
    uuid, line = args.get("vm", ""), args.get("line", "")
    vm = find_vm(xs, "guest", uuid)
    machine = running(xs, "guest", vm)
    if machine.state == "installing":
        refuse("guest", "INSTALLING", f"the installer of '{vm.name_label}' is still running ({machine.progress():.0%}): "
                                      "there is no shell to type into yet")
    if machine.state == "nothing":
        refuse("guest", "NO_SYSTEM", f"'{vm.name_label}' has found nothing to boot: its console says\n{machine.console_text()}")
    if machine.console.program is not None and not machine.system.graphical:
        refuse("guest", "BUSY", f"{machine.console.program.name} has the console of '{vm.name_label}': leave it there first")
    xs.record(session, "guest", [uuid, line])
    return type_line(xs, uuid, line)


def running(xs, name, vm):
    """The machine of a VM that runs."""
    machine = xs.machines.get(vm.ref)
    if machine is None or vm.power_state != "Running":
        refuse(name, "VM_HALTED", f"'{vm.name_label}' is {vm.power_state.lower()}: start it first")
    return machine


def type_line(xs, uuid, line):
    """Type a line in a guest, as recorded in a journal; a guest that is booting or restarting is waited for."""
    result = ready_machine(xs, "guest", uuid).type_line(line)
    return {"output": result.output, "status": result.status, "prompt": result.prompt}


def ready_machine(xs, name, uuid):
    """The Machine of a VM, once it has booted."""
    vm = find_vm(xs, name, uuid)

    def settled():
        machine = xs.machines.get(vm.ref)
        return machine is None or machine.state not in ("booting", "stopping")

    xs.clock.advance_to(xs.clock.now + PATIENCE, until=settled)
    machine = xs.machines.get(vm.ref)
    if machine is None or machine.state != "ready":
        refuse(name, "VM_HALTED", f"'{vm.name_label}' has switched itself off")
    return machine


@function
def desktop(xs, session, args):
    """The windows and buttons on a graphical guest's screen; given `window` and `button`, that button is clicked first."""
    uuid, window, button = (args.get(name, "") for name in ("vm", "window", "button"))
    vm = find_vm(xs, "desktop", uuid)
    machine = xs.machines.get(vm.ref)
    if machine is None or vm.power_state != "Running":
        refuse("desktop", "VM_HALTED", f"'{vm.name_label}' is {vm.power_state.lower()}: start it first")
    if machine.system is None or not machine.system.graphical:
        refuse("desktop", "NO_DESKTOP", f"'{vm.name_label}' has no desktop: type on its console")
    if button:
        xs.record(session, "desktop", [uuid, window, button])
        return click(xs, uuid, window, button)
    return screen_of(machine)


def screen_of(machine):
    return {"state": machine.state, "windows": machine.system.description() if machine.state == "ready" else []}


def click(xs, uuid, window, button):
    """Click a button, as recorded in a journal; a guest that is booting or restarting is waited for."""
    machine = ready_machine(xs, "desktop", uuid)
    wrong = machine.system.click(window, button) if machine.system.graphical else "it has no desktop"
    machine.show_desktop()
    if wrong:
        refuse("desktop", "NO_SUCH_BUTTON", wrong)
    return screen_of(machine)


@function
def keys(xs, session, args):
    """Type raw keys on a guest's console: text, control characters, escape sequences; as a JSON string, for XML can carry none of these."""
    uuid = args.get("vm", "")
    try:
        text = json.loads(args.get("text", ""))
    except ValueError:
        text = None
    if not isinstance(text, str):
        refuse("keys", "BAD_KEYS", 'text is a string in JSON, such as "ls\\r"')
    vm = find_vm(xs, "keys", uuid)
    machine = running(xs, "keys", vm)
    if len(text) > LONGEST:
        refuse("keys", "TOO_LONG", f"at most {LONGEST} characters at once")
    if text:
        xs.record(session, "keys", [uuid, text], joins=machine.console.is_quiet(text))
        machine.console.keys(text)
    return {"position": machine.console.position}


def type_keys(xs, uuid, text):
    """Type keys, as recorded in a journal."""
    running(xs, "keys", find_vm(xs, "keys", uuid)).console.keys(text)


@function
def stream(xs, session, args):
    """What a guest's console has shown after a position; another domain's stream begins at 0 again. With `wait` (seconds), `domain` and `state`
    as answered before, it waits until there is something new."""
    vm = find_vm(xs, "stream", args.get("vm", ""))
    try:
        position, wait, domain = int(args.get("since") or 0), float(args.get("wait") or 0), int(args.get("domain") or -2)
    except ValueError:
        refuse("stream", "BAD_POSITION", "since is a position of the stream, as answered before, as domain is; wait is seconds")
    listener = Listener(xs, vm, position, domain, args.get("state", ""), min(max(wait, 0.0), 600.0))
    return listener if wait > 0 and not xs.tasks.running and not listener.done else listener.now()


class Listener(Pending):
    """One call of `stream` that waits for something new on a console."""

    def __init__(self, xs, vm, position, domain, state, timeout):
        super().__init__()
        self.xs, self.vm, self.position, self.domain, self.state = xs, vm, position, domain, state
        self.timeout, self.deadline = timeout, xs.clock.now + timeout      # of the client's clock; of the lab's, when nothing else drives it

    def now(self):
        machine = self.xs.machines.get(self.vm.ref)
        if machine is None:
            return {"text": "", "position": 0, "domain": -1, "state": "halted", "progress": 0.0}
        position, text = machine.console.since(self.position if machine.domid == self.domain or self.domain == -2 else 0)
        return {"text": text, "position": position, "domain": machine.domid, "state": machine.state, "progress": round(machine.progress(), 3)}

    @property
    def done(self):
        now = self.now()
        return bool(now["text"]) or (now["domain"], now["state"]) != (self.domain, self.state)

    @done.setter
    def done(self, value):
        """Whether it is done is looked up each time."""

    @property
    def due(self):
        """When the guest says its next word of booting, or a program on its console, which nothing else waits for."""
        machine = self.xs.machines.get(self.vm.ref)
        if machine is not None and machine.state == "ready":
            moment = machine.console.due()
            return None if moment is None else moment - self.xs.clock.start
        if machine is None or machine.state != "booting" or machine.shown >= len(machine.messages):
            return None
        return machine.began + machine.messages[machine.shown][0]

    def result(self):
        return json.dumps(self.now(), ensure_ascii=False)


@function
def console(xs, session, args):
    """What a guest's console shows, and how far it has come."""
    vm = find_vm(xs, "console", args.get("vm", ""))
    machine = xs.machines.get(vm.ref)
    if machine is None:
        return {"text": "", "state": "halted", "progress": 0.0, "prompt": ""}
    state = "asking" if machine.state == "installing" and machine.installer.waiting else machine.state
    return {"text": machine.console_text(), "state": state, "progress": machine.progress(), "prompt": machine.prompt}


@function
def clock(xs, session, args):
    """The laboratory's time, its speed, and the seconds to the next thing due."""
    due = xs.clock.next_due(background=False)
    return {"now": xs.clock.date, "speed": xs.speed, "next": None if due is None else max(0.0, due - xs.clock.now)}


@function
def advance(xs, session, args):
    """Let virtual time pass: so many seconds, or until nothing more is due."""
    if xs.journal:
        xs.journal.check_room(xs.clock.now)
    before = xs.clock.now
    if args.get("until") == "idle":
        xs.clock.settle()
    else:
        try:
            seconds = float(args.get("seconds", ""))
        except ValueError:
            seconds = -1.0
        if not 0 <= seconds <= 30 * 86400:
            refuse("advance", "BAD_SECONDS", "seconds must be a number from 0 to 2592000, or until=idle")
        xs.clock.advance_to(xs.clock.now + seconds)
    xs.skipped += xs.clock.now - before
    xs.note_time(always=True)
    return clock(xs, session, args)


@function
def speed(xs, session, args):
    """Change how fast a served XenServer's clock runs."""
    wanted = args.get("speed", "")
    if xs.on_speed is None:
        refuse("speed", "NO_SPEED", "only a served XenServer has a clock that runs by itself")
    if wanted != "instant":
        try:
            if not 0 < float(wanted) <= 100_000:
                raise ValueError
        except ValueError:
            refuse("speed", "BAD_SPEED", "speed is a number of virtual seconds for each second, or instant")
    xs.on_speed(wanted)
    return clock(xs, session, args)


@function
def journal(xs, session, args):
    """The record of this lab so far."""
    if xs.journal is None:
        refuse("journal", "NO_JOURNAL", "this XenServer keeps no journal: start it with --journal FILE")
    xs.note_time(always=True)
    return {"journal": xs.journal.text()}
