"""task: work in flight, as clients see it."""

from ..errors import Failure
from ..operations import computed, message


@computed("task", "progress")
def progress(xs, task):
    return xs.tasks.progress(task)


@message("task.create", session=True)
def create(xs, session, label, description):
    """A task of the client's own."""
    task = xs.tasks.create(label, description, of_a_client=True)
    if session is not None:     # during a replay, or by Async, nobody is
        xs.sessions.begun(task.ref, session)
    return task.ref


@message("task.destroy")
def destroy(xs, task):
    """Forget a finished task; one still running goes when it ends."""
    if task.ref in xs.tasks.work:
        xs.tasks.work[task.ref]["synchronous"] = True
        task.with_key("current_operations", no_task(task), "destroy")
    else:
        xs.db.destroy(task)
    return ""


@message("task.cancel")
def cancel(xs, task):
    """Ask for a task to be given up. One of a client's own is only marked: the client is to notice."""
    if task.ref in xs.tasks.work:
        xs.tasks.finish(task.ref, failure=Failure("TASK_CANCELLED", task.ref))
    elif task.status == "pending":
        task.with_key("current_operations", no_task(task), "cancel")
    return ""


def no_task(task):
    """The task that is told of in current_operations; here a call that takes no time has none of its own."""
    return f"DummyRef:|{task.uuid}|task"


@message("task.set_status")
def set_status(xs, task, value):
    """How a client's own task stands."""
    if value not in xs.schema.enums["task_status_type"]:
        raise Failure("INVALID_VALUE", "value", value)
    task.status = value
    if value != "pending":
        xs.tasks.ended(task)
    return ""
