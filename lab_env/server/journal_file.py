"""A journal kept in a file: read and replayed at the start, then written line by line.

Beside it, `.FILE.state` holds the state of the lab when it was last closed, so that it opens without replaying. It is used only when
it is this program's own and fits the journal; it may be deleted at any time.
"""

import hashlib
import os
from pathlib import Path

from .. import mock
from ..cli import UserError
from ..mock import saved
from ..mock.errors import FAULTS, Failure
from ..mock.journal import Journal, JournalError, read, replay
from ..mock.xenserver import MockXenServer
from ..words import said
from . import day as days


def open_lab(path, release, seed, head, user, password, day=""):
    """The XenServer of a lab: a new one, or the one its journal tells of (its contents are as they were). Returns it and a word on what was found.
    `day` is as of --day."""
    file = _open(path)
    text = Path(path).read_text(encoding="utf-8")
    if not text:
        xs = new_lab(release, seed, head["contents"], user, password, day)
        xs.record_in(Journal.start(_keeper(file), xs.release, xs.seed, **head, begins=xs.clock.date_at(0)))
        return xs, said("a new lab, recorded in {path}", "un laboratorio novo, rexistrado en {path}", path=path)
    try:
        reading = read(text)
        xs = replay(reading, seed, **saved_state(path, reading))
    except JournalError as error:
        raise UserError(said("{path}: {error}\nNothing was changed. Put the file aside, or name another one with --journal.",
                             "{path}: {error}\nNon se cambiou nada. Aparta o ficheiro, ou di outro con --journal.", path=path, error=error)) from error
    if release and xs.release != release:
        raise UserError(said("{path} is the journal of {its}, not of {release}", "{path} é o rexistro de {its}, non de {release}", path=path, its=xs.release, release=release))
    days.fit(xs, day, path)
    if reading.cut:
        file.truncate(len(reading.whole.encode()))
    xs.sessions.user, xs.sessions.password = user, password
    lines = reading.whole.rstrip("\n").split("\n")
    xs.record_in(Journal(_keeper(file), lines, reading.last_hash))
    days.stand(xs, day)
    cut = said(", the last one was cut short and is left out", ", o último quedou cortado e non se conta") if reading.cut else ""
    return xs, said("going on where {path} ends ({count} changes{cut})", "séguese onde acaba {path} ({count} cambios{cut})", path=path, count=len(reading.lines), cut=cut)


def saved_state(path, reading):
    """The lab as it was after some line of its journal, for `replay`; {} when none is kept that can be used."""
    file = state_file(path)
    try:
        text = file.read_text(encoding="utf-8")
        head = saved.read_head(text)
        done = head["lines"]
        fits = (head["program"] == program() and head["seed"] == reading.head["seed"] and 0 <= done <= len(reading.lines)
                and head["journal"] == reading.hash_after(done))
        return {"xs": saved.load(text), "done": done} if fits else {}
    except (OSError, KeyError, TypeError, UnicodeError, saved.SavedError):
        return {}       # the journal tells it all


def keep_state(xs, path):
    """Save the state of a lab beside its journal, unless what would be read back were not the same."""
    try:
        text = saved.save(xs, program=program(), lines=len(xs.journal.lines) - 1, journal=xs.journal.last_hash)
        if saved.load(text).fingerprint() != xs.fingerprint():
            return
    except (saved.Unsaveable, saved.SavedError, RecursionError, *FAULTS):
        return          # opening will take longer, that is all
    new = state_file(path).with_suffix(".new")
    try:
        new.write_text(text, encoding="utf-8")
        os.replace(new, state_file(path))
    except OSError:
        new.unlink(missing_ok=True)


def state_file(path):
    path = Path(path)
    return path.with_name(f".{path.name}.state")


def program():
    """What changes when this program does: a state saved by another version of it is not opened."""
    root = Path(mock.__file__).parent
    files = sorted((str(path.relative_to(root)), path.stat().st_size, path.stat().st_mtime_ns) for path in root.rglob("*") if path.suffix in (".py", ".json"))
    return hashlib.sha256(repr(files).encode()).hexdigest()[:16]


def new_lab(release, seed, contents, user, password, day=""):
    """A new XenServer, as asked for on the command line."""
    try:
        return MockXenServer(seed or "1", release or "xenserver-6.1", user=user, password=password, contents=contents, begins=days.beginning(day))
    except LookupError as error:
        raise UserError(str(error)) from error


def _open(path):
    try:
        file = open(path, "a", encoding="utf-8", newline="\n")
    except OSError as error:
        raise UserError(said("cannot write {path}: {reason}", "non se pode escribir {path}: {reason}", path=path, reason=error.strerror)) from error
    try:
        lock(file)
    except OSError:
        file.close()
        raise UserError(said("{path} is in use by another lab that is still running: stop that one first",
                             "{path} úsao outro laboratorio que aínda está en marcha: para ese antes", path=path)) from None
    return file


def lock(file):
    """Keep the file to this process; the lock goes when the process ends, however it ends."""
    if os.name == "nt":
        import msvcrt
        file.seek(0x7FFFFFFF)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        import fcntl
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _keeper(file):
    def keep(line):
        """Write it whole, or leave the file as it was: what was refused must not come up once there is room again."""
        number, rest = file.fileno(), (line + "\n").encode()
        before = os.fstat(number).st_size
        try:
            while rest:
                rest = rest[os.write(number, rest):]
        except OSError as error:
            os.ftruncate(number, before)
            raise Failure("INTERNAL_ERROR", f"JournalNotWritten: {error.strerror}. Nothing was done; make room on the disk of {file.name}, and do it again") from error
    return keep
