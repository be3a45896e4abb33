"""Where programs are and what they are for: which, whereis, whatis, apropos; and facts: getconf, hostid."""

from ..command import PROGRAMS, Usage, command
from ..shell.builtins import BUILTINS
from .sockets import listeners

CONSTANTS = {"LONG_BIT": "64", "PAGE_SIZE": "4096", "PAGESIZE": "4096", "ARG_MAX": "2097152", "NAME_MAX": "255", "PATH_MAX": "4096", "_NPROCESSORS_ONLN": None, "_NPROCESSORS_CONF": None, "OPEN_MAX": "1024", "CHILD_MAX": "1837",
             "GNU_LIBC_VERSION": "glibc 2.17", "HOST_NAME_MAX": "64", "CLK_TCK": "100"}


@command("which", "-a", path="/usr/bin", package="debianutils")
def which(run, options, *names):
    """Where programs are."""
    status = 0
    for name in names:
        found = []
        for directory in (run.session.get("PATH") or "").split(":") if "/" not in name else [""]:
            path = f"{directory}/{name}" if directory else name
            node = run.fs.find(run.path(path))
            if node and node.kind == "f" and node.mode & 0o111:
                found.append(path)
        run.write("".join(path + "\n" for path in (found if options.a else found[:1])))
        status = status if found else 1
    return status


@command("whereis", "-b -m -s -u", path="/usr/bin", package="util-linux")
def whereis(run, options, *names):
    """Programs and their pages."""
    for name in names:
        found = [f"{place}/{name}" for place in ("/bin", "/sbin", "/usr/bin", "/usr/sbin", "/etc", "/usr/lib", "/usr/local/bin") if run.fs.find(f"{place}/{name}")]
        section = "8" if name in PROGRAMS and "sbin" in PROGRAMS[name].path else "1"
        pages = [f"/usr/share/man/man{section}/{name}.{section}.gz"] if name in PROGRAMS and found and not options.b else []
        run.write(" ".join([name + ":", *found, *pages]) + "\n")
    return 0


def described(name):
    declared = PROGRAMS.get(name) or BUILTINS.get(name)
    return f"{name} ({'8' if 'sbin' in declared.path else '1'})".ljust(21) + f"- {declared.description.rstrip('.')[:1].lower()}{declared.description.rstrip('.')[1:]}\n"


@command("whatis", "-w -l", path="/usr/bin", package="man-db")
def whatis(run, options, *names):
    """What commands are for, in a line."""
    status = 0
    for name in names:
        if name in PROGRAMS or name in BUILTINS:
            run.write(described(name))
        else:
            run.say(f"{name}: nothing appropriate.")
            status = 16
    return status


@command("apropos", "-a -e -w -l", path="/usr/bin", package="man-db")
def apropos(run, options, *words):
    """Commands whose description has a word in it."""
    if not words:
        run.say("apropos what?")
        return 1
    found = [name for name, declared in sorted({**BUILTINS, **PROGRAMS}.items()) if any(word.lower() in f"{name} {declared.description}".lower() for word in words)]
    found = [name for name in found if name in BUILTINS or run.fs.find(PROGRAMS[name].path)]
    run.write("".join(map(described, found)))
    if not found:
        run.say(f"{words[0]}: nothing appropriate.")
    return 0 if found else 16


@command("info pinfo", None, path="/usr/bin", package="info")
def info(run, *words):
    """Texts about programs: here the same short page as man's."""
    return run.run("man", *words) if words else run.error("which page? (here info shows the same as man)")


@command("getconf", None, path="/usr/bin", package="libc-bin")
def getconf(run, name="", *more):
    """Constants of the system."""
    if name == "-a":
        run.write("".join(f"{one:<35}{value if value is not None else run.system.hardware.vcpus}\n" for one, value in sorted(CONSTANTS.items())))
        return 0
    if name not in CONSTANTS:
        raise Usage(f"Unrecognized variable `{name}'", 2)
    run.write(f"{CONSTANTS[name] if CONSTANTS[name] is not None else run.system.hardware.vcpus}\n")
    return 0


@command("hostid", "", path="/usr/bin", package="coreutils")
def hostid(run, options):
    """A number for this computer."""
    run.write("007f0101\n")


def sockets(run, wanted, numeric):
    """lsof -i: what waits for connections, all of it or on a port."""
    port = wanted.rpartition(":")[2]
    found = [one for one in listeners(run) if port in ("", str(one[1]), {22: "ssh", 68: "bootpc"}[one[1]]) or wanted.lower() in ("4", "6", one[0])]
    if found:
        run.write("COMMAND   PID     USER   FD   TYPE DEVICE SIZE/OFF NODE NAME\n")
    for protocol, number, pid, program in found:
        name = number if numeric else {22: "ssh", 68: "bootpc"}[number]
        for place, kind in enumerate(("IPv4", "IPv6") if protocol == "tcp" else ("IPv4",)):
            run.write(f"{program[:9]:<9} {pid:3}     root    {3 + place}u  {kind}   {4520 + 2 * place + pid}      0t0  {protocol.upper()} *:{name}{' (LISTEN)' if protocol == 'tcp' else ''}\n")
    return int(not found)


@command("lsof fuser", None, path="/usr/bin", package="lsof")
def lsof(run, *words):
    """Which processes use a directory or a file: here those whose working directory is there."""
    if run.name == "lsof" and any(word.startswith("-i") for word in words):
        return sockets(run, next((word[2:] for word in words if word.startswith("-i") and word != "-i"), next((word for word in words if word[:1] == ":"), "")), "-P" in words or "-nP" in words)
    names = [word for word in words if not word.startswith("-")]
    if not names:
        return run.error("all open files are more than is simulated: name a file or a mount point", 1)
    users = []
    for name in names:
        real = run.fs.real(run.path(name))
        at = run.fs.real(run.cwd) if run.fs.find(run.cwd) else run.cwd
        if at == real or (any(mount.target == real for mount in run.system.mounts) or "-m" in words or "+D" in words) and at.startswith(real.rstrip("/") + "/"):
            users.append((name, run.session.pid, at))
    if run.name == "fuser":
        for name, pid, _ in users:
            run.write(f"{name + ':':<21}{pid:5}c\n")
    elif users:
        run.write("COMMAND PID USER   FD   TYPE DEVICE SIZE/OFF NODE NAME\n" + "".join(f"bash    {pid} {run.user.name:<6}cwd    DIR  202,1     4096    2 {at}\n" for _, pid, at in users))
    return int(not users)
