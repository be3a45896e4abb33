"""What of a journal still holds: its steps, and those that were undone. Nothing is ever erased: undoing is a line of the journal too.

A step is what a person does at once: a call, a line typed in a cell, keys up to the end of a line. Time that passes, the records of tasks and
snapshots that are made are no steps; going back to a snapshot or to the beginning is one, so it can be undone as well.
"""

from .schema import NULL


def steps(lines):
    """(the steps that still hold, the oldest first, each a list of its lines' places; {place of a line that undoes: where it goes back to})."""
    held, returns, last = [], {}, None
    for place, line in enumerate(lines):
        what = line.params[0] if line.method == "lab" and isinstance(line.params, list) and line.params else ""
        if line.method == "time" or line.method.startswith("task."):
            continue
        if what == "undo":
            count = number(line.params[-1])
            if 0 < count <= len(held):
                returns[place] = held[-count][0]
                del held[-count:]
            last = None
        elif what in ("snapshot", "forget"):
            last = None
        else:
            if last is not None and goes_on(lines[last], line):
                held[-1].append(place)
            else:
                held.append([place])
            last = place
    return held, returns


def goes_on(before, line):
    """True when keys go on with a line that was being typed."""
    keys = [one.params for one in (before, line) if one.method == "keys" and isinstance(one.params, list) and list(map(type, one.params)) == [str, str]]
    return len(keys) == 2 and keys[0][0] == keys[1][0] and not keys[0][1].endswith(("\r", "\n"))


def undone(lines):
    """The places of the lines that were undone later."""
    _, returns = steps(lines)
    return {place for undo, start in returns.items() for place in range(start, undo) if lines[place].method not in ("time", "lab")}


def number(value):
    """A whole number as text, or -1."""
    return int(value) if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 10 else -1


def names_in(xs):
    """What a person calls the objects there are, by their references and uuids."""
    found = {}
    for table in xs.db.tables.values():
        for record in table.values():
            found[record.ref] = found[record.fields.get("uuid", "")] = record.fields.get("name_label") or record.cls
    return found


def readable(value, names):
    """A parameter with references and uuids replaced by names."""
    if isinstance(value, str):
        return "NULL" if value == NULL else names.get(value, value) if value else value
    if isinstance(value, dict):
        return {key: readable(item, names) for key, item in value.items()}
    return [readable(item, names) for item in value] if isinstance(value, list) else value
