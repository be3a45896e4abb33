"""What is known of a file: stat and file; and of its path: basename, dirname, readlink, realpath."""

import posixpath
import re

from ..command import Usage, command
from ..files import FileFault
from ..space import space
from .ls import inode
from .modes import mode_text, owners

BIN = {"path": "/bin", "package": "coreutils"}
USR = {"package": "coreutils"}
KINDS = {"d": "directory", "l": "symbolic link", "b": "block special file", "c": "character special file"}
PLAIN = ("%n", "%s", "%b", "%f", "%u", "%g", "%D", "%i", "%h", "%t", "%T", "%X", "%Y", "%Z", "%W", "%o")


def escapes(text):
    return text.replace("\\n", "\n").replace("\\t", "\t").replace("\\0", "\0").replace("\\\\", "\\")


@command("stat", "-c|--format= --printf= -f|--file-system -t|--terse -L|--dereference", **USR)
def stat(run, options, *names):
    """All that is known of a file."""
    if not names:
        raise Usage("missing operand", 1)
    status, users, groups = 0, owners(run), owners(run, "/etc/group")
    modern = run.system.os.init == "systemd"
    quote = (lambda name: f"'{name}'") if modern else (lambda name: f"`{name}'")
    for name in names:
        try:
            node = run.fs.stat(run.path(name), follow=bool(options.dereference or options.file_system))
        except FileFault as fault:
            status = run.error(f"cannot stat{'x' if run.system.os.init == 'systemd' else ''} {quote(name)}: {fault.reason}")
            continue
        if options.file_system:
            run.write(file_system(run, name))
            continue
        path = run.path(name)
        user, group = users.get(node.uid, "UNKNOWN"), groups.get(node.gid, "UNKNOWN")
        kind = KINDS.get(node.kind) or ("regular file" if node.length else "regular empty file")
        when = lambda moment: run.system.date("%Y-%m-%d %H:%M:%S.000000000 +0000", moment)        # noqa: E731
        letter = {"f": 0o100000, "d": 0o40000, "l": 0o120000, "b": 0o60000, "c": 0o20000}.get(node.kind, 0)
        links, blocks = run.fs.links(path, node), -(-node.length // 4096) * 8 if node.kind in "fd" else 0
        size = len(node.text) if node.kind == "l" else 0 if node.kind in "bc" else node.length
        values = {"n": name, "N": quote(name) + (f" -> {quote(node.text)}" if node.kind == "l" else ""), "s": size, "a": f"{node.mode:o}", "A": mode_text(node), "U": user, "G": group, "u": node.uid,
                  "g": node.gid, "F": kind, "X": node.mtime, "Y": node.mtime, "Z": node.mtime, "W": 0, "x": when(node.mtime), "y": when(node.mtime), "z": when(node.mtime), "w": "-", "h": links,
                  "i": inode(path, node), "b": blocks, "B": 512, "o": 4096, "f": f"{letter | node.mode:x}", "d": 51713, "D": "ca01", "t": "0", "T": "0", "m": run.fs.mount_of(run.fs.real(path)).target, "%": "%"}
        if options.terse:
            run.write(" ".join(str(values[one[1]]) for one in PLAIN) + "\n")
            continue
        form = options.format if options.printf is None else escapes(options.printf)
        if form is not None:
            made = re.sub(r"%([-+ 0#]*\d*(?:\.\d+)?)([a-zA-Z%])", lambda match: f"%{match.group(1)}s" % values.get(match.group(2), "?") if match.group(2) != "%" else "%", form)
            run.write(made + ("\n" if options.printf is None else ""))
            continue
        run.write(f"  File: {values['N'] if not modern else values['N'].replace(chr(39), '', 2) if node.kind != 'l' else name + ' -> ' + node.text}\n"
                  f"  Size: {size:<10}\tBlocks: {blocks:<10} IO Block: 4096   {kind}\n"
                  f"Device: ca01h/51713d\tInode: {inode(path, node):<11} Links: {links}\n"
                  f"Access: ({node.mode:04o}/{mode_text(node)})  Uid: ({node.uid:5}/{user:>8})   Gid: ({node.gid:5}/{group:>8})\n"
                  f"Access: {when(node.mtime)}\nModify: {when(node.mtime)}\nChange: {when(node.mtime)}\n Birth: -\n")
    return status


def file_system(run, name):
    one = run.fs.mount_of(run.fs.real(run.path(name)))
    size, used = space(run.system, one)
    return (f'  File: "{name}"\n    ID: 9a3e41c0d2b7f651 Namelen: 255     Type: {"ext2/ext3" if one.type.startswith("ext") else one.type}\nBlock size: 4096       Fundamental block size: 4096\n'
            f"Blocks: Total: {size // 4096:<10} Free: {(size - used) // 4096:<10} Available: {max(size - used - size // 20, 0) // 4096}\nInodes: Total: {size // 16384:<10} Free: {size // 16384 - 61000}\n")


@command("file", "-b|--brief -L|--dereference -i|--mime -s -k -z -f= --mime-type", package="file")
def file(run, options, *names):
    """What kind of file it is."""
    if not names:
        run.say("Usage: file [-bchikLNnprsvz0] [--apple] [--mime-encoding] [--mime-type] file ...")
        return 1
    width = max(len(name) for name in names) + 1
    for name in names:
        node = run.fs.find(run.path(name), follow=bool(options.dereference))
        kind = describe(node, name)
        if options.mime or options.mime_type:
            kind = mime(node, kind) if options.mime_type is None else mime(node, kind).partition(";")[0]
        run.write(("" if options.brief else f"{name + ':':<{width}} ") + kind + "\n")
    return 0


def mime(node, kind):
    if node is not None and node.kind != "f":
        return {"d": "inode/directory; charset=binary", "l": "inode/symlink; charset=binary"}.get(node.kind, "inode/blockdevice; charset=binary")
    for mark, found in (("cannot open", kind), ("empty", "inode/x-empty; charset=binary"), ("shell script", "text/x-shellscript; charset=us-ascii"), ("text", f"text/plain; charset={'utf-8' if 'UTF-8' in kind else 'us-ascii'}"),
                        ("ELF", "application/x-executable; charset=binary"), ("Debian binary", "application/x-debian-package; charset=binary"), ("gzip", "application/x-gzip; charset=binary"),
                        ("tar archive", "application/x-tar; charset=binary")):
        if mark in kind:
            return found
    return "application/octet-stream; charset=binary"


def describe(node, name):
    if node is None:
        return f"ERROR: cannot open `{name}' (No such file or directory)"
    if node.kind != "f":
        return {"d": "sticky directory" if node.mode & 0o1000 else "directory", "l": f"symbolic link to `{node.text}'", "b": f"block special ({node.text.replace(', ', '/')})",
                "c": f"character special ({node.text.replace(', ', '/')})"}[node.kind]
    text = node.text
    if text in ("(kernel image)", "(initial ramdisk)"):
        return f"Linux kernel x86 boot executable bzImage, version {name.rpartition('vmlinuz-')[2]}" if text == "(kernel image)" else "gzip compressed data, from Unix, max compression"
    for start, kind in (("\x7fELF", "ELF 64-bit LSB executable, x86-64, version 1 (SYSV), dynamically linked (uses shared libs), stripped"), ("!<arch>", "Debian binary package (format 2.0)"),
                        ("MZ", "PE32 executable for MS Windows (GUI) Intel 80386 32-bit"), ("gzip\n", "gzip compressed data, from Unix"), ("bzip2\n", "bzip2 compressed data, block size = 900k"),
                        ("xz\n", "XZ compressed data"), ("zip\n", "Zip archive data, at least v1.0 to extract"), ("ustar\n", "POSIX tar archive (GNU)"), ("<?xml", "XML document text"), ("<!DOCTYPE html", "HTML document, ASCII text")):
        if text.startswith(start):
            return kind
    if not text:
        return "data" if node.length else "empty"
    coding = "ASCII" if text.isascii() else "ISO-8859" if re.search("[\udc80-\udcff]", text) else "UTF-8 Unicode"
    if re.search(r"[\x00-\x06\x0e-\x1a\x1c-\x1f]", text):
        return "data"
    if text.startswith("#!"):
        program = (text[2:].split("\n", 1)[0].split() or [""])[0].rsplit("/", 1)[-1]
        kind = {"sh": "POSIX shell script", "bash": "Bourne-Again shell script", "python": "Python script", "perl": "Perl script"}.get(program, f"{program} script")
        return f"{kind}, {coding} text executable"
    return f"{coding} text" + (", with very long lines" if max(map(len, text.splitlines())) > 300 else "") + (", with CRLF line terminators" if "\r\n" in text else "" if "\n" in text else ", with no line terminators")


@command("basename", "-a|--multiple -s|--suffix= -z|--zero", **USR)
def basename(run, options, *names):
    """The last part of a path."""
    if not names:
        raise Usage("missing operand", 1)
    many = options.multiple or options.suffix is not None
    if not many and len(names) > 2:
        raise Usage(f"extra operand `{names[2]}'", 1)
    suffix = options.suffix if many else names[1] if len(names) > 1 else ""
    for name in names if many else names[:1]:
        found = posixpath.basename(name.rstrip("/")) or ("/" if name else "")
        run.write((found.removesuffix(suffix) if suffix and found != suffix else found) + ("\0" if options.zero else "\n"))
    return 0


@command("dirname", "-z|--zero", **USR)
def dirname(run, options, *names):
    """A path without its last part."""
    if not names:
        raise Usage("missing operand", 1)
    for name in names:
        run.write((posixpath.dirname(name.rstrip("/")).rstrip("/") or ("/" if name.startswith("/") else ".")) + ("\0" if options.zero else "\n"))
    return 0


@command("readlink realpath", "-f|--canonicalize -e|--canonicalize-existing -m|--canonicalize-missing -n|--no-newline -q|--quiet -s|--no-symlinks -v -z|--zero --relative-to= --relative-base= -L -P", **BIN)
def readlink(run, options, *names):
    """Where a link leads; the path without links."""
    if not names:
        raise Usage("missing operand", 1)
    status, end = 0, "" if options.no_newline else "\0" if options.zero else "\n"
    for name in names:
        path = run.path(name)
        if options.canonicalize or options.canonicalize_existing or options.canonicalize_missing or run.name == "realpath":
            try:
                found = posixpath.normpath(path) if options.no_symlinks else run.fs.real(path)
                if options.canonicalize_existing:
                    run.fs.stat(path)
            except FileFault as fault:
                if options.canonicalize_missing:
                    found = posixpath.normpath(path)
                else:
                    status = run.error(f"{name}: {fault.reason}") if run.name == "realpath" and not options.quiet else 1
                    continue
            if options.relative_to:
                found = posixpath.relpath(found, run.fs.real(run.path(options.relative_to)))
            run.write(found + end)
            continue
        node = run.fs.find(path, follow=False)
        if node is None or node.kind != "l":
            status = 1
            continue
        run.write(node.text + end)
    return status
