"""Lines from the history: `!!`, `!7`, `!-2`, `!word`, `^old^new`."""

import re

EVENT = re.compile(r"'[^']*'|\\.|!(?:(!)|(-?\d+)|([A-Za-z_./~][^\s;|&()<>\"']*)|\$)")


def recalled(line, history):
    """(the line with what it recalls, the text to show first or "", what was not found or "")."""
    found, fault = False, ""
    quick = re.fullmatch(r"\^([^^]+)\^([^^]*)\^?", line)
    if quick:
        if not history or quick.group(1) not in history[-1]:
            return line, "", ":s" + line
        line = history[-1].replace(quick.group(1), quick.group(2), 1)
        return line, line + "\n", ""

    def one(match):
        nonlocal found, fault
        last, number, word = match.groups()
        text = match.group()
        if not text.startswith("!") or fault:
            return text
        event = None
        if last or text == "!$":
            event = history[-1] if history else None
        elif number:
            place = int(number) - 1 if not number.startswith("-") else len(history) + int(number)
            event = history[place] if 0 <= place < len(history) else None
        else:
            event = next((one for one in reversed(history) if one.startswith(word)), None)
        if event is None:
            fault = text
            return text
        found = True
        return event.split()[-1] if text == "!$" and event.split() else event
    made = EVENT.sub(one, line)
    return (line, "", fault) if fault else (made, made + "\n" if found else "", "")
