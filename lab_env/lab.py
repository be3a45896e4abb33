"""What a notebook imports: `from lab_env.lab import Lab, check, connect, hand_in, quiz, task`."""

import time

from .cli import UserError
from .connection import connect
from .controls import Controls
from .guests import NO_AGENT, agent_reports, call_plugin, find_vm, guest_of, has_plugin
from .mock.clock import unix_of
from .progress import Progress
from .widgets.shown import underway
from .words import chosen, said

__all__ = ["Lab", "answer", "check", "connect", "hand_in", "hint", "question", "quiz", "task"]
POLL = 0.4      # seconds between two looks at something that is under way
AGENT = 180     # seconds of the laboratory's time after which XenCenter would know of an agent


def check(*names, **options):
    """Ask the grader: all checks of the exercise, or the ones named. See grader.notebook.check."""
    from grader.notebook import check as ask
    return ask(*names, **options)


def hint(name, **options):
    """The next hint of a check. See grader.notebook.hint."""
    from grader.notebook import hint as ask
    ask(name, **options)


def task(**options):
    """What an assignment asks of you alone. See grader.notebook.task."""
    from grader.notebook import task as tell
    return tell(**options)


def hand_in(*arguments, **options):
    """Put the record of this lab beside the notebook, for handing in. See grader.notebook.hand_in."""
    from grader.notebook import hand_in as give
    return give(*arguments, **options)


def quiz(topic):
    """Questions on a topic, to try oneself on. See grader.quiz.quiz."""
    from grader.quiz import quiz as ask
    return ask(topic)


def question(name, **options):
    """A question of an assignment. See grader.notebook.question."""
    from grader.notebook import question as ask
    return ask(name, **options)


def answer(name, given, **options):
    """Answer a question from a cell: `answer("q01", "b")`. See grader.notebook.answer."""
    from grader.notebook import answer as give
    return give(name, given, **options)


