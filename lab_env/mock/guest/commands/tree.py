"""tree: directories drawn as a tree."""

from ..command import command
from ..files import FileFault
from ..shell.patterns import matches
from .ls import colored, sized
from .modes import mode_text


@command("tree", "-a -d -f -i -L= -s -h -p -F -C -n --noreport --dirsfirst -r -t -I= -P=", package="tree")
def tree(run, options, *names):
    """Directories and files as a tree."""
    counts = {"d": 0, "f": 0}
    limit = int(options.L or 50)

    def draw(path, head, shown, depth):
        try:
            inside = [name for name in run.fs.names(path) if options.a or not name.startswith(".")]
        except FileFault:
            run.write(f"{head}[error opening dir]\n")
            return
        nodes = [(name, run.fs.find(f"{path.rstrip('/')}/{name}", follow=False)) for name in inside]
        nodes = [(name, node) for name, node in nodes if node and (node.kind == "d" or not options.d) and not (options.I and matches(options.I, name)) and (node.kind == "d" or not options.P or matches(options.P, name))]
        if options.dirsfirst:
            nodes.sort(key=lambda pair: pair[1].kind != "d")
        if options.r:
            nodes.reverse()
        run.shell.budget.spend(5 * len(nodes))
        for place, (name, node) in enumerate(nodes):
            last = place == len(nodes) - 1
            counts["d" if node.kind == "d" else "f"] += 1
            label = f"{shown.rstrip('/')}/{name}" if options.f else name
            marks = [mode_text(node)] if options.p else []
            marks += [f"{sized(node.length):>4}" if options.h else f"{node.length:>11}"] if options.s or options.h else []
            label = (f"[{' '.join(marks)}]  " if marks else "") + (colored(node, label) if options.C else label)
            label += "/" if options.F and node.kind == "d" else "*" if options.F and node.kind == "f" and node.mode & 0o111 else ""
            run.write(("" if options.i else head + ("\u2514\u2500\u2500 " if last else "\u251c\u2500\u2500 ")) + label + (f" -> {node.text}" if node.kind == "l" else "") + "\n")
            if node.kind == "d" and depth < limit:
                draw(f"{path.rstrip('/')}/{name}", head + ("    " if last else "\u2502\u00a0\u00a0 "), f"{shown.rstrip('/')}/{name}", depth + 1)
    for name in names or ["."]:
        node = run.fs.find(run.path(name))
        if node is None or node.kind != "d":
            run.write(f"{name} [error opening dir]\n")
            continue
        run.write((colored(node, name) if options.C else name) + "\n")
        draw(run.path(name), "", name, 1)
    if not options.noreport:
        run.write(f"\n{counts['d']} director{'y' if counts['d'] == 1 else 'ies'}" + ("" if options.d else f", {counts['f']} file{'s' * (counts['f'] != 1)}") + "\n")
    return 0
