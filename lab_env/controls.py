"""The lab's controls, for a notebook: keep, restore, reset, undo the last steps, and where am I. Each prints one line of what came of it."""

import html

from .guests import call_plugin
from .timeline import clock_text
from .widgets.shown.log import DOING
from .words import Words, said

IS_NOW = Words("It is {now} in the lab.", "Hora do laboratorio: {now}.")
DONE = {"reset": Words("The lab is as it was when it began. `lab.undo()` takes that back.",
                       "O laboratorio está como ao principio. `lab.undo()` desfai isto."),
        "snapshot": Words("Kept as “{name}”: `lab.restore({quoted})` goes back to it.", "Gardado como «{name}»: `lab.restore({quoted})` volve a el."),
        "restore": Words("The lab is as it was when “{name}” was kept. `lab.undo()` takes that back.",
                         "O laboratorio está como cando se gardou «{name}». `lab.undo()` desfai isto."),
        "forget": Words("“{name}” is forgotten.", "Esqueceuse «{name}»."),
        "undo": Words("Undone: {steps}.", "Desfeito: {steps}.")}
KEPT_ONES = {"reset": Words("the lab was reset", "reiniciouse o laboratorio"), "restore": Words("went back to “{name}”", "volveuse a «{name}»")}
CLICKED = Words("clicked “{button}”", "premeuse «{button}»")
FAULT = Words("a fault: {fault}", "un fallo: {fault}")
WIDTH = 90


def told(session, function, name=""):
    """Have the lab kept, gone back to, reset; what came of it, in words."""
    answer = call_plugin(session, function, **({"name": name} if name else {}))
    return f"{DONE[function].fill(name=name, quoted=repr(name)).say()} {is_now(answer)}"


def undo(session, count):
    """Undo the last steps; what they were, in words."""
    last = call_plugin(session, "steps", most=str(count))["steps"]
    answer = call_plugin(session, "undo", steps=str(count))
    return f"{DONE['undo'].fill(steps='; '.join(step_words(step) for step in last)).say()} {is_now(answer)}"


def is_now(answer):
    return IS_NOW.fill(now=clock_text(answer["now"])).say()


def step_words(step, language=None):
    """What one step was: the line typed where, the call with names, or what became of the whole lab."""
    method, params = step["method"], step["params"]
    if method in ("guest", "keys"):
        text = f"{params[0]}# {params[1]}" if method == "guest" else f"{params[0]}: {keys(params[1])}"
    elif method == "desktop":
        text = f"{params[0]}: {CLICKED.fill(button=params[-1]).say(language)}"
    elif method == "lab":
        text = KEPT_ONES[params[0]].fill(name=params[-1]).say(language)
    elif method == "fault":
        text = FAULT.fill(fault=params[0]).say(language)
    else:
        name = method.removeprefix("Async.")
        doing = DOING.get(name.removeprefix("VM.")) if name.startswith("VM.") else None
        text = doing.fill(name=params[0]).say(language) if doing else f"{name}({', '.join(short(value) for value in params)})"
    return text if len(text) <= WIDTH else text[:WIDTH - 1] + "…"


def keys(text):
    """Keys as a person names them."""
    names = {"\r": "⏎", "\n": "⏎", "\t": "⇥", "\x1b": "Esc ", "\x7f": "⌫"}
    return "".join(names.get(char, char if char >= " " else "^" + chr(ord(char) + 64)) for char in text)


def short(value):
    return "…" if isinstance(value, (dict, list)) or str(value).startswith("OpaqueRef:") else str(value)


class Steps:
    """The last steps, the newest first, numbered as `lab.undo(number)` counts them."""

    def __init__(self, answer):
        self.rows = [(number, clock_text(step["when"]), step_words(step)) for number, step in enumerate(answer["steps"], 1)]

    def __repr__(self):
        return "\n".join(f"{number:3}  {when}  {what}" for number, when, what in self.rows) or said("Nothing has been done yet.", "Aínda non se fixo nada.")

    def _repr_html_(self):
        if not self.rows:
            return None
        left = ' style="text-align:left"'
        heads = said("undo", "desfacer"), said("when", "cando"), said("step", "paso")
        rows = "".join(f"<tr><td>lab.undo({number})</td><td>{when}</td><td{left}><code>{html.escape(what)}</code></td></tr>" for number, when, what in self.rows)
        caption = said("The last steps, the newest first", "Os últimos pasos, primeiro o máis novo")
        return f"<table><caption>{caption}</caption><thead><tr>{''.join(f'<th scope=col{left}>{head}</th>' for head in heads)}</tr></thead><tbody>{rows}</tbody></table>"


class Controls:
    """What a Lab has besides the XenServer: going back in its time. All of it is recorded in the journal; nothing is erased there."""

    def keep(self, name):
        """Keep the whole lab as it is now, its time included, under a name."""
        print(told(self.session, "snapshot", name))

    snapshot = keep

    def restore(self, name):
        """Go back to what was kept under a name."""
        print(told(self.session, "restore", name))

    def forget(self, name):
        """Forget what was kept under a name."""
        print(told(self.session, "forget", name))

    @property
    def snapshots(self):
        """{name: the lab's time at which it was kept}."""
        return {name: clock_text(when) for name, when in call_plugin(self.session, "snapshots")["snapshots"].items()}

    def reset(self):
        """Go back to the beginning. Snapshots stay."""
        print(told(self.session, "reset"))

    def undo(self, steps=1):
        """Have the lab be as it was before its last steps: calls, lines typed, what was done in the panel. `lab.steps()` lists them."""
        print(undo(self.session, steps))

    def steps(self, most=10):
        """The last steps, the newest first."""
        return Steps(call_plugin(self.session, "steps", most=str(most)))

    @property
    def where(self):
        """Where am I: the checks of the exercise, what is under way, the lab's time. `lab.where()` is the same."""
        from .where import Where
        return Where(self.session)
