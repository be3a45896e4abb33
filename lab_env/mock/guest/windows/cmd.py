"""The command prompt of Windows: a subset of cmd, its programs declared one by one. What is not here says so."""

import re
from datetime import UTC, datetime

from ..files import Node
from . import desktop, setup
from .drives import NO_FILE, NO_PATH, DriveError, absolute, shown

COMMANDS = {}
WINDOWS_HAS = set("""arp assoc at attrib bcdedit cacls call chkdsk choice cipher clip comp compact control cmdkey convert defrag diskmgmt.msc doskey dism endlocal eventcreate eventvwr expand color mstsc
msconfig calc certutil bitsadmin wevtutil fc for format fsutil ftp ftype gpresult gpupdate goto icacls if label logoff mmc mode mspaint netsh netstat nslookup notepad openfiles path
pathping pause perfmon popd print prompt pushd query recover regedit replace robocopy route runas sfc services.msc servermanagercmd setlocal schtasks sort subst takeown taskkill taskmgr
telnet tracert tree tzutil verify vssadmin where winver wusa xcopy rundll32""".split())       # what the real one has and this one does not simulate
PIECES = re.compile(r'"[^"]*"|[^\s"]+')


class Failed(Exception):
    """What a command says when it fails."""


def command(*names):
    """Declare a command: `body(windows, words, text of a pipe)` gives its output, or raises Failed."""
    def declare(body):
        COMMANDS.update(dict.fromkeys(names, body))
        return body
    return declare


def prompt(windows):
    return ("PS " if windows.powershell else "") + shown(windows.cwd) + ("> " if windows.powershell else ">")


def run_line(windows, line):
    """Run one typed line; what it prints. `windows.status` is its exit status."""
    windows.status = 0
    if windows.powershell:
        from .powershell import run_line as run
        return run(windows, line)
    line = re.sub(r"%(\w+)%", lambda found: variables(windows).get(found[1].upper(), found[0]), line)
    output = ""
    for number, piece in enumerate(re.split(r"\s*(&&|\|\||&)\s*(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)", line)):
        if number % 2:
            link = piece
        elif number == 0 or link == "&" or (link == "&&") == (windows.status == 0):
            output += run_pipe(windows, piece)
    return output


def run_pipe(windows, text):
    """Commands joined by |, the last one's output perhaps into a file."""
    target = re.search(r'\s*(>>?)\s*("[^"]+"|\S+)\s*$', text)
    if target:
        text = text[:target.start()]
    output = ""
    for piece in text.split("|"):
        windows.status = 0
        try:
            output = run(windows, piece.strip(), output)
        except (Failed, DriveError) as failure:
            windows.status, output = windows.status or 1, f"{failure}\n"
            break
    if not target or target.group(2).lower() == "nul":
        return "" if target else output
    try:
        path = windows.files.real(absolute(target.group(2), windows.cwd))
        old = windows.files.get(path) if target.group(1) == ">>" else None
        windows.files.put(path, Node("f", 0o644, (old.text if old else "") + output, mtime=int(windows.hardware.now())))
    except DriveError as failure:
        return f"{failure}\n"
    return ""


def run(windows, text, given=""):
    """Run one command; its output."""
    words = PIECES.findall(text)
    if not words or words[0].startswith(":"):       # a label
        return ""
    name = words[0].strip('"')
    if re.fullmatch(r"[A-Za-z]:", name):
        windows.files.tree("/" + name[0].upper())
        windows.cwd = "/" + name[0].upper()
        return ""
    known = re.match(r"(cd|echo|dir|type|md)(?=[.\\/])", name, re.I)
    if known and not windows.files.find(absolute(name, windows.cwd)):       # cd.. and dir/w need no blank
        words[0:1] = [known[1], name[known.end():]]
        name = known[1]
    short = name.lower().rsplit("\\", 1)[-1].removesuffix(".exe").removesuffix(".com")
    if short in COMMANDS and ("\\" not in name or name.lower().startswith("c:\\windows")):
        return COMMANDS[short](windows, words[1:], given)
    path = absolute(name, windows.cwd)
    if windows.files.find(path):
        return start_program(windows, windows.files.real(path), words[1:])
    if short in WINDOWS_HAS:
        raise Failed(f"{short}: this Windows command is not simulated here. help says which are.")
    windows.status = 9009
    raise Failed(f"'{name}' is not recognized as an internal or external command,\noperable program or batch file.")


