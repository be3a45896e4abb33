"""zip and unzip. An archive is kept as what is in it: its bytes are not the real program's."""

import json

from ..command import command
from ..files import FileFault, Node
from ..shell.patterns import matches
from .archives import pack, unpack

ZIP = "zip\n"


def members_of(run, name):
    """(the path, [[name, fields]]) of an archive; FileFault when it is none."""
    path = name if run.fs.find(run.path(name)) else name + ".zip"
    text = run.fs.read(run.path(path))
    if not text.startswith(ZIP):
        raise FileFault("not a zip archive", path)
    return path, json.loads(unpack(text[len(ZIP):]))


@command("zip", "-r|--recurse-paths -q -j -9 -1 -0 -m -u -v -d -x= -y", package="zip")
def zip_(run, options, *names):
    """Pack files into an archive."""
    if options.d or options.m or options.u:
        return run.error("options '-d', '-m' and '-u' are not simulated", 16)
    if not names:
        run.say("zip error: Nothing to do!")
        return 12
    name, wanted = names[0] if names[0].endswith(".zip") else names[0] + ".zip", names[1:]
    try:
        old = dict(members_of(run, name)[1])
    except FileFault:
        old = {}
    members, status = dict(old), 0
    for one in wanted:
        if run.fs.find(run.path(one)) is None:
            run.write(f"\tzip warning: name not matched: {one}\n")
            status = 12
            continue
        top = run.path(one)
        for path in run.fs.walk(top) if options.recurse_paths else [top]:
            node = run.fs.stat(path)
            label = (path.rpartition("/")[2] if options.j else (one.rstrip("/") + path[len(top.rstrip("/")):]).lstrip("/")) + "/" * (node.kind == "d")
            if options.j and node.kind == "d" or options.x and matches(options.x, label) or path == run.path(name) or label in ("./", "../"):
                continue
            size = node.length
            share = max(0, round(100 - 100 * len(pack("gzip", node.text)) / size)) if node.kind == "f" and size else 0
            members[label.removeprefix("./")] = [*node[:7]]
            if not options.q:
                run.write(f"  {'updating' if label in old else 'adding'}: {label.removeprefix('./')} ({f'deflated {share}%' if share else 'stored 0%'})\n")
    if status and len(members) == len(old):
        run.write(f"\nzip error: Nothing to do! ({name})\n")
        return 12
    run.fs.write(run.path(name), ZIP + pack("gzip", json.dumps(list(members.items()), ensure_ascii=False)))
    return 0


@command("unzip", "-l -o -n -q -d= -t -p -j -v -x=", package="unzip")
def unzip(run, options, *names):
    """What is in an archive, and out of it."""
    if not names:
        run.say("UnZip 6.00 of 20 April 2009, by Debian. Original by Info-ZIP.\n\nUsage: unzip [-opts[modifiers]] file[.zip] [list] [-x xlist] [-d exdir]")
        return 10
    try:
        path, members = members_of(run, names[0])
    except FileFault as fault:
        run.say(f"unzip:  cannot find or open {names[0]}, {names[0]}.zip or {names[0]}.ZIP." if fault.reason.startswith("No such") else
                f"Archive:  {names[0]}\n  End-of-central-directory signature not found.  Either this file is not\n  a zipfile, or it constitutes one disk of a multi-part archive.")
        return 9
    chosen = [(name, Node(*fields)) for name, fields in members if (not names[1:] or any(matches(one, name) for one in names[1:])) and not (options.x and matches(options.x, name))]
    if options.l or options.v:
        run.write(f"Archive:  {path}\n  Length      Date    Time    Name\n---------  ---------- -----   ----\n")
        sizes = [node.length if node.kind == "f" else 0 for _, node in chosen]
        for (name, node), size in zip(chosen, sizes):
            run.write(f"{size:9}  {run.system.date('%Y-%m-%d %H:%M', node.mtime)}   {name}\n")
        run.write(f"---------                     -------\n{sum(sizes):9}                     {len(chosen)} file{'s' * (len(chosen) != 1)}\n")
        return 0
    if options.p:
        run.write("".join(node.text for _, node in chosen))
        return 0
    run.write("" if options.q else f"Archive:  {path}\n")
    if options.t:
        run.write("".join(f"    testing: {name:<24} OK\n" for name, _ in chosen) + f"No errors detected in compressed data of {path}.\n")
        return 0
    for name, node in chosen:
        place = f"{options.d.rstrip('/') + '/' if options.d else ''}{name.rpartition('/')[2] if options.j and node.kind != 'd' else name}"
        target = run.path(place.rstrip("/"))
        if ".." in name.split("/"):
            run.write(f"warning:  skipped \"../\" path component(s) in {name}\n")
            continue
        if node.kind == "d":
            if run.fs.find(target) is None and not options.j:
                run.fs.make_directories(target)
                run.write("" if options.q else f"   creating: {place}\n")
            continue
        if run.fs.find(target) is not None and not options.o:
            if options.n:
                continue
            run.err.write(f"replace {place}? [y]es, [n]o, [A]ll, [N]one, [r]ename: ")
            if not run.stdin.readline().lower().startswith(("y", "a")):
                continue
        run.fs.make_directories(target.rpartition("/")[0] or "/")
        if run.fs.find(target):
            run.fs.remove(target)
        run.fs.put(target, node)
        run.write("" if options.q else f"  inflating: {place:<24}\n" if node.length else f" extracting: {place:<24}\n")
    return 0
