"""What the kit did on a real pool: an append-only file in the lab folder, handed in with the work. It tells; the grade comes from the pool itself.

A JSON value per line. First an object that says of what it is the record; then, for each change, `[time, number, "asked", method, parameters, intent, hash]`
before it is sent, and `[time, number, "came to", outcome, hash]` after; the hash runs over all lines before. Reads are not recorded, secrets never.
"""

import json
import re
import threading
from datetime import UTC, datetime
from pathlib import Path

from ..cli import UserError
from ..mock.journal import digest, encode
from ..server import journal_file
from ..words import Words, printable, said

FILE, FORMAT, VERSION = "lab.activity", "xenlab-activity", 1
SECRET = re.compile(r"(?i)passw|secret|token|credential|private")
IN_TEXT = re.compile(r"(?<![\w./-])([\w./-]++)(\s*+[=:]\s*+)(\S+)")       # name=value; a text of any length is read once
HIDDEN = "***"
UNKNOWN = Words("what became of it is not known", "non se sabe que foi del")
PROVES_NOTHING = Words("This is the kit's own record. It shows how the work was done, but proves nothing by itself: anybody could write such a file. The points come from what the XenServer itself says.",
                       "Este é o rexistro do propio kit. Amosa como se fixo o traballo, pero por si só non proba nada: un ficheiro así pode escribilo calquera. Os puntos saen do que di o propio XenServer.")


class Activity:
    """The record in one file, for the threads of one process; the file is made, or locked, when it is first written."""

    def __init__(self, path, **head):
        self.path, self._head, self._lock, self._file = Path(path), head, threading.RLock(), None
        self.entries, self._last = [], ""

    def open(self):
        """Go on where the file ends, or begin it. UserError when it cannot be written, is another's, or was changed."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._file = open(self.path, "a+", encoding="utf-8", newline="\n")
        except OSError as error:
            raise self._unwritable(error) from error
        try:
            journal_file.lock(self._file)
        except OSError:
            raise UserError(said("{path} is in use by another lab that is still running: stop that one first",
                                 "{path} úsao outro laboratorio que aínda está en marcha: para ese antes", path=self.path)) from None
        text = self.path.read_text(encoding="utf-8")
        if text:
            self.entries, self._last, whole = read(text, self.path)
            self._file.truncate(len(whole.encode()))        # a last line that a crash cut short
        if not self._last:
            self._write(first := encode({"format": FORMAT, "version": VERSION, **self._head}))
            self._last = digest("", first)
        return self

    def asked(self, method, params, intent=None):
        """Write down a change before it is sent; its number. What cannot be written down is not to be done: UserError."""
        with self._lock:
            if self._file is None:
                self.open()
            number = sum(entry[2] == "asked" for entry in self.entries) + 1
            self._append(number, "asked", method, without_secrets(params), intent)
            return number

    def came_to(self, number, outcome):
        """Write down what became of it."""
        with self._lock:
            self._append(number, "came to", outcome)

    def unfinished(self):
        """{number: intent} of what was asked with an intent, and of which nothing more is known."""
        ended = {entry[1] for entry in self.entries if entry[2] == "came to"}
        return {entry[1]: entry[5] for entry in self.entries if entry[2] == "asked" and entry[5] and entry[1] not in ended}

    def close(self):
        if self._file is not None:
            self._file.close()
            self._file = None

    def _append(self, *body):
        body = [datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), *body]
        last = digest(self._last, encode(body))
        self._write(encode([*body, last]))
        self._last = last
        self.entries.append(body)

    def _write(self, line):
        try:
            self._file.write(line + "\n")
            self._file.flush()
        except OSError as error:
            raise self._unwritable(error) from error

    def _unwritable(self, error):
        return UserError(said("{path} cannot be written ({reason}), and without a record nothing is changed on a real pool",
                              "non se pode escribir {path} ({reason}), e sen rexistro non se cambia nada nun pool real", path=self.path, reason=error.strerror))


def read(text, path=FILE):
    """(entries without their hashes, the last hash, the text up to its last whole line) of a record; UserError when it was changed."""
    lines = text.split("\n")
    lines.pop()
    entries, last = [], ""
    for number, line in enumerate(lines, 1):
        try:
            value = json.loads(line)
            if number == 1:
                fits, last = value["format"] == FORMAT and value["version"] == VERSION, digest("", line)
            else:
                *body, shown = value
                last = digest(last, encode(body))
                fits = shown == last and len(body) == {"asked": 6, "came to": 4}[body[2]] and list(map(type, body[:2])) == [str, int]
                entries.append(body)
        except (ValueError, TypeError, KeyError, IndexError, RecursionError):
            fits = False
        if not fits:
            raise UserError(said("{path}, line {number}: this is not the record of a lab's activity, or it was changed. Put the file aside.",
                                 "{path}, liña {number}: isto non é o rexistro de actividade dun laboratorio, ou alguén o cambiou. Aparta o ficheiro.", path=path, number=number))
    return entries, last, "".join(line + "\n" for line in lines)


def told(text, path=FILE):
    """(head, steps) of a record, for people: a step is a change, {"number", "when", "method", "params", "outcome"}, with names for what was made on the way.
    The outcome is None where nothing more is known of it. UserError as of `read`."""
    entries, _, _ = read(text, path)
    outcomes = {entry[1]: str(entry[3]) for entry in entries if entry[2] == "came to"}
    asked = [entry[:6] for entry in entries if entry[2] == "asked"]
    names = {outcomes.get(number): str(intent["name"]) for _, number, _, _, _, intent in asked if isinstance(intent, dict) and "name" in intent}
    return json.loads(text.partition("\n")[0]), [
        {"number": number, "when": printable(when.replace("T", " ").removesuffix("Z")), "method": printable(method), "params": [named(value, names) for value in params] if isinstance(params, list) else [],
         "outcome": named(outcomes[number], names) if number in outcomes else None} for when, number, _, method, params, _ in asked]


def named(value, names):
    """A parameter as a person reads it: a name or a text; of a record, what is not empty."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{printable(key)}: {named(inner, names)}" for key, inner in value.items() if inner not in ("", {}, [])) + "}"
    return printable(names.get(value, value.removeprefix("OpaqueRef:")) if isinstance(value, str) else json.dumps(value, ensure_ascii=False))


def without_secrets(value, name=""):
    """A parameter as it may be written down: values of keys that sound like secrets are hidden, and so is what follows them in a text."""
    if isinstance(value, dict):
        return {key: without_secrets(item, key) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [without_secrets(item) for item in value]
    if SECRET.search(name):
        return HIDDEN
    if isinstance(value, str):
        return IN_TEXT.sub(lambda found: found[1] + found[2] + HIDDEN if SECRET.search(found[1]) else found[0], value)
    return value if isinstance(value, (bool, int, float)) or value is None else str(value)
