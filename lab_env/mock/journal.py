"""The journal: the append-only record of a lab. `replay` makes of it the XenServer it tells of.

A text file. First line: format, release, seed, course, assignment, student. Each next line `[t, who, method, params, hash]`,
the hash running over all lines before it. See docs/architecture.md.
"""

import hashlib
import json
from dataclasses import dataclass

from . import history, releases
from .clock import CLASSIC, date_of, unix_of
from .errors import FAULTS, Failure, internal_error
from .operations import not_simulated

FORMAT, VERSION = "xenlab-journal", 1
MAX_LINES, MAX_BYTES, MAX_SECONDS = 50_000, 20 * 1024 * 1024, 3650 * 86400.0
ROOM = 1_000, 1024 * 1024, 365 * 86400.0        # kept of each for what a lab does by itself: nothing is written that would not be read
FIRST_DAY, LAST_DAY = "20000101", "21000101"       # a lab begins between them
MAX_RETURNS = 500       # times a whole lab is kept, gone back to, or reset: each takes as long as many other lines


class JournalError(Exception):
    """A journal that cannot be replayed, and why, in words for a person. `line` counts from 1."""

    def __init__(self, text, line=None):
        super().__init__(f"line {line}: {text}" if line else text)
        self.line = line


@dataclass(frozen=True)
class Line:
    """One change: virtual seconds since the lab began, who, what."""

    number: int
    t: float
    who: str
    method: str
    params: list


def seed_for(course, assignment, student):
    """The seed of a student's lab. The same in both languages of an assignment."""
    text = "\n".join((course, assignment.removesuffix("-gl"), student))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


class Journal:
    """An open journal. `keep` is given each finished line, without its end, and returns once it is safe."""

    def __init__(self, keep, lines, last_hash):
        self.keep, self.lines, self.last_hash = keep, lines, last_hash
        self.returns = sum(',"lab",' in line for line in lines)
        self.size = sum(len(line.encode()) + 1 for line in lines)

    @classmethod
    def start(cls, keep, release, seed, course="", assignment="", student="", contents="empty", begins=None):
        """A new journal, its first line written. What every lab was like once goes without saying, as in the journals of then: contents
        that are empty, and that it begins on the classic day. `begins`: as of MockXenServer."""
        head = {"format": FORMAT, "version": VERSION, "release": release, "seed": str(seed),
                "course": course, "assignment": assignment, "student": student}
        begins = begins or releases.begins(release)
        first = encode(head | ({"contents": contents} if contents != "empty" else {}) | ({"begins": begins} if begins != CLASSIC else {}))
        keep(first)
        return cls(keep, [first], digest("", first))

    def text(self):
        """The journal as its file has it."""
        return "\n".join(self.lines) + "\n"

    def append(self, t, who, method, params):
        """Record one change."""
        body = [t, who, method, params]
        last_hash = digest(self.last_hash, encode(body))
        line = encode([*body, last_hash])
        self.keep(line)         # or a Failure: then nothing has happened
        self.last_hash = last_hash
        self.lines.append(line)
        self.returns += method == "lab"
        self.size += len(line.encode()) + 1

    def check_room(self, t):
        """A Failure if no more changes may be written, or not as late as that."""
        lines, size, seconds = ROOM
        if len(self.lines) > MAX_LINES - lines or self.size > MAX_BYTES - size or t > MAX_SECONDS - seconds:
            raise Failure("INTERNAL_ERROR", f"JournalFull: this lab has changed {len(self.lines)} times in {t / 86400:.0f} days, which is as much as its journal may tell. "
                          "What it holds can be looked at and handed in; begin anew in another folder, or with another journal")


