"""What only a Xen guest has: xenstore, the agent, and the programs that tell where one is."""

from .. import agent
from ..command import command

XENSTORE = {"path": "/usr/bin", "package": "xenstore-utils"}


@command("xe-daemon", None, path="/usr/sbin", package="xe-guest-utilities")
def xe_daemon(run, *words):
    """Start the agent of XenServer Tools."""
    run.needs_root()
    words, pidfile = list(words), ""
    if "-p" in words:
        pidfile = words[words.index("-p") + 1]
    pid = agent.start(run.system)
    if pidfile:
        run.fs.write(run.path(pidfile), f"{pid}\n")
    return 0


@command("xe-update-guest-attrs", None, path="/usr/sbin", package="xe-guest-utilities")
def update(run, *words):
    """Report to XenServer now."""
    run.needs_root()
    return 0 if agent.report(run.system) else run.error("xenstore cannot be reached")


def store(run):
    """The domain's xenstore, or None when the way to it is not there."""
    if run.system.xenstore_reachable():
        return run.system.hardware.xenstore
    run.error("could not reach xenstore: No such file or directory (is xenfs mounted on /proc/xen?)")
    return None


@command("xenstore-read", "-s -p", **XENSTORE)
def read(run, options, *keys):
    """Values of keys."""
    run.needs_root("xs_open: Permission denied")
    there, status = store(run), 0
    for key in keys if there else ():
        value = there.read(key)
        if value is None:
            status = run.error(f"couldn't read path {key}")
        else:
            run.write((f"{key}: " if options.p else "") + value + "\n")
    return status if there else 1


@command("xenstore-write", "-s", **XENSTORE)
def write(run, options, *words):
    """Set keys."""
    run.needs_root("xs_open: Permission denied")
    there = store(run)
    if there is None:
        return 1
    if len(words) % 2 or not words:
        run.say("Usage: xenstore-write [-h] [-s] key value [...]")
        return 1
    for key, value in zip(words[::2], words[1::2]):
        if forbidden(run, key):
            return run.error(f"could not write path {key}")
        there.write(key, value)
    return 0


def forbidden(run, key):
    """Whether a key is outside what a guest may change: its own data, attr, drivers, control and messages."""
    own = f"/local/domain/{run.system.hardware.domid}/"
    key = key if key.startswith("/") else own + key
    allowed = ("attr", "data", "drivers", "control", "messages", "error", "device", "xenserver")
    return not key.startswith(own) or key[len(own):].split("/")[0] not in allowed


@command("xenstore-rm", "-s", **XENSTORE)
def rm(run, options, *keys):
    """Remove keys and all below them."""
    run.needs_root("xs_open: Permission denied")
    there, status = store(run), 0
    for key in keys if there else ():
        if forbidden(run, key) or not there.remove(key):
            status = run.error(f"could not remove path {key}")
    return status if there else 1


@command("xenstore-exists", "-s", **XENSTORE)
def exists(run, options, *keys):
    """Whether keys exist."""
    run.needs_root("xs_open: Permission denied")
    there = store(run)
    return int(there is None or any(there.read(key) is None for key in keys))


@command("xenstore-list", "-s -p", **XENSTORE)
def listing(run, options, *keys):
    """The names below keys."""
    run.needs_root("xs_open: Permission denied")
    there, status = store(run), 0
    for key in keys if there else ():
        if there.read(key) is None:
            status = run.error(f"couldn't list path {key}")
            continue
        for name in there.ls(key):
            run.write((f"{key.rstrip('/')}/" if options.p else "") + name + "\n")
    return status if there else 1


@command("xenstore-ls", "-s -f -p", **XENSTORE)
def ls(run, options, key=""):
    """The tree below a key."""
    run.needs_root("xs_open: Permission denied")
    there = store(run)
    if there is None:
        return 1
    root = key or f"/local/domain/{run.system.hardware.domid}"
    if there.read(root) is None:
        return run.error(f"xs_directory ({root}): No such file or directory") or 1

    def below(path, depth):
        for name in there.ls(path):
            child = f"{path.rstrip('/')}/{name}"
            value = there.read(child) or ""
            yield f'{child} = "{value}"\n' if options.f else f'{" " * depth}{name} = "{value}"\n'
            yield from below(child, depth + 1)

    for line in below(root, 0):
        run.write(line)
    return 0


@command("xenstore", None, **XENSTORE)
def xenstore(run, action="", *words):
    """xenstore read, write, ls, list, rm, exists."""
    from ..command import PROGRAMS, call
    declared = PROGRAMS.get(f"xenstore-{action}")
    if declared is None:
        run.say("Usage: xenstore chmod|exists|list|ls|read|rm|watch|write [...]")
        return 1
    return call(declared, run, words)


@command("xenstore-watch xenstore-chmod", None, **XENSTORE)
def watch(run, *words):
    """Waiting for changes and permissions, which are not simulated."""
    return run.error("is not simulated", 2)


@command("virt-what", "", path="/usr/sbin", package="virt-what")
def virt_what(run, options):
    """What kind of virtual machine this is."""
    return run.write("xen\nxen-domU\n" if run.system.hardware.virtualization == "pv" else "xen\nxen-hvm\n")
