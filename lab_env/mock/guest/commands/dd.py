"""dd: copying in blocks."""

from ..command import Usage, command
from ..files import FileFault
from .dump import data
from .numbers import amount

KNOWN = {"if", "of", "bs", "count", "skip", "seek", "conv", "status", "oflag", "iflag", "ibs", "obs", "cbs"}
KEPT = 4096         # zeros longer than this are kept as a size only


def count_of(text):
    """A number of blocks: 4, 2x512."""
    total = 1
    for piece in text.split("x"):
        total *= amount(piece)
    return total


def human(total):
    for unit, size in (("TB", 1e12), ("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if total >= size:
            return f" ({total / size:.{1 if total / size < 9.95 else 0}f} {unit})"
    return ""


@command("dd", None, path="/bin", package="coreutils")
def dd(run, *words):
    """Copy in blocks: if=, of=, bs=, count=, skip=, seek=, conv=notrunc."""
    given = {}
    for word in words:
        key, equals, value = word.partition("=")
        if not equals or key not in KNOWN:
            raise Usage(f"unrecognized operand `{word}'", 1)
        given[key] = value
    conversions = set((given.get("conv") or "").split(",")) - {"", "sync", "noerror", "fsync", "fdatasync", "notrunc", "ucase", "lcase", "excl", "nocreat", "sparse"}
    if conversions:
        raise Usage(f"invalid conversion: `{conversions.pop()}'", 1)
    if any(given.get(key) == "0" for key in ("bs", "ibs", "obs")):
        raise Usage("invalid number: `0'", 1)
    size, output = count_of(given.get("bs") or given.get("ibs") or "512"), count_of(given.get("bs") or given.get("obs") or "512")
    count, skip, seek = (count_of(given[key]) if key in given else None for key in ("count", "skip", "seek"))
    name, target, conv = given.get("if"), given.get("of"), (given.get("conv") or "").split(",")
    try:
        source = run.stdin if name is None else run.source(name)
    except FileFault as fault:
        return run.error(f"opening `{name}': {fault.reason}" if run.system.os.init != "systemd" else f"failed to open '{name}': {fault.reason}")
    limit = None if count is None else count * size
    if target is not None and run.fs.find(run.path(target)) and run.fs.stat(run.path(target)).kind == "b":
        run.needs_root(f"dd: opening `{target}': Permission denied")
        return run.error(f"writing a disk block by block is not simulated: {target} is as it was", 2)
    zeros = source.endless and (limit is None or limit > KEPT)
    if zeros:
        raw, total = b"", limit
    else:
        node = run.fs.find(run.path(name)) if name and name != "-" else None
        raw = data(source.read() if limit is None or not source.endless else source.bytes(limit))
        raw = raw[(skip or 0) * size:]
        raw = raw if limit is None else raw[:limit]
        total = len(raw)
        if node and node.kind == "f" and node.size > len(raw):       # a file of which only the size is kept
            total = max(node.size - (skip or 0) * size, 0) if limit is None else min(limit, max(node.size - (skip or 0) * size, 0))
            zeros = total > KEPT
    if source.endless:
        source.stop()
    raw = raw.upper() if "ucase" in conv else raw.lower() if "lcase" in conv else raw
    status = 0
    try:
        if target is None:
            if zeros and (total is None or total > 2_000_000):
                run.write("\0" * 32_768)
                run.never_ends()
            else:
                run.write(("\0" * total if zeros else raw.decode("utf-8", "surrogateescape")))
        elif run.fs.find(run.path(target)) and run.fs.stat(run.path(target)).kind == "c":
            total = total or 0
        else:
            total, status = written(run, target, raw, total, zeros, (seek or 0) * output, "notrunc" in conv)
    except FileFault as fault:
        return run.error(f"opening `{target}': {fault.reason}" if run.system.os.init != "systemd" else f"failed to open '{target}': {fault.reason}")
    if given.get("status") not in ("none", "noxfer"):
        seconds = max(total / 400e6, 0.0001)
        run.say(f"{total // size}+{int(total % size > 0)} records in\n{total // output}+{int(total % output > 0)} records out\n"
                f"{total} bytes{human(total)} copied, {seconds:.6g} s, {total / seconds / 1e6:.0f} MB/s")
    run.wait(round(min((total or 0) / 400e6, 3600), 3))
    return status


def written(run, target, raw, total, zeros, at, keep):
    """Write into a file; (bytes written, status)."""
    path = run.path(target)
    node = run.fs.find(path)
    if node is None:
        run.fs.write(path, "")
    old = data(node.text)[:None if keep else at] if node else b""
    if zeros or at > 1_000_000:
        room, status = run.fs.room(path) + (node.length if node else 0), 0
        total = room + 1 if total is None else total
        if at + total > room:
            total, status = max(room - at, 0), run.error(f"writing `{target}': No space left on device" if run.system.os.init != "systemd" else f"error writing '{target}': No space left on device")
        run.fs.put(path, run.fs.stat(path)._replace(text="", size=at + total, mtime=int(run.system.hardware.now())))
        return total, status
    old = old.ljust(at, b"\0")
    run.fs.write(path, (old[:at] + raw + old[at + len(raw):]).decode("utf-8", "surrogateescape"))
    return len(raw), 0
