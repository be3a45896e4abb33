"""The running installer: where it is, what it was answered, what it shows. Plain data; `key(k)` types, `draw()` shows."""

from typing import NamedTuple

from .. import systems
from . import preseed, screens
from .questions import BY_HAND, QUESTIONS, TASKS

PATIENCE = 20.0         # seconds the first question is shown before the laboratory answers


class Facts(NamedTuple):
    """What the installer finds in the machine it runs on."""

    system: str             # key of what it installs
    medium: str             # "cdrom" or the URL it came from
    hostname: str           # what the laboratory would call the system
    network: bool           # whether DHCP answers
    disk: str               # xvda
    arguments: str = ""     # the kernel's command line: answers may be on it
    asks: bool = False      # wait for a person's answers, always


class Step(NamedTuple):
    """Either a question, or work of so many seconds (from a disc, from a mirror) with an effect on the machine at its end."""

    question: str = ""
    work: str = ""
    from_disc: float = 0.0
    from_mirror: float = 0.0
    effect: str = ""
    detail: str = ""        # what it is at just now


def ask(name):
    return Step(question=name)


def work(title, from_disc, from_mirror, *details):
    """One piece of work that says in turn what it is at."""
    share = 1 / len(details)
    return [Step("", title, from_disc * share, from_mirror * share, detail=detail) for detail in details]


BASE = [f"{verb} {name}..." for verb in ("Retrieving", "Unpacking") for name in ("libc6", "perl-base", "login", "apt", "initramfs-tools")]
SOFTWARE = [f"{verb} {name}" for name in ("linux-image", "grub-pc", "language-pack-en", "openssh-server", "ubuntu-standard") for verb in ("Retrieving", "Preparing", "Installed")]
STEPS = (
    ask("debian-installer/locale"), Step("", "Detecting hardware", 20, 20), Step("", "Loading additional components", 45, 90),
    Step("", "Configuring the network with DHCP", 10, 10, "network"), ask("netcfg/get_hostname"),
    ask("mirror/country"), ask("mirror/http/hostname"), ask("mirror/http/directory"), ask("mirror/http/proxy"),
    ask("passwd/root-password"), ask("passwd/user-fullname"), ask("passwd/username"), ask("passwd/user-password"), ask("passwd/user-password-again"),
    Step("", "Setting up the clock", 10, 10), ask("partman-auto/method"), ask("partman/confirm"), Step("", "Partitions formatting", 20, 20, "format"),
    *work("Installing the base system", 280, 440, *BASE), Step("", "Configuring apt", 40, 60), ask("tasksel/first"),
    *work("Select and install software", 270, 510, *SOFTWARE), Step("", "Installing GRUB boot loader", 40, 40, "install"),
    Step("", "Finishing the installation", 83, 98), ask("finish-install/reboot_in_progress"))


