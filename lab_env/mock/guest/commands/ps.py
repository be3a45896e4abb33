"""Processes as ps and pstree list them."""

import re

from ..command import Usage, command
from ..records import Process

COLUMNS = {"pid": ("PID", ">5"), "ppid": ("PPID", ">5"), "user": ("USER", "<8"), "uid": ("UID", ">5"), "comm": ("COMMAND", "<15"), "args": ("COMMAND", "<27"), "cmd": ("CMD", "<27"), "command": ("COMMAND", "<27"),
           "tty": ("TT", "<8"), "tt": ("TT", "<8"), "tname": ("TTY", "<8"), "stat": ("STAT", "<4"), "state": ("S", "<1"), "s": ("S", "<1"), "time": ("TIME", ">8"), "etime": ("ELAPSED", ">11"), "start": ("STARTED", ">8"),
           "lstart": ("STARTED", ">24"), "pcpu": ("%CPU", ">4"), "%cpu": ("%CPU", ">4"), "pmem": ("%MEM", ">4"), "%mem": ("%MEM", ">4"), "vsz": ("VSZ", ">6"), "rss": ("RSS", ">5"), "ni": ("NI", ">3"), "pri": ("PRI", ">3"),
           "ucmd": ("CMD", "<15"), "euser": ("EUSER", "<8"), "ruser": ("RUSER", "<8"), "group": ("GROUP", "<8"), "pgid": ("PGID", ">5"), "sid": ("SID", ">5"), "sess": ("SESS", ">5"), "nlwp": ("NLWP", ">4"), "wchan": ("WCHAN", "<6")}
VALUES = {"-o", "o", "-p", "p", "-C", "-u", "U", "-U", "-t", "t", "--sort", "-g", "--ppid", "--pid", "--user", "--format", "-O"}


class Table:
    """The processes of a system as ps sees them."""

    def __init__(self, run, line):
        system = run.system
        self.run, self.system, self.pid = run, system, system.last_pid + 1
        self.rows = sorted(system.processes.items())
        self.rows.append((self.pid, Process("ps", line, run.session.pid, system.hardware.now(), "hvc0", run.user.name)))

    def size(self, process):
        """KiB of memory; nothing for the kernel's own."""
        return 0 if process.args.startswith("[") else 1200 + 61 * len(process.args) + 7 * len(process.name) ** 2

    def cell(self, column, pid, process):
        system, size = self.system, self.size(process)
        if column in ("stat", "state", "s"):
            text = "R+" if pid == self.pid else "Ss" if pid == 1 or process.name in ("sshd", "cron", "udevd", "bash") else "S<" if "kworker" in process.args and ":0H" in process.args else "S"
            return text if column == "stat" else text[:1]
        alive = int(system.hardware.now() - process.started)
        return {"pid": pid, "ppid": process.parent, "user": process.user, "euser": process.user, "ruser": process.user, "group": process.user, "uid": 0 if process.user == "root" else 1000, "comm": process.name[:15], "ucmd": process.name[:15],
                "args": process.args, "cmd": process.args, "command": process.args, "tty": process.tty, "tt": process.tty, "tname": process.tty, "time": "00:00:00", "pcpu": "0.0", "%cpu": "0.0",
                "pmem": f"{100 * size / max(system.hardware.memory // 1024, 1):.1f}", "%mem": f"{100 * size / max(system.hardware.memory // 1024, 1):.1f}", "vsz": size * 4 if size else 0, "rss": size, "ni": 0, "pri": 19, "nlwp": 1,
                "start": system.date("%H:%M:%S", process.started), "lstart": system.date("%a %b %e %H:%M:%S %Y", process.started), "pgid": pid, "sid": pid, "sess": pid, "wchan": "-",
                "etime": (f"{alive // 86400}-" if alive >= 86400 else "") + (f"{alive // 3600 % 24:02}:" if alive >= 3600 else "") + f"{alive // 60 % 60:02}:{alive % 60:02}"}.get(column, "?")

    def write(self, columns, rows, header=True):
        """columns: [(name, heading, width)]."""
        lines = [[heading for _, heading, _ in columns]] if header and any(heading for _, heading, _ in columns) else []
        lines += [[str(self.cell(name, pid, process)) for name, _, _ in columns] for pid, process in rows]
        for line in lines:
            cells = [format(text, width) if place < len(columns) - 1 or width[0] == ">" else text for place, (text, (_, _, width)) in enumerate(zip(line, columns))]
            self.run.write(" ".join(cells) + "\n")


