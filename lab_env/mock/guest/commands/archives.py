"""tar, gzip and their like. An archive is kept as what is in it: its bytes are not the real program's, its contents and names are."""

import base64
import json
import re

from ..command import command
from ..files import FileFault, Node
from ..shell.patterns import matches
from .modes import mode_text, owners

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


@command("gzip gunzip zcat bzip2 bunzip2 bzcat xz unxz xzcat", "-d|--decompress|--uncompress -c|--stdout|--to-stdout -k|--keep -f|--force -v|--verbose -l|--list -r|--recursive -t|--test -n -q -1|--fast -2 -3 -4 -5 -6 -7 -8 -9|--best", path="/bin", package="gzip")
def gzip(run, options, *names):
    """Pack files, and unpack them."""
    kind = "bzip2" if run.name.startswith(("b", "unb")) else "xz" if run.name in ("xz", "unxz", "xzcat") else "gzip"
    ending, back = PACKED[kind][1], options.decompress or run.name in ("gunzip", "bunzip2", "unxz") or run.name.endswith("cat")
    out = options.stdout or run.name.endswith("cat") or not names
    status, names = 0, list(names)
    if options.r or options.recursive:
        names = [path[len(run.cwd) + 1:] if path.startswith(run.cwd + "/") and not name.startswith("/") else path for name in names for path in run.fs.walk(run.path(name))
                 if (run.fs.find(path, follow=False) or run.fs.stat("/")).kind == "f" and path.endswith(ending) == bool(back)]
    if options.l or options.given.get("list"):
        return told_sizes(run, names, kind, ending)
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
            if options.test:
                continue
            if out:
                run.write(made)
                continue
            if options.verbose:
                one, two = (len(text), len(made)) if not back else (len(made), len(text))
                run.say(f"{path}:\t{100 - 100 * two / max(one, 1):5.1f}% -- replaced with {target}")
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


def told_sizes(run, names, kind, ending):
    """`-l`: what is packed and what it was."""
    status, rows = 0, []
    for name in names:
        path = name if name.endswith(ending) or run.fs.find(run.path(name)) else name + ending
        text = run.fs.read(run.path(path))
        made = unpack(text)
        if made is None:
            status = run.error(f"{path}: not in {kind} format")
            continue
        rows.append((len(text), len(made), path.removesuffix(ending)))
    if rows:
        run.write("         compressed        uncompressed  ratio uncompressed_name\n")
    for small, large, name in rows:
        run.write(f"{small:19} {large:19} {100 - 100 * small / max(large, 1):5.1f}% {name}\n")
    return status


@command("tar", None, path="/bin", package="tar")
def tar(run, *words):
    """Archives: c create, x extract, t list, with f, v, z, j, J, C."""
    words, letters, archive, base, names, strip, excluded = list(words), "", None, run.cwd, [], 0, []
    if words and not words[0].startswith("-"):
        words[0] = "-" + words[0]
    while words:
        word = words.pop(0)
        if word.startswith("--"):
            option, _, value = word[2:].partition("=")
            known = {"create": "c", "extract": "x", "list": "t", "verbose": "v", "gzip": "z", "get": "x", "bzip2": "j", "xz": "J", "append": "r", "update": "u", "to-stdout": "O", "auto-compress": "a",
                     "keep-old-files": "k", "same-permissions": "p", "preserve-permissions": "p", "absolute-names": "P", "numeric-owner": "", "totals": "", "wildcards": "", "dereference": "h"}
            if option == "file":
                archive = value or words.pop(0)
            elif option == "directory":
                base = run.path(value or words.pop(0))
            elif option == "strip-components":
                strip = int(value or words.pop(0))
            elif option == "exclude":
                excluded.append(value or words.pop(0))
            elif option == "files-from":
                names += run.source(value or words.pop(0)).read().split("\n")[:-1]
            elif option in known:
                letters += known[option]
            else:
                return run.error(f"option '{word}' is not simulated", 2)
        elif word.startswith("-") and len(word) > 1:
            for letter in word[1:]:
                if letter == "f":
                    archive = words.pop(0) if words else None
                elif letter == "C":
                    base = run.path(words.pop(0)) if words else base
                elif letter == "T":
                    names += run.source(words.pop(0)).read().split("\n")[:-1] if words else []
                elif letter in "cxtruvzjJpkaPOhSmowl":
                    letters += letter
                else:
                    return run.error(f"option '-{letter}' is not simulated", 2)
        else:
            names.append(word)
    doing = [letter for letter in letters if letter in "cxtru"]
    if len(doing) != 1:
        run.say("tar: You must specify one of the `-Acdtrux' options\nTry `tar --help' or `tar --usage' for more information." if not doing else
                "tar: You may not specify more than one `-Acdtrux' option")
        return 2
    if doing[0] in "cru":
        return create(run, archive, base, names, letters, excluded)
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
    wanted = [one for one in wanted if not left_out(one[0], excluded)]
    missing = 2 * any(not any(member.rstrip("/") == name.rstrip("/") or member.startswith(name.rstrip("/") + "/") for member, _ in members) for name in names)
    if missing:
        run.say("tar: Exiting with failure status due to previous errors")
    return (listed(run, wanted, letters) if doing == ["t"] else extracted(run, wanted, letters, base, strip)) or missing


def left_out(name, excluded):
    """Whether --exclude keeps a member out."""
    pieces = name.rstrip("/").split("/")
    return any(matches(pattern.rstrip("/"), "/".join(pieces[first:last])) for pattern in excluded for first in range(len(pieces)) for last in range(first + 1, len(pieces) + 1))


def create(run, archive, base, names, letters, excluded):
    before = []
    if set(letters) & {"r", "u"} and archive not in (None, "-") and run.fs.find(run.path(archive)):
        text = run.fs.read(run.path(archive))
        if not text.startswith(TAR):
            run.say("tar: Cannot update compressed archives" if unpack(text) else "tar: This does not look like a tar archive")
            return 2
        before = json.loads(text[len(TAR):])
    if not names:
        run.say("tar: Cowardly refusing to create an empty archive\nTry `tar --help' or `tar --usage' for more information.")
        return 2
    members, status, told = before, 0, run.err if archive in (None, "-") else run.out
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
            if left_out(member, excluded):
                continue
            if archive and one == run.path(archive):
                run.say(f"tar: {member}: file is the archive; not dumped")
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
        if "O" in letters:
            run.write(node.text if node.kind == "f" else "")
            continue
        if "v" in letters:
            run.write(name + "\n")
        run.shell.budget.spend(20)
        try:
            if "k" in letters and node.kind != "d" and run.fs.find(path, follow=False):
                run.say(f"tar: {name}: Cannot open: File exists")
                continue
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