def encode(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def digest(last_hash, text):
    return hashlib.sha256((last_hash + text).encode()).hexdigest()[:16]


@dataclass
class Reading:
    """A journal as read: its head, its lines, and what was cut off at its end."""

    head: dict
    lines: list
    last_hash: str
    whole: str          # the text up to the end of the last whole line
    cut: bool           # the last line was cut short, and left out

    def hash_after(self, number):
        """The running hash after so many changes."""
        lines = self.whole.split("\n", number + 1)
        return json.loads(lines[number])[4] if number else digest("", lines[0])


def read(text):
    """Check a journal's format and hashes. A last line cut short by a crash is left out; anything else wrong is a JournalError."""
    if len(text) > MAX_BYTES:
        raise JournalError(f"the journal is larger than {MAX_BYTES // 2**20} MiB")
    raw = text.split("\n")
    cut = raw.pop() != ""       # every whole line ends with a newline
    if not raw:
        raise JournalError("there is no whole line in it", 1)
    if len(raw) > MAX_LINES:
        raise JournalError(f"the journal has more than {MAX_LINES} lines")
    head = _head(raw[0])
    last_hash, lines, t, returns = digest("", raw[0]), [], 0.0, 0
    for number, line in enumerate(raw[1:], 2):
        try:
            t_line, who, method, params, line_hash = json.loads(line)
            moment = float(t_line)
            last_hash = digest(last_hash, encode([t_line, who, method, params]))
        except (ValueError, TypeError, OverflowError):
            raise JournalError("not a line of a journal", number) from None
        if line_hash != last_hash:
            raise JournalError("its hash does not fit: this line, or one before it, was changed", number)
        if not t <= moment <= MAX_SECONDS:
            raise JournalError(f"its time, {moment} s, is out of order or too late", number)
        t = moment
        returns += method == "lab"
        if returns > MAX_RETURNS:
            raise JournalError(f"the lab was kept, gone back to or reset more than {MAX_RETURNS} times", number)
        if method == "lab" and isinstance(params, list) and params[:1] in (["restore"], ["reset"], ["undo"]):     # time goes back with the lab
            t = 0.0
        lines.append(Line(number, moment, str(who), str(method), params))
    return Reading(head, lines, last_hash, "\n".join(raw) + "\n", cut)


def _head(line):
    try:
        head = json.loads(line)
        known = head["format"] == FORMAT and all(isinstance(value, str) for value in (head["seed"], head["release"], head.get("contents", "")))
    except (ValueError, TypeError, KeyError):
        known = False
    if not known:
        raise JournalError("this is not the journal of a lab", 1)
    if head.get("version") != VERSION:
        raise JournalError(f"version {head.get('version')} of the format; this program reads version {VERSION}", 1)
    if not can_begin(head.setdefault("begins", CLASSIC)):
        raise JournalError("the moment at which the lab begins is none, or not of this century", 1)
    return head


def can_begin(date):
    """Whether a lab may begin then: at a moment of this century, written as XAPI writes one."""
    try:
        return isinstance(date, str) and FIRST_DAY <= date < LAST_DAY and date_of(unix_of(date)) == date
    except ValueError:
        return False


def replay(text, seed=None, watch=None, xs=None, done=0):
    """The XenServer a journal's text tells of. `seed`: refuse a journal of another lab. `watch(line, outcome, xs)` sees each step;
    if it has a method `begin`, that is given the XenServer before the first.

    With `xs`, a XenServer as it was after the first `done` changes, only the rest is done again."""
    from .model.lab_states import go_back
    from .xenserver import MockXenServer

    reading = text if isinstance(text, Reading) else read(text)
    if seed is not None and reading.head["seed"] != str(seed):
        who = reading.head.get("student") or "somebody else"
        raise JournalError(f"this is the journal of another lab (of {who}, assignment {reading.head.get('assignment') or '-'})", 1)
    _, returns = history.steps(reading.lines)
    if any(start < done <= undo for undo, start in returns.items()):     # what is gone back to was before that
        xs, done = None, 0
    if xs is None:
        try:
            xs = MockXenServer(reading.head["seed"], reading.head["release"], contents=reading.head.get("contents", "empty"), begins=reading.head["begins"])
        except LookupError as error:
            raise JournalError(str(error), 1) from None
        getattr(watch, "begin", lambda xs: None)(xs)
    wanted, past = set(returns.values()), {}        # past: the lab as it was before a line that is undone later
    for place, line in enumerate(reading.lines[done:], done):
        xs.advance_to(line.t)
        if place in wanted:
            past[place] = xs.fork()
            past[place].kept = {}
        try:
            outcome = go_back(xs, past.pop(returns[place])) if place in returns else redo(xs, line)
        except Failure as failure:
            outcome = failure
        except FAULTS as error:      # as it was when it was recorded: the client was told so
            if not isinstance(line.params, list):
                raise JournalError(f"{line.method} cannot be done again: {error}", line.number) from error
            outcome = internal_error(error)
        if watch:
            watch(line, outcome, xs)
    return xs


def redo(xs, line):
    """Do one recorded change again."""
    if line.method == "time":
        return ""
    if line.method == "lab":
        from .model.lab_states import change
        return change(xs, *line.params)
    if line.method == "fault":
        from .model.fault import inject
        return inject(xs, *line.params)
    if line.method in ("guest", "keys", "desktop"):
        from .model import plugin
        return {"guest": plugin.type_line, "keys": plugin.type_keys, "desktop": plugin.click}[line.method](xs, *line.params)
    if line.method == "transfer":
        from .model import transfer
        return transfer.perform(xs, *line.params)
    asynchronous = line.method.startswith("Async.")
    cls, _, name = line.method.removeprefix("Async.").partition(".")
    message = xs.schema.message(cls, name)
    if message is None or xs.implementation(message.full_name).records_itself and not asynchronous:      # which no lab writes down
        raise not_simulated(line.method)
    return xs.perform(message, xs.read_parameters(message, line.method, line.params), None, asynchronous)