class Installer:
    """One run of the installer."""

    def __init__(self, facts):
        self.facts, self.place, self.began = facts, 0, 0.0
        self.answers, self.seeded, self.wrong = {}, {}, ""
        self.by_hand = facts.asks           # somebody types: no more automatic answers
        self.cursor, self.typed, self.chosen = 0, "", []
        self.serial = 0                     # counts what was begun, so that an old timer is known as such
        self.seeded, self.wrong = preseed.read(facts.arguments, facts.network)
        if self.wrong:
            self.by_hand = True

    @property
    def release(self):
        return systems.get(self.facts.system)

    @property
    def step(self):
        return STEPS[self.place] if self.place < len(STEPS) else None

    @property
    def question(self):
        return QUESTIONS[self.step.question] if self.step and self.step.question else None

    @property
    def waiting(self):
        """Whether only a key can make it go on."""
        return bool(self.wrong) or (self.question is not None and self.by_hand)

    # -- going on ---------------------------------------------------------------------------------------------------------

    def enter(self, now):
        """Begin the step at which it is, answering what can be answered; seconds until `passed()` is due, or None while a key is waited for."""
        while self.step and self.question and not self.wrong:
            question = self.question
            if question.wanted and not question.wanted(self):
                self.place += 1
            elif question.name in self.seeded:
                self.answer(self.seeded[question.name])
            elif self.by_hand:
                break
            elif self.place == 0 and not self.serial:
                break
            else:
                self.answer(self.automatic(question))
        self.began, self.serial = now, self.serial + 1
        self.prepare()
        if self.waiting or not self.step:
            return None
        return PATIENCE if self.question else self.length(self.step)

    def length(self, step):
        return step.from_disc if self.facts.medium == "cdrom" else step.from_mirror

    def passed(self):
        """The time of this step is over; its effect on the machine, "" for none, "reboot" at the very end."""
        step = self.step
        if step.question:
            self.answer(self.automatic(self.question))
            return ""
        if step.effect == "network" and not self.facts.network and self.facts.medium != "cdrom":
            self.wrong = ("Network autoconfiguration failed\nYour network is probably not using the DHCP protocol, or this machine has no network interface. "
                          "Without a network nothing can be fetched from a mirror.")
            return ""
        self.place += 1
        return step.effect

    @property
    def finished(self):
        return self.place >= len(STEPS)

    def automatic(self, question):
        """The laboratory's answer."""
        return value_of(question.automatic if question.automatic is not None else question.default, self)

    def answer(self, value):
        """Take an answer and go on, or say what is wrong with it."""
        question = self.question
        self.answers[question.name] = value
        if question.name == "mirror/country" and value != BY_HAND:
            self.answers |= {"mirror/http/hostname": value, "mirror/http/directory": value_of(QUESTIONS["mirror/http/directory"].default, self)}
        self.wrong = question.check(self, value) if question.check else ""
        if self.wrong:
            self.by_hand = True
            self.seeded.pop(question.name, None)
            if question.name == "mirror/http/proxy":
                for name in ("mirror/country", "mirror/http/hostname", "mirror/http/directory"):
                    self.seeded.pop(name, None)
                self.place = self.place_of("mirror/country")
            elif question.name == "passwd/user-password-again":
                self.place = self.place_of("passwd/user-password")
        elif question.name == "partman/confirm" and value != "true":
            self.place = self.place_of("partman-auto/method")
        else:
            self.place += 1

    @staticmethod
    def place_of(name):
        return next(place for place, step in enumerate(STEPS) if step.question == name)

    def choices(self):
        """{shown: value} of a question to choose from."""
        found = value_of(self.question.choices, self)
        return found if isinstance(found, dict) else {name: TASKS[name] for name in found}

    def prepare(self):
        """Put the cursor where it stands at first."""
        question = self.question
        if question is None:
            return
        start = self.answers.get(question.name, value_of(question.default, self))
        self.typed = start if question.kind == "text" else ""
        self.chosen = start.split(", ") if question.kind == "tasks" and start else []
        if question.kind == "select":
            values = list(self.choices().values())
            self.cursor = values.index(start) if start in values else 0
        else:
            self.cursor = 0 if start in ("true", "") or question.kind != "boolean" else 1

    # -- keys -------------------------------------------------------------------------------------------------------------

    def key(self, pressed):
        """One key; True when a step is over, and `enter` is to be called."""
        self.by_hand = True
        if self.wrong:
            if pressed == "enter":
                self.wrong = ""
                return True
            return False
        question = self.question
        if question is None:
            return False
        if pressed == "escape":
            return self.go_back()
        if question.kind == "select":
            return self.key_in_list(pressed, list(self.choices().values()))
        if question.kind == "tasks":
            names = list(self.choices().values())
            if pressed == " ":
                name = names[self.cursor]
                self.chosen = [one for one in self.chosen if one != name] if name in self.chosen else [*self.chosen, name]
                return False
            return self.key_in_list(pressed, names, ", ".join(self.chosen))
        if question.kind in ("boolean", "note"):
            if pressed in ("tab", "up", "down", "left", "right"):
                self.cursor = 1 - self.cursor
            elif pressed == "enter":
                self.answer("true" if self.cursor == 0 or question.kind == "note" else "false")
                return True
            return False
        if pressed == "enter":
            self.answer(self.typed)
            return True
        if pressed == "backspace":
            self.typed = self.typed[:-1]
        elif pressed == "^U":
            self.typed = ""
        elif len(pressed) == 1 and pressed.isprintable() and len(self.typed) < 200:
            self.typed += pressed
        return False

    def key_in_list(self, pressed, values, answer=None):
        if pressed == "up":
            self.cursor = max(self.cursor - 1, 0)
        elif pressed == "down":
            self.cursor = min(self.cursor + 1, len(values) - 1)
        elif pressed == "enter":
            self.answer(values[self.cursor] if answer is None else answer)
            return True
        elif len(pressed) == 1 and pressed.isalpha():
            names = list(self.choices())
            self.cursor = next((place for place, name in enumerate(names) if name.lower().startswith(pressed.lower())), self.cursor)
        return False

    def go_back(self):
        """To the question before, if no work lies between."""
        place = self.place - 1
        while place >= 0 and STEPS[place].question:
            before = QUESTIONS[STEPS[place].question]
            if not before.wanted or before.wanted(self):
                self.place = place
                self.seeded.pop(before.name, None)
                return True
            place -= 1
        return False

    # -- the screen ---------------------------------------------------------------------------------------------------------

    @property
    def total(self):
        """Seconds all of it takes."""
        return PATIENCE + sum(self.length(step) for step in STEPS)

    def progress(self, now):
        """How far it is, 0 to 1."""
        done = (PATIENCE if self.place else 0.0) + sum(self.length(step) for step in STEPS[:self.place])
        if self.step and not self.waiting:
            done += min(now - self.began, PATIENCE if self.step.question else self.length(self.step))
        return min(1.0, done / self.total)

    def draw(self, now):
        """The screen: 24 lines, the place of the cursor in reverse video."""
        if self.wrong:
            title, *text = self.wrong.split("\n")
            return screens.box(f"[!!] {title}", [*screens.wrapped("\n".join(text)), "", screens.buttons(["Continue"], "Continue")], self.footer())
        if not self.step:
            return "\n" * 10 + "The system is going down NOW!\nSent SIGTERM to all processes\nRequesting system reboot\n"
        question = self.question
        if question is None:
            return screens.box(self.step.work, ["", screens.bar(self.progress(now)), "", self.step.detail], self.footer())
        lines = [*screens.wrapped(value_of(question.text, self)), ""]
        if question.kind == "select":
            lines += [*screens.choices(list(self.choices()), self.cursor), "", screens.buttons(["Go Back"], "")]
        elif question.kind == "tasks":
            marked = [f"[{'*' if value in self.chosen else ' '}] {name}" for name, value in self.choices().items()]
            lines += [*screens.choices(marked, self.cursor), "", screens.buttons(["Continue"], "")]
        elif question.kind == "boolean":
            lines.append(screens.buttons(["Yes", "No"], "Yes" if self.cursor == 0 else "No"))
        elif question.kind == "note":
            lines.append(screens.buttons(["Go Back", "Continue"], "Continue"))
        else:
            shown = "*" * len(self.typed) if question.kind == "password" else self.typed
            lines += [screens.REVERSE + f"{shown + '_':<60}"[-60:] + screens.PLAIN, "", screens.buttons(["Go Back", "Continue"], "")]
        return screens.box(f"[!!] {question.title}", lines, self.footer())

    def footer(self):
        if self.by_hand:
            return "<Up>/<Down> or <Tab> moves; <Space> selects; <Enter> goes on; <Esc> goes back"
        return f"Installing {self.release.description}: the laboratory answers for you; type any key to answer yourself"


def value_of(thing, installer):
    return thing(installer) if callable(thing) else thing
