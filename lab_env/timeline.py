"""`xenlab replay`: what happened in a lab, line by line, and how it ended."""

import contextlib
import json
import sys
from pathlib import Path

from .cli import UserError
from .mock.errors import Failure
from .mock.history import names_in, readable, undone
from .mock.journal import MAX_BYTES, JournalError, read, replay
from .real import activity
from .words import Words, printable, said

HELP = Words("Print the timeline of a lab's journal, and the state it ends in; or of the record of what was done on a real pool.",
             "Amosa o que pasou no rexistro dun laboratorio, e como acaba; ou no do que se fixo nun pool real.")
WIDTH = 100
LABELS = {"name": Words("name", "nome"), "power_state": Words("power state", "estado"), "boots": Words("boots", "arrinca"),
          "system": Words("system", "sistema"), "tools": Words("tools", "ferramentas"), "address": Words("address", "enderezo")}


def add_arguments(parser):
    parser.add_argument("journal", type=Path, metavar="FILE", help=said("the journal, or lab.activity; - reads standard input", "o rexistro, ou lab.activity; - le da entrada estándar"))
    parser.add_argument("--json", action="store_true", help=said("one JSON object instead of text", "un obxecto JSON en vez de texto"))
    parser.add_argument("--quiet", action="store_true", help=said("the end state only", "só o estado final"))


def run(args):
    text = text_of(args.journal)
    if activity.FORMAT in text.partition("\n")[0]:
        return tell_record(*activity.told(text, args.journal), args)
    steps = []
    try:
        reading = read(text)
        xs = replay(reading, watch=lambda line, outcome, xs: steps.append(step(line, outcome, xs)))
    except JournalError as error:
        raise UserError(printable(f"{args.journal}: {error}")) from error
    gone = {reading.lines[place].number for place in undone(reading.lines)}
    steps = [{**found, "undone": True} if found["line"] in gone else found for found in steps if found]
    if args.json:
        print(json.dumps({"head": reading.head, "cut": reading.cut, "steps": steps, "machines": machines(xs),
                          "fingerprint": xs.fingerprint()}, ensure_ascii=False, indent=1))
        return 0
    head = reading.head
    print(printable(f"{head['release']}, {said('seed', 'semente')} {head['seed']}" + "".join(f", {k} {head[k]}" for k in ("course", "assignment", "student") if head.get(k))))
    for found in [] if args.quiet else steps:
        print_step(found)
    if reading.cut:
        print(said("(the last line was cut short, and is left out)", "(a última liña quedou cortada, e non se conta)"))
    print("\n" + said("At the end, {when}:", "Ao final, {when}:", when=clock_text(xs.clock.date)))
    for vm in machines(xs) or [{"name": said("there is no VM but the control domain", "non hai máis MV que o dominio de control")}]:
        print("  " + ", ".join(printable(value) if key == "name" else f"{LABELS[key].say()} {printable(value)}" for key, value in vm.items() if value != ""))
    print(f"  {said('fingerprint', 'pegada')} {xs.fingerprint()[:16]}")
    return 0


def text_of(path):
    """The text of a file, which may be a pipe, but is no larger than a journal; UserError when there is none."""
    try:
        with contextlib.nullcontext(sys.stdin.buffer) if str(path) == "-" else path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
        if len(content) > MAX_BYTES:
            raise UserError(said("{file} is larger than {most} MiB, so not a journal", "{file} ocupa máis de {most} MiB, así que non é un rexistro", file=path, most=MAX_BYTES // 2**20))
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except OSError as error:
        raise UserError(said("cannot read {file}: {reason}", "non se pode ler {file}: {reason}", file=path, reason=error.strerror)) from error
    except UnicodeDecodeError as error:
        raise UserError(said("{file} is not text, so not a journal", "{file} non é texto, así que non é un rexistro", file=path)) from error


def tell_record(head, steps, args):
    """Print what the kit has done on a real pool, by its own record."""
    if args.json:
        print(printable(json.dumps({"head": head, "proves": activity.PROVES_NOTHING.say(), "steps": steps}, ensure_ascii=False, indent=1)))
        return 0
    print(printable(", ".join(f"{key} {head[key]}" for key in ("xenserver", "assignment", "student") if head.get(key))))
    print(activity.PROVES_NOTHING.say() + "\n")
    for found in [] if args.quiet else steps:
        print(f"{found['when']}  {clipped(found['method'] + '(' + ', '.join(found['params']) + ')')}")
        if found["outcome"] != "done":
            print(f"{'':21}  → {clipped(found['outcome'] or activity.UNKNOWN.say())}")
    print(said("{count} changes", "{count} cambios", count=len(steps)))
    return 0


def clipped(text):
    """As much of a text as a line of a timeline has room for."""
    text = printable(text)
    return text[:WIDTH] + "…" if len(text) > WIDTH else text


def step(line, outcome, xs):
    """One line of the timeline as data; None for steps of time."""
    if line.method == "time":
        return None
    names = names_in(xs)
    found = {"line": line.number, "when": xs.clock.date_at(line.t), "who": line.who, "method": line.method}
    params = line.params if isinstance(line.params, list) else [line.params]
    if line.method == "guest" and list(map(type, params)) == [str, str]:
        name = next((vm.name_label for vm in xs.db.all("VM") if vm.uuid == params[0]), params[0])
        found |= {"vm": name, "typed": params[1]}
        if isinstance(outcome, dict):
            found |= {"status": outcome["status"], "output": outcome["output"]}
    else:
        found["params"] = [readable(value, names) for value in params]
    if isinstance(outcome, Failure):
        found["error"] = outcome.details
    return found


def print_step(found):
    """Print one step: the call, or the line typed and what it came to; ↶ marks what was undone later."""
    mark = "↶ " if found.get("undone") else ""
    if "typed" in found:
        status = found.get("status", 0)
        typed = found["typed"].replace("\n", "\n" + " " * 23)
        print(printable(f"{clock_text(found['when'])}  {mark}{found['vm']}# {typed}") + (f"   ({said('exit status', 'estado de saída')} {status})" if status else ""))
    else:
        print(f"{clock_text(found['when'])}  {mark}{clipped(found['method'] + '(' + ', '.join(map(shorten, found['params'])) + ')')}")
    if "error" in found:
        print(f"{'':21}  {said('refused', 'rexeitado')}: {printable(' '.join(map(str, found['error'])))}")


def shorten(value):
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def clock_text(date):
    """`2014-11-10 08:00:00` of XAPI's `20141110T08:00:00Z`."""
    return f"{date[:4]}-{date[4:6]}-{date[6:8]} {date[9:17]}"


def machines(xs):
    """The VMs at the end, in a few words each."""
    found = []
    for vm in xs.db.all("VM"):
        if vm.is_a_template or vm.is_control_domain:
            continue
        metrics = vm.get("guest_metrics")
        version = metrics.PV_drivers_version if metrics else {}
        found.append({"name": vm.name_label, "power_state": vm.power_state, "boots": "HVM" if vm.HVM_boot_policy else "PV",
                      "system": metrics.os_version.get("name", "") if metrics else "",
                      "tools": ".".join(version[k] for k in ("major", "minor") if k in version) or "none",
                      "address": metrics.networks.get("0/ip", "") if metrics else ""})
    return found
