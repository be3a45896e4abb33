"""task: work in flight, as clients see it."""

from ..errors import Failure
from ..operations import computed, message


@computed("task", "progress")
def progress(xs, task):
    return xs.tasks.progress(task)


@message("task.create")
def create(xs, label, description):
    """A task of the client's own."""
    return xs.tasks.create(label, description).ref


@message("task.destroy")
def destroy(xs, task):
    """Forget a finished task; one still running goes when it ends."""
    if task.ref in xs.tasks.work:
        xs.tasks.work[task.ref]["synchronous"] = True
    else:
        xs.db.destroy(task)
    return ""


@message("task.cancel")
def cancel(xs, task):
    """Ask for a task to be given up."""
    xs.tasks.finish(task.ref, failure=Failure("TASK_CANCELLED", task.ref))
    return ""
