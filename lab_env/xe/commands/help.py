"""`help`: the list of commands, and what each takes."""

from ..table import COMMANDS, SELECTORS, command

USAGE = """Usage:
  xe <command>
    [ -s <server> ]            XenServer host
    [ -p <port> ]              XenServer port number
    [ -u <username> -pw <password> | -pwf <password file> ]
                               User authentication (password or file)
    [ --nossl ]                Disable SSL/TLS
    [ --debug ]                Enable debug output
    [ <other arguments> ... ]  Command-specific options

To get help on a specific command:
  xe help <command>

"""


def wrapped(names):
    """Names with commas, in lines of some eighty characters."""
    lines = ["    " + (names[0] if names else "")]
    for name in names[1:]:
        if len(lines[-1]) + len(name) > 74:
            lines.append("    " + name)
        else:
            lines[-1] += ", " + name
    return lines


@command("help", optional="--all", help="Show what commands there are, or what one of them takes.", standard=True)
def help_(call):
    wanted = [name for name, _ in call.params if name not in ("server", "username", "password", "port", "minimal", "all")]
    for name in wanted:
        about(call, name)
    if wanted:
        return
    names = sorted(name for name, found in COMMANDS.items() if call.flag("all") or found.standard)
    if call.printer.minimal:
        return call.print(*names)
    if not call.flag("all"):
        call.print(USAGE + "To get a full listing of commands:\n  xe help --all\n\nCommon command list\n-------------------\n")
        return call.print(*wrapped(names))
    call.print(USAGE + "Full command list\n-----------------\n")
    hosts = [name for name in names if name.startswith("host-")]
    vms = [name for name in names if name.startswith("vm-")]
    for group in (hosts, [""], vms, [""], [name for name in names if name not in hosts and name not in vms]):
        call.print(*wrapped(group))


def about(call, name):
    found = COMMANDS.get(name)
    if not found:
        return call.print(f"Unknown command '{name}'")
    optional = list(found.optional) + ([f"<{found.selects}-selectors>"] if found.selects else [])
    words = " ".join(filter(None, (found.help, SELECTORS.get(found.selects))))
    return call.printer.table([[("command name        ", name), ("reqd params     ", ", ".join(found.required)),
                                ("optional params ", ", ".join(optional)), ("description     ", words)]])