def variables(windows):
    return {"USERPROFILE": "C:\\Users\\Administrator", "USERNAME": "Administrator", "COMPUTERNAME": windows.image.hostname, "SYSTEMROOT": "C:\\Windows",
            "WINDIR": "C:\\Windows", "SYSTEMDRIVE": "C:", "PROGRAMFILES": "C:\\Program Files", "OS": "Windows_NT", "PROCESSOR_ARCHITECTURE": "AMD64",
            "TEMP": "C:\\Windows\\Temp", "PATH": "C:\\Windows\\system32;C:\\Windows;C:\\Windows\\System32\\Wbem;C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\", "ERRORLEVEL": str(windows.status), "CD": shown(windows.cwd),
            "DATE": windows.time().strftime("%a %m/%d/%Y"), "TIME": windows.time().strftime("%H:%M:%S.00"), **windows.environment}


def start_program(windows, path, words):
    """Run a file: the installers of the CD, quietly or on the desktop."""
    name, switches = path.rsplit("/", 1)[1].lower(), {word.lower().lstrip("/-") for word in words}
    quiet = bool(switches & {"q", "quiet", "passive", "qn", "qb", "silent"})
    if name == "installwizard.msi" and quiet:
        refused = desktop.start_tools(windows, quiet=not switches & {"norestart"})
        return refuse(windows, refused)
    if name == "dotnetfx40_full_x86_x64.exe" and quiet:
        return refuse(windows, setup.install_dotnet(windows))
    if windows.files.get(path).kind == "d":
        raise Failed(f"'{path.rsplit('/', 1)[1]}' is not recognized as an internal or external command,\noperable program or batch file.")
    desktop.run(windows, path)      # its windows open on the desktop
    return ""


def refuse(windows, words):
    """Fail with an installer's words, if there are any; the status is that of Windows Installer."""
    if words:
        windows.status = {setup.ALREADY: 1618}.get(words, 1603)
        raise Failed(words)
    return ""


# -- files ------------------------------------------------------------------------------------------------------------------

def existing(windows, text, words=NO_FILE):
    path = windows.files.real(absolute(text, windows.cwd))
    if windows.files.get(path) is None:
        raise Failed(words)
    return path


def plain(words):
    return [word.strip('"') for word in words if not word.startswith("/")]


def matching(windows, text, words=NO_FILE):
    """The paths that a name with * and ? in it stands for, or the one it names."""
    if not {"*", "?"} & set(text):
        return [existing(windows, text, words)]
    folder, _, pattern = absolute(text, windows.cwd).rpartition("/")
    folder = existing(windows, shown(folder), words)
    pattern = re.compile(re.escape(pattern.removesuffix(".*") if pattern.endswith("*.*") else pattern).replace(r"\*", ".*").replace(r"\?", "."), re.I)
    found = [f"{folder}/{name}" for name in windows.files.names(folder) if pattern.fullmatch(name)]
    if not found:
        raise Failed(words)
    return found


def demand_change(windows, path):
    """Windows itself is in use, and stays."""
    inside = path.lower() + "/"
    if inside in ("/c/", "/c/users/", "/c/users/administrator/") or inside.startswith(("/c/windows/", "/c/program files")):
        windows.status = 5
        raise Failed("Access is denied.")


@command("dir")
def dir_(windows, words, given):
    """What is in a folder."""
    text = (plain(words) or ["."])[0]
    path = existing(windows, text, "File Not Found") if not {"*", "?"} & set(text) else None
    if path is None or windows.files.get(path).kind == "f":
        paths = matching(windows, text, "File Not Found")
        folder, names = paths[0].rsplit("/", 1)[0], [one.rsplit("/", 1)[1] for one in paths]
    else:
        folder, names = path, windows.files.names(path)
    nodes = {name: windows.files.get(f"{folder}/{name}") for name in sorted(names, key=str.lower)}
    if any(word.lower() == "/b" for word in words):
        return "".join(name + "\n" for name in nodes)
    label = windows.disc().label if path.startswith("/D") else ""
    letter = path[1]
    text = f" Volume in drive {letter} {f'is {label}' if label else 'has no label.'}\n Volume Serial Number is 5C2A-91F0\n\n Directory of {shown(folder)}\n\n"
    if path is not None and folder.count("/") > 1 and len(folder) > 3:
        nodes = {".": windows.files.get(folder), "..": windows.files.get(folder), **nodes}
    for name, node in nodes.items():
        stamp = datetime.fromtimestamp(node.mtime, UTC).strftime("%m/%d/%Y  %I:%M %p")
        text += f"{stamp}    {'<DIR>         ' if node.kind == 'd' else f'{node.length:>14,}'} {name}\n"
    plain_files = [node for node in nodes.values() if node.kind != "d"]
    return (text + f"{len(plain_files):>16} File(s) {sum(node.length for node in plain_files):>14,} bytes\n"
            f"{len(nodes) - len(plain_files):>16} Dir(s) {windows.files.room(folder):>15,} bytes free\n")


