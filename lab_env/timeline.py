"""`xenlab replay`: what happened in a lab, line by line, and how it ended."""

import json
import sys
from pathlib import Path

from .cli import UserError
from .mock.errors import Failure
from .mock.history import names_in, readable, undone
from .mock.journal import JournalError, read, replay
from .words import Words, said

HELP = Words("Print the timeline of a lab's journal, and the state it ends in.", "Amosa o que pasou no rexistro dun laboratorio, e como acaba.")
WIDTH = 100
LABELS = {"name": Words("name", "nome"), "power_state": Words("power state", "estado"), "boots": Words("boots", "arrinca"),
          "system": Words("system", "sistema"), "tools": Words("tools", "ferramentas"), "address": Words("address", "enderezo")}


def add_arguments(parser):
    parser.add_argument("journal", type=Path, metavar="FILE", help=said("the journal; - reads standard input", "o rexistro; - le da entrada estándar"))
    parser.add_argument("--json", action="store_true", help=said("one JSON object instead of text", "un obxecto JSON en vez de texto"))
    parser.add_argument("--quiet", action="store_true", help=said("the end state only", "só o estado final"))


def run(args):
    try:
        text = sys.stdin.read() if str(args.journal) == "-" else args.journal.read_text(encoding="utf-8")
    except OSError as error:
        raise UserError(said("cannot read {file}: {reason}", "non se pode ler {file}: {reason}", file=args.journal, reason=error.strerror)) from error
    except UnicodeDecodeError as error:
        raise UserError(said("{file} is not text, so not a journal", "{file} non é texto, así que non é un rexistro", file=args.journal)) from error
    steps = []
    try:
        reading = read(text)
        xs = replay(reading, watch=lambda line, outcome, xs: steps.append(step(line, outcome, xs)))
    except JournalError as error:
        raise UserError(f"{args.journal}: {error}") from error
    gone = {reading.lines[place].number for place in undone(reading.lines)}
    steps = [{**found, "undone": True} if found["line"] in gone else found for found in steps if found]
    if args.json:
        print(json.dumps({"head": reading.head, "cut": reading.cut, "steps": steps, "machines": machines(xs),
                          "fingerprint": xs.fingerprint()}, ensure_ascii=False, indent=1))
        return 0
    head = reading.head
    print(f"{head['release']}, {said('seed', 'semente')} {head['seed']}" + "".join(f", {k} {head[k]}" for k in ("course", "assignment", "student") if head.get(k)))
    for found in [] if args.quiet else steps:
        print_step(found)
    if reading.cut:
        print(said("(the last line was cut short, and is left out)", "(a última liña quedou cortada, e non se conta)"))
    print("\n" + said("At the end, {when}:", "Ao final, {when}:", when=clock_text(xs.clock.date)))
    for vm in machines(xs) or [{"name": said("there is no VM but the control domain", "non hai máis MV que o dominio de control")}]:
        print("  " + ", ".join(f"{value}" if key == "name" else f"{LABELS[key].say()} {value}" for key, value in vm.items() if value != ""))
    print(f"  {said('fingerprint', 'pegada')} {xs.fingerprint()[:16]}")
    return 0


def step(line, outcome, xs):
    """One line of the timeline as data; None for steps of time."""
    if line.method == "time":
        return None
    names = names_in(xs)
    found = {"line": line.number, "when": xs.clock.date_at(line.t), "who": line.who, "method": line.method}
    if line.method == "guest":
        name = next((vm.name_label for vm in xs.db.all("VM") if vm.uuid == line.params[0]), line.params[0])
        found |= {"vm": name, "typed": line.params[1]}
        if isinstance(outcome, dict):
            found |= {"status": outcome["status"], "output": outcome["output"]}
    else:
        found["params"] = [readable(value, names) for value in line.params]
    if isinstance(outcome, Failure):
        found["error"] = outcome.details
    return found


def print_step(found):
    """Print one step: the call, or the line typed and what it came to; ↶ marks what was undone later."""
    mark = "↶ " if found.get("undone") else ""
    if found["method"] == "guest":
        status = found.get("status", 0)
        typed = found["typed"].replace("\n", "\n" + " " * 23)
        print(f"{clock_text(found['when'])}  {mark}{found['vm']}# {typed}" + (f"   ({said('exit status', 'estado de saída')} {status})" if status else ""))
    else:
        text = f"{found['method']}({', '.join(shorten(value) for value in found['params'])})"
        print(f"{clock_text(found['when'])}  {mark}{text[:WIDTH] + '…' if len(text) > WIDTH else text}")
    if "error" in found:
        print(f"{'':21}  {said('refused', 'rexeitado')}: {' '.join(found['error'])}")


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
