"""Memory and what the processors did: free, vmstat, swapon."""

from .. import devices
from ..command import Usage, command
from ..fullscreen.running import Repeating
from .ls import sized
from .screens import goes_on_in_pipe, has_screen, is_pipe


def figures(system):
    """{name: KiB} of the memory there is."""
    kib = system.hardware.memory // 1024
    total, unused, buffers, cached = kib * 96 // 100, system.memory_free(), kib // 40, kib // 7
    return {"total": total, "free": unused, "used": total - unused, "buffers": buffers, "cached": cached, "swap": devices.SWAP // 1024 if devices.swap_sources(system) else 0}


@command("free", "-b|--bytes -k|--kilo -m|--mega -g|--giga -h|--human -t|--total -o -l|--lohi -s|--seconds= -c|--count= -w|--wide", path="/usr/bin", package="procps")
def free(run, options):
    """Memory."""
    old = run.system.os.distro == "debian" and run.system.os.init == "sysvinit"
    if options.human and old:
        run.say("free: invalid option -- 'h'\nusage: free [-b|-k|-m|-g] [-l] [-o] [-t] [-s delay] [-c count] [-V]")
        return 1
    if options.seconds and not options.count and has_screen(run):
        lines = []
        table(run, options, lines.append)
        run.write("".join(lines))
        return run.show(Repeating(run, "\n" + "".join(lines), float(options.seconds)))
    times = int(options.count or 1)
    for number in range(min(times, 100)):
        if number:
            run.write("\n")
            run.wait(float(options.seconds or 1))
        table(run, options, run.write)
    if options.seconds and not options.count:
        run.say("[free goes on for ever, which the laboratory does not: add -c]")
    return 0


def table(run, options, write):
    """Write the table."""
    known = figures(run.system)
    swap = 392188
    scale = 1 / 1024 if options.bytes else 1024 if options.mega else 1024 * 1024 if options.giga else 1
    cell = (lambda value: sized(value * 1024)) if options.human else (lambda value: str(int(value / scale)))
    used, buffers, cached = known["used"], known["buffers"], known["cached"]
    if run.system.os.init == "systemd":
        rows = [("Mem:", known["total"], used - buffers - cached, known["free"], 480, buffers + cached, known["free"] + cached), ("Swap:", swap, 0, swap)]
        write("               total        used        free      shared  buff/cache   available\n")
        for name, *values in rows + ([("Total:", known["total"] + swap, used - buffers - cached, known["free"] + swap)] if options.total else []):
            write(f"{name:<8}" + "".join(f"{modern(cell(value), options):>12}" for value in values) + "\n")
        return
    rows = [("Mem:", known["total"], used, known["free"], 0, buffers, cached)]
    write("             total       used       free     shared    buffers     cached\n")
    for name, *values in rows:
        write(f"{name:<7}" + "".join(f" {cell(value):>10}" for value in values) + "\n")
    if not options.o:
        write(f"-/+ buffers/cache: {cell(used - buffers - cached):>10} {cell(known['free'] + buffers + cached):>10}\n")
    write(f"Swap:  {cell(swap):>11} {cell(0):>10} {cell(swap):>10}\n")
    if options.total:
        write(f"Total: {cell(known['total'] + swap):>11} {cell(used):>10} {cell(known['free'] + swap):>10}\n")


def modern(text, options):
    return (text + "i" if text[-1:].isalpha() else text + "B") if options.human else text


@command("vmstat", "-a -n -s -S= -d", package="procps")
def vmstat(run, options, delay=None, count=None):
    """Processes, memory and processors in figures."""
    if options.s or options.d:
        raise Usage("options '-s' and '-d' are not simulated", 1)
    known = figures(run.system)
    run.write("procs -----------memory---------- ---swap-- -----io---- -system-- ----cpu----\n r  b   swpd   free   buff  cache   si   so    bi    bo   in   cs us sy id wa\n")
    def row(read):
        return f" 0  0      0 {known['free']:6} {known['buffers']:6} {known['cached']:6}    0    0    {read}     2   21   38  0  0 99  0\n"
    if delay is not None and count is None and has_screen(run):
        run.write(row(9))
        return run.show(Repeating(run, row(0), float(delay)))
    if delay is not None and count is None and is_pipe(run):
        run.wait(float(delay))
        goes_on_in_pipe(run, row(9) + row(0) * 60)
        return 0
    for number in range(min(int(count or (1 if delay is None else 5)), 60)):
        if number:
            run.wait(float(delay or 1))
        run.write(row(0 if number else 9))
    if delay is not None and count is None:
        run.say("[vmstat goes on for ever, which the laboratory does not: give a count]")
    return 0


@command("swapon swapoff", "-s|--summary -a|--all -e -p= -v --show?", path="/sbin", package="mount")
def swapon(run, options, *names):
    """Space to swap to."""
    if run.name == "swapon" and (options.summary or options.show or not names and not options.all):
        if options.show and run.system.os.init != "systemd":
            run.say("swapon: unrecognized option '--show'")
            return 1
        source = next(iter(devices.swap_sources(run.system)), None)
        run.write(run.fs.read("/proc/swaps") if not options.show else f"NAME       TYPE      SIZE USED PRIO\n/dev/{source:<5} partition 383M   0B   -2\n" if source else "")
        return 0
    run.needs_root(f"{run.name}: {names[0] if names else ''}: Operation not permitted", 1)
    if run.name == "swapon" and options.all:
        return 0
    active = ["/dev/" + name for name in devices.swap_sources(run.system)]
    for name in names:
        if run.fs.find(run.path(name)) is None:
            return run.error(f"{name}: {'stat failed' if run.name == 'swapon' else 'Invalid argument'}: No such file or directory", 255)
        if run.name == "swapon" and name in active:
            return run.error(f"{name}: swapon failed: Device or resource busy", 255)
        if run.name == "swapoff" and name not in active:
            return run.error(f"{name}: swapoff failed: Invalid argument", 255)
    return run.error("changing what is swapped to is not simulated", 1)
