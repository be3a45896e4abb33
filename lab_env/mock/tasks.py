"""Tasks: work that takes time, as data. `(message, parameters, when it began, how long it takes)`."""

from . import wire
from .errors import FAULTS, Failure, internal_error
from .operations import WAIT, Operation, action
from .schema import NEVER, DateTime

PATIENCE = 7200.0       # seconds a VM's operation waits for another one to end; helpers.ml, Policy.standard
KEPT, KEPT_PENDING = 65 * 60.0, 86400.0     # seconds a task is kept after its end, and one that never ends; db_gc_util.ml


class Pending:
    """A synchronous call that is not finished yet; whoever drives the clock waits for `done`."""

    due = None      # when it may be done though nothing on the clock is due

    def __init__(self):
        self.done, self.value, self.failure = False, None, None

    def result(self):
        if self.failure:
            raise self.failure
        if not self.done:
            raise Failure("INTERNAL_ERROR", "the operation did not end")
        return self.value


def waits_its_turn(implementation, failure):
    """A VM's operation that meets another one under way is not refused: it waits until that has ended. Source: message_forwarding.ml, with_vm_operation."""
    return isinstance(implementation, Operation) and implementation.cls == "VM" and failure.code == "OTHER_OPERATION_IN_PROGRESS"


class Tasks:
    """The work in flight."""

    def __init__(self, xs):
        self.xs = xs
        self.work = {}          # task ref -> {"message", "parameters", "label", "synchronous", "began", "seconds"}
        self.waiting = {}       # task ref -> Pending (nobody waits during a replay)
        self.running = False    # while a task's work is being done

    def create(self, label, description="", of_a_client=False):
        """A task record, pending from now on. One of a client's own is forgotten after a day, however it stands."""
        task = self.xs.db.create("task", name_label=label, name_description=description, created=self.xs.clock.date,
                                 finished=DateTime(NEVER), status="pending", resident_on=self.xs.host.ref, type="<none/>",
                                 allowed_operations=["cancel"])
        if of_a_client:
            self.xs.clock.after(KEPT_PENDING, "task.forget", task.ref, background=True)
        return task

    def begin(self, implementation, parameters, records, synchronous, waits=False):
        """Start a message as a task, or let it wait for its turn; returns the task's record and what a caller can wait on."""
        name = implementation.name
        task = self.create(name if synchronous else f"Async.{name}")
        pending = self.waiting[task.ref] = Pending()
        self.work[task.ref] = {"message": name, "parameters": parameters, "synchronous": synchronous,
                               "began": self.xs.clock.now, "seconds": 0}
        if waits:
            self.work[task.ref]["waits"] = True
            self.xs.clock.after(PATIENCE, "task.impatient", records[0].ref, task.ref, background=True)
        else:
            self.start(implementation, task, records)
        return task, pending

    def start(self, implementation, task, records):
        """Set to work on a task."""
        work = self.work[task.ref]
        seconds = implementation.seconds(self.xs, *records)
        work["began"], work["seconds"] = self.xs.clock.now, seconds
        if isinstance(implementation, Operation):
            target = records[0]
            target.with_key("current_operations", task.ref, implementation.operation)
        if seconds:
            self.xs.clock.after(seconds, "task.work", task.ref)
        else:
            self.run(task.ref)

    def next_in_turn(self, target):
        """An operation on an object has ended: whatever waits for that tries again, the first come first."""
        for *_, (_, ref) in self.xs.clock.coming("task.impatient", target):
            work = self.work.get(ref)
            if work is None or self.xs.db.find(target) is None:
                self.finish(ref, failure=Failure("HANDLE_INVALID", "VM", target))
                continue
            implementation = self.xs.implementation(work["message"])
            try:
                records = self.xs.records(work["message"], work["parameters"])
                failure = implementation.refusal(self.xs, *records)
            except Failure as gone:
                failure = gone
            if failure is None:
                self.xs.clock.cancel("task.impatient", target, ref)
                del work["waits"]
                self.start(implementation, self.xs.db.find(ref), records)
            elif not waits_its_turn(implementation, failure):
                self.finish(ref, failure=failure)

    def run(self, ref):
        """Do a task's work: its effect comes at the end of the time it takes."""
        if ref not in self.work:
            return
        work = self.work[ref]
        implementation, self.running = self.xs.implementation(work["message"]), True
        try:
            records = self.xs.records(work["message"], work["parameters"])
            value = implementation.function(self.xs, *[None] * implementation.wants_session, *records)
        except Failure as failure:
            self.finish(ref, failure=failure)
        except FAULTS as error:
            self.finish(ref, failure=internal_error(error))
        else:
            if value is not WAIT:
                self.finish(ref, value)
        finally:
            self.running = False

    def finish(self, ref, value="", failure=None):
        """End a task with a value or a Failure."""
        work = self.work.pop(ref, None)
        if work is None:
            return
        task = self.xs.db.find(ref)
        first = work["parameters"][0] if work["parameters"] and isinstance(work["parameters"][0], str) else None
        target = self.xs.db.find(first)
        if target is not None and ref in target.fields.get("current_operations", {}):
            target.without_key("current_operations", ref)
        if work.get("waits"):
            self.xs.clock.cancel("task.impatient", first, ref)
        elif self.xs.clock.coming("task.impatient", first):
            self.xs.clock.after(0, "task.turn", first)
        self.close(task, value, failure)
        pending = self.waiting.pop(ref, None)
        if pending:
            pending.done, pending.value, pending.failure = True, "" if value is None else value, failure
        if work["synchronous"]:
            self.xs.db.destroy(task)
        else:
            self.ended(task)

    def close(self, task, value, failure):
        """Write into a task's record how it ended; with None where not even nothing came of it, as over HTTP."""
        task.finished, task.progress, task.allowed_operations = self.xs.clock.date, 1.0, []
        if failure is None:
            task.result = "" if value is None else self.xs.profile.BEHAVIOUR.void_result if value == "" else wire.value_text(value)
            task.status = "success"
        else:
            task.error_info = failure.details
            task.status = "cancelled" if failure.code == "TASK_CANCELLED" else "failure"

    def refused(self, implementation, failure):
        """The task of an `Async.` call that is refused: it has failed. Source: server_helpers.ml, do_dispatch: only the session is checked before there is a task."""
        task = self.create(f"Async.{implementation.name}")
        self.close(task, "", failure)
        self.ended(task)
        return task

    def ended(self, task):
        """A task has ended that nobody has destroyed: it is kept for a while."""
        task.finished = self.xs.clock.date
        self.xs.clock.cancel("task.forget", task.ref)
        self.xs.clock.after(KEPT, "task.forget", task.ref, background=True)

    def of(self, record, *operations):
        """The references of the tasks that do one of these operations on an object now."""
        return [ref for ref, name in record.current_operations.items() if name in operations]

    def progress(self, task):
        """How far a task is, 0 to 1."""
        work = self.work.get(task.ref)
        if work is None or not work["seconds"]:
            return task.fields["progress"]
        return min(0.99, round((self.xs.clock.now - work["began"]) / work["seconds"], 2))


@action("task.forget")
def forget(xs, ref):
    """Tasks that nobody destroyed go by themselves."""
    task = xs.db.find(ref)
    if task is not None and ref not in xs.tasks.work:
        xs.db.destroy(task)


@action("task.turn")
def turn(xs, target):
    xs.tasks.next_in_turn(target)


@action("task.impatient")
def impatient(xs, target, ref):
    """Nothing waits for ever: the refusal is given after all."""
    work = xs.tasks.work.get(ref)
    if work is not None:
        implementation = xs.implementation(work["message"])
        records = xs.records(work["message"], work["parameters"])
        xs.tasks.finish(ref, failure=implementation.refusal(xs, *records) or Failure("OTHER_OPERATION_IN_PROGRESS", "VM", target))


@action("task.work")
def do_work(xs, ref):
    xs.tasks.run(ref)

