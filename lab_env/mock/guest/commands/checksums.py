"""Check sums."""

import hashlib
import re

from ..command import command
from ..files import FileFault
from .dump import data

USR = {"package": "coreutils"}
CRC = []


@command("md5sum sha1sum sha224sum sha256sum sha384sum sha512sum", "-c|--check -b|--binary -t|--text --tag --quiet --status -w|--warn --strict", whole=True, **USR)
def digest(run, options, *names):
    """Check sums."""
    if options.check:
        return check(run, options, names)
    kind, status = run.name[:-3], 0
    for name, text in run.inputs(names):
        if text is None:
            status = 1
            continue
        value = getattr(hashlib, kind)(data(text)).hexdigest()
        run.write(f"{kind.upper()} ({name}) = {value}\n" if options.tag else f"{value} {'*' if options.binary else ' '}{name}\n")
    return status


def check(run, options, names):
    """`-c`: the files named in a list against their sums."""
    kind, status = run.name[:-3], 0
    for name, text in run.inputs(names):
        wrong = missing = bad = 0
        for line in (text or "").splitlines():
            match = re.fullmatch(r"([0-9a-fA-F]+) [ *](.+)", line)
            if not match or len(match.group(1)) != len(getattr(hashlib, kind)(b"").hexdigest()):
                bad += 1
                continue
            try:
                same = getattr(hashlib, kind)(data(run.fs.read(run.path(match.group(2))))).hexdigest() == match.group(1).lower()
            except FileFault as fault:
                run.error(f"{match.group(2)}: {fault.reason}")
                missing += 1
                if not options.status:
                    run.write(f"{match.group(2)}: FAILED open or read\n")
                continue
            wrong += not same
            if not options.status and not (same and options.quiet):
                run.write(f"{match.group(2)}: {'OK' if same else 'FAILED'}\n")
        many = lambda count, one, more: f"{count} {one if count == 1 else more}"        # noqa: E731
        if text is None or bad and bad == len(text.splitlines()):
            status = 1 if text is None else run.error(f"{name}: no properly formatted {kind.upper()} checksum lines found")
            continue
        if not options.status:
            if bad:
                run.error(f"WARNING: {many(bad, 'line is', 'lines are')} improperly formatted")
            if missing:
                run.error(f"WARNING: {many(missing, 'listed file', 'listed files')} could not be read")
            if wrong:
                run.error(f"WARNING: {many(wrong, 'computed checksum', 'computed checksums')} did NOT match")
        status = 1 if wrong or missing else status
    return status


@command("cksum sum", "-r -s|--sysv", whole=True, **USR)
def cksum(run, options, *names):
    """A check sum and the number of bytes or blocks."""
    status = 0
    for name, text in run.inputs(names):
        if text is None:
            status = 1
            continue
        raw = data(text)
        run.shell.budget.spend(len(raw) // 4)
        if run.name == "cksum":
            run.write(f"{crc(raw)} {len(raw)}" + (f" {name}" if names else "") + "\n")
            continue
        if options.sysv:
            total = sum(raw)
            total = (total & 0xffff) + (total >> 16 & 0xffff) + (total >> 32)
            run.write(f"{(total & 0xffff) + (total >> 16)} {-(-len(raw) // 512)}" + (f" {name}" if names else "") + "\n")
            continue
        total = 0
        for byte in raw:
            total = ((total >> 1) + ((total & 1) << 15) + byte) & 0xffff
        run.write(f"{total:05} {-(-len(raw) // 1024):5}" + (f" {name}" if names else "") + "\n")
    return status


def crc(raw):
    """POSIX's: the bytes, then their number."""
    if not CRC:
        for byte in range(256):
            value = byte << 24
            for _ in range(8):
                value = ((value << 1) ^ (0x04c11db7 if value & 0x80000000 else 0)) & 0xffffffff
            CRC.append(value)
    value, length, tail = 0, len(raw), b""
    while length:
        tail, length = tail + bytes([length & 255]), length >> 8
    for byte in raw + tail:
        value = (value << 8 & 0xffffffff) ^ CRC[value >> 24 ^ byte]
    return value ^ 0xffffffff
