"""tar, gzip and their like. An archive is kept as what is in it: its bytes are not the real program's, its contents and names are."""

import base64
import json
import re

from ..command import Usage, command
from ..files import FileFault, Node
from .listing import mode_text, owners

PACKED = {"gzip": ("gzip\n", ".gz"), "bzip2": ("bzip2\n", ".bz2"), "xz": ("xz\n", ".xz")}
TAR = "ustar\n"


def pack(kind, text):
    """A packed text: shorter the more it repeats itself."""
    import zlib
    return PACKED[kind][0] + base64.b85encode(zlib.compress(text.encode("utf-8", "surrogateescape"), 6)).decode()


def unpack(text):
    """The text that was packed, or None when it was not."""
    import zlib
    mark = next((mark for mark, _ in PACKED.values() if text.startswith(mark)), None)
    if mark is None:
        return None
    try:
        return zlib.decompressobj().decompress(base64.b85decode(text[len(mark):]), 2_000_000).decode("utf-8", "surrogateescape")
    except (ValueError, zlib.error):
        return None


@command("gzip gunzip zcat bzip2 bunzip2 bzcat xz unxz xzcat", "-d|--decompress -c|--stdout -k|--keep -f|--force -v -l -9 -1 -r -t", path="/bin", package="gzip")
def gzip(run, options, *names):
    """Pack files, and unpack them."""
    kind = "bzip2" if run.name.startswith(("b", "unb")) else "xz" if run.name in ("xz", "unxz", "xzcat") else "gzip"
    ending, back = PACKED[kind][1], options.decompress or run.name in ("gunzip", "bunzip2", "unxz") or run.name.endswith("cat")
    out = options.stdout or run.name.endswith("cat") or not names
    if options.l or options.r or options.t:
        return run.error("options '-l', '-r' and '-t' are not simulated", 2)
    status = 0
    for name in names or ["-"]:
        try:
            path = name if name == "-" or run.fs.find(run.path(name)) or not back else name + ending
            text = run.stdin.read() if name == "-" else run.fs.read(run.path(path))
            if back:
                made = unpack(text)
                if made is None:
                    status = run.error(f"{path if name != '-' else 'stdin'}: not in {kind} format")
                    continue
                target = re.sub(r"\.t[gbx]z2?$", ".tar", path) if re.search(r"\.t[gbx]z2?$", path) else path.removesuffix(ending)
                if target == path and not out:
                    status = run.error(f"{path}: unknown suffix -- ignored", 2)
                    continue
            else:
                made, target = pack(kind, text), path + ending
            if out:
                run.write(made)
                continue
            if run.fs.find(run.path(target)) and not options.force:
                status = run.error(f"{target} already exists; not overwritten", 2)
                continue
            node = run.fs.stat(run.path(path))
            run.fs.put(run.path(target), node._replace(text=made, size=-1))
            if not options.keep:
                run.fs.remove(run.path(path))
        except FileFault as fault:
            status = run.error(f"{name}: {fault.reason}")
    return status


@command("tar", None, path="/bin", package="tar")
def tar(run, *words):
    """Archives: c create, x extract, t list, with f, v, z, j, J, C."""
    words, letters, archive, base, names, strip = list(words), "", None, run.cwd, [], 0
    if words and not words[0].startswith("-"):
        words[0] = "-" + words[0]
    while words:
        word = words.pop(0)
        if word.startswith("--"):
            option, _, value = word[2:].partition("=")
            known = {"create": "c", "extract": "x", "list": "t", "verbose": "v", "gzip": "z", "get": "x"}
            if option == "file":
                archive = value or words.pop(0)
            elif option == "directory":
                base = run.path(value or words.pop(0))
            elif option == "strip-components":
                strip = int(value or words.pop(0))
            elif option in known:
                letters += known[option]
            else:
                return run.error(f"option '{word}' is not simulated", 2)
        elif word.startswith("-") and len(word) > 1:
            for place, letter in enumerate(word[1:], 2):
                if letter == "f":
                    archive = word[place:] if word[place:] and word[1] != "f" and False else words.pop(0) if words else None
                elif letter == "C":
                    base = run.path(words.pop(0)) if words else base
                elif letter in "cxtvzjJpkaP":
                    letters += letter
                else:
                    return run.error(f"option '-{letter}' is not simulated", 2)
        else:
            names.append(word)
    doing = [letter for letter in letters if letter in "cxt"]
    if len(doing) != 1:
        run.say("tar: You must specify one of the `-Acdtrux' options\nTry `tar --help' or `tar --usage' for more information." if not doing else
                "tar: You may not specify more than one `-Acdtrux' option")
        return 2
    if doing == ["c"]:
        return create(run, archive, base, names, letters)
    try:
        text = run.stdin.read() if archive in (None, "-") else run.fs.read(run.path(archive))
    except FileFault as fault:
        run.say(f"tar: {archive}: Cannot open: {fault.reason}\ntar: Error is not recoverable: exiting now")
        return 2
    text = unpack(text) or text
    if not text.startswith(TAR):
        run.say("tar: This does not look like a tar archive\ntar: Exiting with failure status due to previous errors")
        return 2
    members = [(name, Node(*fields)) for name, fields in json.loads(text[len(TAR):])]
    wanted = [one for one in members if not names or any(one[0].rstrip("/") == name.rstrip("/") or one[0].startswith(name.rstrip("/") + "/") for name in names)]
    for name in names:
        if not any(member.rstrip("/") == name.rstrip("/") or member.startswith(name.rstrip("/") + "/") for member, _ in members):
            run.say(f"tar: {name}: Not found in archive")
    return listed(run, wanted, letters) if doing == ["t"] else extracted(run, wanted, letters, base, strip)


