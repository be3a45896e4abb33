"""A subset of PowerShell: some cmdlets, and the commands of cmd. What is not here says so."""

import re

from . import cmd, programs
from .cmd import Failed
from .drives import DriveError

CMDLETS = {}
SPELT = set()           # their names as one writes them, aliases left out
SHOWN_AS_THEY_ARE = ("format-table", "ft", "out-string", "out-host")


def cmdlet(*names):
    def declare(body):
        CMDLETS.update({name.lower(): body for name in names})
        SPELT.update(name for name in names if "-" in name)
        return body
    return declare


def run_line(windows, line):
    """Run one typed line; what it prints."""
    if line.strip().lower() == "exit":
        windows.powershell = False
        return ""
    pieces, output = [piece.strip() for piece in line.split("|")], ""
    try:
        for number, piece in enumerate(pieces):
            words = cmd.PIECES.findall(piece)
            if not words:
                continue
            name = words[0].lower()
            if number and name in SHOWN_AS_THEY_ARE:
                continue
            if number and name in ("select-string", "sls", "findstr", "find"):
                output = cmd.find(windows, ["/i", *[word.strip("'\"") for word in words[1:] if not word.startswith("-")]], output)
            elif number:
                raise Failed(f"{words[0]}: this step of a pipeline is not simulated here.")
            elif name in CMDLETS:
                output = CMDLETS[name](windows, [word.strip("'\"") for word in words[1:]])
            elif name in cmd.COMMANDS or re.search(r"[\\/:.]", name):
                output = cmd.run(windows, piece.removeprefix("& "), "")
            elif re.fullmatch(r"[A-Z][a-z]+-[A-Z]\w+", words[0]):
                raise Failed(f"{words[0]}: this cmdlet is not simulated here. Get-Command says which are.")
            elif not re.fullmatch(r"[\w-]+", name) or name in ("while", "for", "foreach", "if", "do", "switch", "function", "try"):
                raise Failed(f"{words[0]}: of PowerShell only cmdlets are simulated here, no expressions. Get-Command says which.")
            else:
                raise Failed(f"The term '{words[0]}' is not recognized as the name of a cmdlet, function, script file, or operable program.")
    except (Failed, DriveError) as failure:
        windows.status = windows.status or 1
        return f"{failure}\n"
    return output


def table(rows):
    """Rows as PowerShell lists them."""
    if not rows:
        return ""
    wide = {key: max(len(key), *(len(str(row[key])) for row in rows)) + 1 for key in rows[0]}
    lines = [dict(zip(wide, wide)), {key: "-" * len(key) for key in wide}, *rows]
    return "\n" + "".join("".join(f"{row[key]!s:<{wide[key]}}" for key in wide).rstrip() + "\n" for row in lines) + "\n"


@cmdlet("Get-Service", "gsv")
def get_service(windows, words):
    names = [word for word in words if not word.startswith("-")]
    pattern = re.escape(names[0]).replace(r"\*", ".*") if names else ".*"
    rows = [{"Status": "Running", "Name": name} for name in sorted(windows.services) if re.fullmatch(pattern, name, re.I)]
    if names and not rows and "*" not in names[0]:
        raise Failed(f"Get-Service : Cannot find any service with service name '{names[0]}'.")
    return table(rows)


@cmdlet("Get-WmiObject", "gwmi", "Get-CimInstance")
def get_wmi_object(windows, words):
    classes = {"win32_diskdrive": "diskdrive", "win32_networkadapter": "nic", "win32_operatingsystem": "os", "win32_product": "product",
               "win32_quickfixengineering": "qfe", "win32_computersystem": "computersystem", "win32_cdromdrive": "cdrom"}
    name = next((word.lower() for word in words if word.lower() in classes), None)
    if name is None:
        raise Failed(f"Get-WmiObject: of the classes, there are {', '.join(sorted(classes))} here.")
    return "\n".join("".join(f"{key:<20}: {value}\n" for key, value in row.items()) for row in programs.management(windows)[classes[name]])


@cmdlet("Get-HotFix")
def get_hotfix(windows, words):
    return table([{"Source": windows.image.hostname, "Description": "Update", "HotFixID": kb} for kb in windows.image.state["updates"]])


@cmdlet("Get-Process", "gps", "ps")
def get_process(windows, words):
    return programs.tasklist(windows, [], "")


@cmdlet("Get-ChildItem", "gci", "ls")
def get_child_item(windows, words):
    return cmd.dir_(windows, [word for word in words if not word.startswith("-")], "")


@cmdlet("Get-Content", "gc", "cat")
def get_content(windows, words):
    return cmd.type_(windows, words, "")


@cmdlet("Set-Location", "sl")
def set_location(windows, words):
    return cmd.cd(windows, words, "")


@cmdlet("Get-Command", "gcm", "Get-Help")
def get_command(windows, words):
    """What this laboratory's PowerShell understands."""
    return table([{"CommandType": "Cmdlet", "Name": name} for name in sorted(SPELT)])


@cmdlet("Get-Date")
def get_date(windows, words):
    return windows.time().strftime("\n%A, %B %d, %Y %I:%M:%S %p\n\n")


@cmdlet("$PSVersionTable", "$PSVersionTable.PSVersion")
def version(windows, words):
    major = "3" if windows.os.version.startswith("6.2") else "2"
    return table([{"Major": major, "Minor": "0", "Build": "-1", "Revision": "-1"}])


@cmdlet("Restart-Computer")
def restart_computer(windows, words):
    windows.restart()
    return ""


@cmdlet("Stop-Computer")
def stop_computer(windows, words):
    windows.stop("poweroff")
    return ""


@cmdlet("Write-Output", "Write-Host", "echo")
def write_output(windows, words):
    return " ".join(words) + "\n"