class Lab(Controls):
    """The laboratory: a XenServer and a session with it. `lab.api` is plain XenAPI."""

    def __init__(self, session=None):
        self.session = session or connect()
        self.api = self.session.xenapi
        self._panel = None

    @property
    def language(self):
        """`en` or `gl`, as chosen in the side bar: what is shown next speaks it."""
        return chosen()

    def vm(self, name):
        """The reference of the VM of that name."""
        return find_vm(self.session, name)

    def guest(self, name):
        """The system inside a VM, to type to."""
        return guest_of(self.session, name)

    @property
    def panel(self):
        """The VM panel, XenCenter's window in a notebook; `lab.panel()` is the same. `print(lab.panel)` shows it as text."""
        if self._panel is None or self._panel.language != self.language:
            from .widgets.panel import Panel        # here, because a script without a notebook does not pay for widgets
            self._panel = Panel(self.session, self.language)
        return self._panel

    def console(self, name):
        """The console of a VM as a widget, to look at and to type in; `host`, or the host's name, is the control domain's, with xsconsole on it."""
        from .widgets.console import Console
        from .widgets.host_console import HostConsole, host_named
        host = host_named(self.session, name)
        return HostConsole(self.session, host, self.language) if host else Console(self.session, find_vm(self.session, name), self.language)

    @property
    def now(self):
        """The XenServer's date and time, UTC."""
        return str(self.api.host.get_servertime(self.api.session.get_this_host(self.session.handle)))

    @property
    def speed(self):
        """Virtual seconds for each second, as text, or "instant"; "1" on a real XenServer, and that cannot be set."""
        return call_plugin(self.session, "clock")["speed"] if has_plugin(self.session) else "1"

    @speed.setter
    def speed(self, value):
        call_plugin(self.session, "speed", speed=str(value))

    def wait(self, minutes=0, seconds=0):
        """Let that much of the laboratory's time pass."""
        length = 60 * minutes + seconds
        if not has_plugin(self.session):        # a real XenServer's time is everybody's
            with Progress(said("Waiting {minutes} min", "Agardando {minutes} min", minutes=f"{length / 60:g}")):
                time.sleep(length)
            return
        clock = call_plugin(self.session, "clock")
        if clock["speed"] in ("instant", "manual"):
            call_plugin(self.session, "advance", seconds=str(length))
            return
        start = unix_of(clock["now"])
        with Progress(said("Waiting {minutes} min of the laboratory's time", "Agardando {minutes} min do tempo do laboratorio", minutes=f"{length / 60:g}"), self.session) as bar:
            while (passed := unix_of((clock := call_plugin(self.session, "clock"))["now"]) - start) < length and clock["speed"] != "instant":
                bar.show(passed / length, left=length - passed, speed=clock["speed"])
                time.sleep(pause(length - passed, clock["speed"]))
        if passed < length:
            call_plugin(self.session, "advance", seconds=str(length - passed))

    def wait_until_ready(self, name):
        """Wait until a VM's guest can be typed to: through an installation, a boot, a restart."""
        guest = self.guest(name)
        if not has_plugin(self.session):
            guest.wait_until_ready()
            return
        with Progress(name, self.session) as bar:
            while self.look_at(guest, bar) != "ready":
                time.sleep(POLL)

    def look_at(self, guest, bar):
        """What the guest is doing, shown on the bar; UserError when waiting is of no use."""
        if call_plugin(self.session, "clock")["speed"] == "manual":
            call_plugin(self.session, "advance", until="idle")
        found, name = guest.console(), guest.name
        if found["state"] == "asking":
            raise UserError(said("the installer of '{name}' waits for your answer. Type it on its console, lab.console('{name}'):\n{text}",
                                 "o instalador de '{name}' agarda a túa resposta. Escríbea na súa consola, lab.console('{name}'):\n{text}",
                                 name=name, text=found["text"]))
        if found["state"] in ("halted", "nothing"):
            raise UserError(said("'{name}' is not on its way to a login: {text}", "'{name}' non vai camiño de pedir usuario: {text}", name=name,
                                 text=found["text"] or said("it is halted, start it first: {how}", "está apagada, iníciaa antes: {how}",
                                                            how=f'lab.api.VM.start(lab.vm("{name}"), False, False)')))
        if found["state"] != "ready":
            told = call_plugin(self.session, "underway")
            mine = next((one for one in told["underway"] if one["vm"] == guest.vm and not one["task"]), {"left": None})
            bar.say(underway.words(found["state"], name).say())
            bar.show(found["progress"], left=mine["left"], speed=told["speed"])
        return found["state"]

    def wait_for_tools(self, name):
        """Wait until the agent of a running VM has reported, as XenCenter does: three minutes of the laboratory's time at most."""
        if not has_plugin(self.session):
            self.guest(name).wait_for_tools(AGENT)
            return
        self.wait_until_ready(name)
        begun = unix_of(call_plugin(self.session, "clock")["now"])
        with Progress(said("Waiting for the agent of '{name}'", "Agardando polo axente de '{name}'", name=name), self.session) as bar:
            while not self.reports(name):
                clock = call_plugin(self.session, "clock")
                passed = unix_of(clock["now"]) - begun
                if passed >= AGENT:
                    raise UserError(NO_AGENT.fill(name=name))
                bar.show(passed / AGENT, left=AGENT - passed, speed=clock["speed"])
                if clock["speed"] in ("instant", "manual"):
                    call_plugin(self.session, "advance", seconds="10")
                else:
                    time.sleep(pause(5, clock["speed"]))

    def reports(self, name):
        """True when the XenServer knows of the agent of a VM that runs."""
        return agent_reports(self.session, self.vm(name))


def pause(left, speed):
    """Seconds of ours until the next look, when so much of the lab's time is left."""
    return min(POLL, max(left / float(speed), 0.02))
