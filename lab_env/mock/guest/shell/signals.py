"""Signals: their names and numbers."""

NAMES = ("HUP INT QUIT ILL TRAP ABRT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM STKFLT CHLD CONT STOP TSTP TTIN TTOU URG XCPU XFSZ VTALRM PROF WINCH IO PWR SYS").split()
REAL = [f"RTMIN{f'+{number}' if number else ''}" for number in range(16)] + [f"RTMAX{f'-{number}' if number else ''}" for number in range(14, -1, -1)]
NUMBERS = {name: number for number, name in enumerate(NAMES, 1)} | {name: number for number, name in enumerate(REAL, 34)}
OWN = {"0": "EXIT", "EXIT": "EXIT", "ERR": "ERR", "DEBUG": "DEBUG", "RETURN": "RETURN"}


def name(text):
    """The name of a signal given by number or name, with or without SIG; None for none."""
    text = text.upper()
    if text in OWN:
        return OWN[text]
    if text.isdigit():
        return next((one for one, number in NUMBERS.items() if number == int(text)), None)
    return text.removeprefix("SIG") if text.removeprefix("SIG") in NUMBERS else None


def table():
    """The list of `kill -l`."""
    cells = [f"{number:2}) SIG{one}" for one, number in NUMBERS.items()]
    return "".join("\t".join(cells[start:start + 5]) + "\n" for start in range(0, len(cells), 5))