@command("ps", None, path="/bin", package="procps")
def ps(run, *words):
    """Processes: ps, ps aux, ps -ef, ps -eo pid,comm, ps -C NAME, ps -u USER, ps -p PID."""
    words, letters, dashed, given = list(words), "", "", {}
    table = Table(run, "ps" + "".join(" " + word for word in words))
    while words:
        word = words.pop(0)
        long, equals, value = word.partition("=")
        if word.startswith("--"):
            if long in ("--no-headers", "--no-heading", "--noheaders", "--noheading"):
                given["h"] = "yes"
            elif long == "--forest":
                given["forest"] = "yes"
            elif long in VALUES:
                key = {"--sort": "sort", "--ppid": "ppid", "--pid": "p", "--user": "u", "--format": "o"}[long]
                given[key] = value if equals else words.pop(0) if words else ""
            else:
                raise Usage(f"option '{word}' is not simulated", 1)
            continue
        dash = word.startswith("-")
        body = word[1:] if dash else word
        if body.isdigit() or "," in body and body.replace(",", "").isdigit():
            given["p"] = ",".join(filter(None, [given.get("p"), body]))
            continue
        for place, letter in enumerate(body):
            takes = letter in ("opCuUtgO" if dash else "optU")
            if takes and not (letter == "u" and not dash):
                rest = body[place + 1:]
                value = rest or (words.pop(0) if words else "")
                key = letter.lower() if letter in "uU" else letter
                given[key] = ",".join(filter(None, [given.get(key) if key in "op" else None, value]))
                break
            if letter not in "auxefwAlHdrjmNTLcnSvyZF":
                raise Usage(f"option '{letter}' is not simulated", 1)
            letters, dashed = letters + letter, dashed + letter * dash
    rows = chosen(run, table, letters, given)
    if "sort" in given:
        rows = ordered(table, rows, given["sort"])
    header = "h" not in given
    if "forest" in given or "H" in letters:
        rows = forest(rows)
    if "o" in given:
        columns = []
        for piece in re.split(r"[, ]+(?![^=]*$)|[, ]+", given["o"].strip(", ")):
            name, equals, heading = piece.partition("=")
            base, _, width = name.partition(":")
            if base not in COLUMNS:
                run.say(f'ERROR: Unknown user-defined format specifier "{base}".' if run.system.os.distro == "debian" else f'error: unknown user-defined format specifier "{base}"')
                return 1
            columns.append((base, heading if equals else COLUMNS[base][0], COLUMNS[base][1][0] + width if width else COLUMNS[base][1]))
        table.write(columns, rows, header)
    elif "u" in letters and "u" not in dashed:
        run.write("USER       PID %CPU %MEM    VSZ   RSS TTY      STAT START   TIME COMMAND\n" if header else "")
        for pid, process in rows:
            size = table.size(process)
            run.write(f"{process.user:<8} {pid:5}  0.0 {table.cell('pmem', pid, process):>4} {size * 4:6} {size:5} {process.tty:<8} {table.cell('stat', pid, process):<4} {run.system.date('%H:%M', process.started)}   0:00 {process.args}\n")
    elif "f" in dashed or "F" in dashed:
        run.write("UID        PID  PPID  C STIME TTY          TIME CMD\n" if header else "")
        for pid, process in rows:
            run.write(f"{process.user:<8} {pid:5} {process.parent:5}  0 {run.system.date('%H:%M', process.started)} {process.tty:<8} 00:00:00 {process.args}\n")
    elif "l" in letters:
        run.write("F S   UID   PID  PPID  C PRI  NI ADDR SZ WCHAN  TTY          TIME CMD\n" if header else "")
        for pid, process in rows:
            run.write(f"4 {table.cell('s', pid, process)} {table.cell('uid', pid, process):5} {pid:5} {process.parent:5}  0  80   0 - {table.size(process):5} -      {process.tty:<8} 00:00:00 {process.name}\n")
    elif "a" in letters and "a" not in dashed or "x" in letters and "x" not in dashed:
        run.write("  PID TTY      STAT   TIME COMMAND\n" if header else "")
        for pid, process in rows:
            run.write(f"{pid:5} {process.tty:<8} {table.cell('stat', pid, process):<6} 0:00 {process.args}\n")
    else:
        run.write("  PID TTY          TIME CMD\n" if header else "")
        for pid, process in rows:
            run.write(f"{pid:5} {process.tty:<8} 00:00:00 {process.name[:15]}\n")
    return int(not rows)


