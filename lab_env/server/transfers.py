"""What the handlers of disks and VMs have in common: tasks, and bodies as they come."""

import asyncio
from contextlib import asynccontextmanager

from ..mock.disk_data import DataError
from ..mock.errors import Failure
from ..mock.model import transfer
from .reply import head
from .request import HttpError

GONE = Failure("IMPORT_ERROR_PREMATURE_EOF")


def begin(lab, session, kind, target="", task="", data=None):
    """Start a transfer at the clock's pace; an HTTP error when it is refused at once, as the task of it tells too."""
    lab.driver.catch_up()
    pending = transfer.begin(lab.xs, session, kind, target, task, data)
    lab.driver.told()
    if pending.done and pending.failure:
        raise pending.failure
    return pending


def fail(lab, session, task, failure):
    """Have the task a client made tell why nothing came of it."""
    if task:
        try:
            transfer.begin(lab.xs, session, "failed", "", task, failure.details)
            lab.driver.told()
        except Failure:
            return      # there is no such task, or it has ended


@asynccontextmanager
async def told(request, lab, session, task, begun=False):
    """What is refused inside becomes the failure of the client's task, and an HTTP error.

    Once the answer has begun there can be no other: as with XAPI the task tells, and here the words are in the answer's body too.
    """
    try:
        yield
    except (asyncio.IncompleteReadError, ConnectionError, TimeoutError):
        fail(lab, session, task, GONE)
        raise
    except (Failure, DataError) as error:
        failure = error if isinstance(error, Failure) else Failure("IMPORT_ERROR", error)
        fail(lab, session, task, failure)
        words = " ".join(failure.details)
        if not begun:
            raise HttpError(404 if failure.code in ("HANDLE_INVALID", "UUID_INVALID") else 500, words) from None
        if request.method == "PUT":
            request.writer.write(f"{words}\n".encode())


def find(lab, cls, request, *names):
    """The object a request names by reference or uuid."""
    for name in names:
        text = request.query.get(name)
        if text:
            return lab.xs.db.tables[cls].get(text) or lab.xs.db.by_uuid(cls, text)
    raise Failure("HANDLE_INVALID", cls, "")


async def pieces(request):
    """The body as it comes: by its length, in chunks, or to the end of the connection, as the `xe` command sends it."""
    take = request.piece if request.has_body else request.rest_of_connection
    while piece := await take():
        yield piece


def accept(request):
    """The head of the answer, sent before the body is read: XAPI does so, and its own clients wait for it."""
    request.continued = True
    request.writer.write(head(200, "application/octet-stream"))