@command("cd", "chdir")
def cd(windows, words, given):
    """The current folder."""
    words = plain(words) or [word for word in words if word in ("/", "\\")]
    if not words:
        return shown(windows.cwd) + "\n"
    path = existing(windows, words[0], NO_PATH)
    if windows.files.get(path).kind != "d":
        raise Failed("The directory name is invalid.")
    windows.cwd = path
    return ""


@command("type", "more")
def type_(windows, words, given):
    """A file's text."""
    if not words:
        return given
    node = windows.files.get(existing(windows, words[0]))
    if node.kind == "d":
        raise Failed("Access is denied.")
    return node.text if node.text.endswith("\n") else node.text + "\n"


@command("md", "mkdir")
def md(windows, words, given):
    path = absolute(plain(words)[0] if plain(words) else "", windows.cwd)
    if windows.files.find(path):
        raise Failed(f"A subdirectory or file {plain(words)[0] if words else ''} already exists.")
    windows.files.put(path, Node("d", 0o755, mtime=int(windows.hardware.now())))
    return ""


@command("del", "erase", "rd", "rmdir")
def del_(windows, words, given):
    if not plain(words):
        raise Failed("The syntax of the command is incorrect.")
    name = plain(words)[0]
    for path in matching(windows, name, "Could Not Find " + shown(absolute(name, windows.cwd))):
        demand_change(windows, path)
        paths = list(windows.files.below(path))
        if len(paths) > 1 and "/s" not in [word.lower() for word in words]:
            raise Failed("The directory is not empty.")
        for one in paths:
            windows.files.remove(one)
    return ""


@command("ren", "rename")
def ren(windows, words, given):
    if len(plain(words)) != 2:
        raise Failed("The syntax of the command is incorrect.")
    path, new = existing(windows, plain(words)[0]), plain(words)[1]
    demand_change(windows, path)
    target = f"{path.rpartition('/')[0]}/{new}"
    if windows.files.find(target):
        raise Failed("A duplicate file name exists, or the file\ncannot be found.")
    if windows.files.get(path).kind == "d":
        raise Failed("ren: renaming a folder is not simulated here.")
    windows.files.put(target, windows.files.get(path))
    windows.files.remove(path)
    return ""


@command("copy", "move")
def copy(windows, words, given):
    words = plain(words)
    if len(words) != 2:
        raise Failed("The syntax of the command is incorrect.")
    source, target = existing(windows, words[0]), windows.files.real(absolute(words[1], windows.cwd))
    node = windows.files.get(target)
    target = target + "/" + source.rsplit("/", 1)[1] if node and node.kind == "d" else target
    windows.files.put(target, windows.files.get(source))
    return "        1 file(s) copied.\n"


@command("cmd")
def cmd(windows, words, given):
    """cmd /c COMMAND."""
    if [word.lower() for word in words[:1]] not in (["/c"], ["/k"]):
        return f"Microsoft Windows [Version {windows.os.version}]\nCopyright (c) 2009 Microsoft Corporation.  All rights reserved.\n\n"
    return run(windows, " ".join(words[1:]).strip('"'), given)


@command("echo")
def echo(windows, words, given):
    return " ".join(words).lstrip(".") + "\n"


@command("find", "findstr")
def find(windows, words, given):
    """The lines of a pipe or file that hold a text."""
    ignore, wanted = any(word.lower() == "/i" for word in words), plain(words)
    text = type_(windows, wanted[1:2], given) if len(wanted) > 1 else given
    what = wanted[0] if wanted else ""
    found = [line for line in text.splitlines() if (what.lower() in line.lower() if ignore else what in line)]
    windows.status = int(not found)
    return "".join(line + "\n" for line in found)