def chosen(run, table, letters, given):
    """The processes that are asked for."""
    wanted = {key: re.split(r"[, ]+", given[key].strip(", ")) for key in ("p", "C", "u", "t", "ppid") if key in given}
    if not wanted:
        everyone = set(letters) & {"x", "e", "A"}
        return [(pid, process) for pid, process in table.rows if everyone or process.tty == "hvc0"]
    return [(pid, process) for pid, process in table.rows
            if str(pid) in wanted.get("p", ()) or process.name in wanted.get("C", ()) or process.user in wanted.get("u", ()) or str(table.cell("uid", pid, process)) in wanted.get("u", ())
            or process.tty in [name.removeprefix("/dev/") for name in wanted.get("t", ())] or str(process.parent) in wanted.get("ppid", ())]


def forest(rows):
    """The processes below those that began them, drawn as a tree."""
    known, drawn = dict(rows), []

    def draw(pid, head, mark):
        drawn.append((pid, known[pid]._replace(args=head + mark + known[pid].args, name=head + mark + known[pid].name)))
        children = [other for other, process in rows if process.parent == pid]
        for child in children:
            draw(child, head + {"": "", " \\_ ": " |  " if more[pid] else "    "}[mark], " \\_ " if pid != 1 else "")
    more = {pid: any(other > pid and process.parent == known[pid].parent for other, process in rows) for pid in known}
    for pid in sorted((pid for pid, process in rows if process.parent not in known), key=lambda pid: (pid == 1, pid)):
        draw(pid, "", "")
    return drawn


def ordered(table, rows, text):
    for key in reversed(re.split(r"[, ]+", text)):
        name = key.lstrip("+-")
        if name not in COLUMNS:
            raise Usage(f"unknown sort specifier `{name}'", 1)

        def value(row, name=name):
            cell = str(table.cell(name, *row))
            return (0, float(cell), "") if re.fullmatch(r"-?\d+(\.\d+)?", cell) else (1, 0.0, cell)
        rows = sorted(rows, key=value, reverse=key.startswith("-"))
    return rows


@command("pstree", "-p -a -u -n -A -h -l", package="psmisc")
def pstree(run, options, *more):
    """Processes as a tree."""
    processes, lines = run.system.processes, []
    below = {}
    for pid, process in sorted(processes.items()):
        if not process.args.startswith("["):
            below.setdefault(process.parent if process.parent in processes else 0, []).append(pid)

    def label(pid):
        return (processes[pid].args if options.a else processes[pid].name) + (f"({pid})" if options.p and not options.a else f",{pid}" if options.p else "")

    def draw(pid, head, first, rest):
        children = below.get(pid, [])
        text = first + label(pid)
        if not children:
            lines.append(text)
            return
        if options.a:
            lines.append(text)
        for place, child in enumerate(children):
            last, only = place == len(children) - 1, len(children) == 1
            if options.a:
                draw(child, "", rest + ("  `-" if last else "  |-"), rest + ("    " if last else "  |   ")[:4])
                continue
            indent = rest + " " * len(label(pid))
            mark = "---" if only else "-+-" if place == 0 else " `-" if last else " |-"
            draw(child, "", (text if place == 0 else indent) + mark, indent + ("   " if last else " | "))
    for pid in below.get(0, []):
        draw(pid, "", "", "")
    run.write("".join(line + "\n" for line in lines))
    return 0