def create(run, archive, base, names, letters):
    if not names:
        run.say("tar: Cowardly refusing to create an empty archive\nTry `tar --help' or `tar --usage' for more information.")
        return 2
    members, status, told = [], 0, run.err if archive in (None, "-") else run.out
    for name in names:
        path = name if name.startswith("/") else f"{base}/{name}"
        if run.fs.find(path, follow=False) is None:
            run.say(f"tar: {name}: Cannot stat: No such file or directory")
            status = 2
            continue
        if name.startswith("/"):
            run.say("tar: Removing leading `/' from member names")
        for one in run.fs.walk(path.rstrip("/") or "/"):
            node = run.fs.stat(one, follow=False)
            member = (name.rstrip("/") + one[len(path.rstrip("/")):]).lstrip("/") + "/" * (node.kind == "d")
            if archive and one == run.path(archive):
                continue
            if node.kind == "f" and not run.fs.allowed(node, 4):
                run.say(f"tar: {member}: Cannot open: Permission denied")
                status = 2
                continue
            members.append((member, [*node[:7]]))
            if "v" in letters:
                told.write(member + "\n")
    text = TAR + json.dumps(members, ensure_ascii=False)
    kind = "gzip" if "z" in letters else "bzip2" if "j" in letters else "xz" if "J" in letters else None
    if kind is None and "a" in letters and archive:
        kind = next((one for one, (_, ending) in PACKED.items() if archive.endswith(ending)), None)
    text = pack(kind, text) if kind else text
    if archive in (None, "-"):
        run.write(text)
    else:
        run.fs.write(run.path(archive), text)
    if status:
        run.say("tar: Exiting with failure status due to previous errors")
    return status


def listed(run, members, letters):
    users, groups = owners(run), owners(run, "/etc/group")
    for name, node in members:
        if "v" in letters:
            who = f"{users.get(node.uid, node.uid)}/{groups.get(node.gid, node.gid)}"
            size = 0 if node.kind != "f" else node.length
            run.write(f"{mode_text(node)} {who} {size:>{max(1, 18 - len(who))}} {run.system.date('%Y-%m-%d %H:%M', node.mtime)} ")
        run.write(name + (f" -> {node.text}" if node.kind == "l" and "v" in letters else "") + "\n")
    return 0


def extracted(run, members, letters, base, strip):
    for name, node in members:
        pieces = [piece for piece in name.split("/") if piece not in ("", ".", "..")][strip:]
        if not pieces:
            continue
        path = base.rstrip("/") + "/" + "/".join(pieces)
        if "v" in letters:
            run.write(name + "\n")
        try:
            if node.kind == "d":
                run.fs.make_directories(path)
            else:
                run.fs.make_directories(path.rpartition("/")[0] or "/")
                if run.fs.find(path, follow=False):
                    run.fs.remove(path)
                run.fs.put(path, node if not run.user.uid else node._replace(uid=run.user.uid, gid=run.user.gid), follow=False)
        except FileFault as fault:
            run.say(f"tar: {name}: Cannot open: {fault.reason}\ntar: Exiting with failure status due to previous errors")
            return 2
    return 0


@command("dd", None, path="/bin", package="coreutils")
def dd(run, *words):
    """Copy in blocks: if=, of=, bs=, count=, skip=, seek=."""
    from .columns import amount
    given = dict(word.partition("=")[::2] for word in words)
    unknown = [key for key in given if key not in ("if", "of", "bs", "count", "skip", "seek", "conv", "status", "oflag", "iflag", "ibs", "obs")]
    if unknown:
        raise Usage(f"unrecognized operand `{unknown[0]}={given[unknown[0]]}'", 1)
    size, count, source = amount(given.get("bs", "512")), given.get("count"), given.get("if")
    endless = source in ("/dev/zero", "/dev/urandom", "/dev/random")
    try:
        if endless:
            total = size * int(count) if count else 1 << 62
            text = ""
        else:
            text = run.stdin.read() if source is None else run.fs.read(run.path(source))
            start = size * int(given.get("skip", 0))
            text = text[start:start + size * int(count)] if count else text[start:]
            total = len(text.encode("utf-8", "surrogateescape"))
    except FileFault as fault:
        return run.error(f"opening `{source}': {fault.reason}")
    target, status = given.get("of"), 0
    if target is None:
        run.write("\0" * min(total, 3_000_000) if endless else text)
    elif run.fs.find(run.path(target)) and run.fs.stat(run.path(target)).kind == "b":
        run.needs_root(f"dd: opening `{target}': Permission denied")
        return run.error("writing a disk block by block is not simulated", 2)
    else:
        path = run.path(target)
        try:
            if endless and total > 4096 and run.fs.real(path) != "/dev/null":
                free = run.fs.room(path)
                if total > free:
                    total, status = free, run.error(f"writing `{target}': No space left on device")
                run.fs.write(path, "")
                run.fs.put(path, run.fs.stat(path)._replace(text="", size=total))
            else:
                run.fs.write(path, "\0" * total if endless else text)
        except FileFault as fault:
            return run.error(f"opening `{target}': {fault.reason}")
    if given.get("status") != "none":
        seconds = max(total / 400e6, 0.0001)
        human = f" ({total / 1e9:.1f} GB)" if total >= 1e9 else f" ({total / 1e6:.1f} MB)" if total >= 1e6 else f" ({total / 1e3:.1f} kB)" if total >= 1e3 else ""
        full, part = divmod(total, size)
        run.say(f"{full}+{int(part > 0)} records in\n{full}+{int(part > 0)} records out\n{total} bytes{human} copied, {seconds:.6g} s, {total / seconds / 1e6:.0f} MB/s")
        run.wait(round(seconds, 3))
    return status
