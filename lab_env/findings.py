"""What `xenlab doctor` finds: each thing is all right, to be looked at, or missing, with what to do about it, in both languages."""

from dataclasses import dataclass

from .words import Words, same

OK, LOOK, MISSING = "ok", "look", "missing"
STATUS = {OK: Words("ok", "ben"), LOOK: Words("look", "mirar"), MISSING: Words("missing", "falta")}
NOTHING = same("")


@dataclass(frozen=True)
class Finding:
    """One thing looked at: a name for programs, how it is (OK, LOOK, MISSING), what was seen, and what to do when it is not all right."""

    name: str
    status: str
    seen: Words
    todo: Words = NOTHING

    def as_data(self, language=None):
        return {"name": self.name, "status": self.status, "seen": self.seen.say(language), "todo": self.todo.say(language)}


def as_text(findings, language=None):
    """A line for each, and under it what to do."""
    width = max(len(words.say(language)) for words in STATUS.values())
    lines = []
    for one in findings:
        lines.append(f"{STATUS[one.status].say(language):<{width}}  {one.seen.say(language)}")
        if one.todo.say(language):
            lines.append(f"{'':<{width}}  → {one.todo.say(language)}")
    return "\n".join(lines)


def gib(size):
    """Bytes as a person writes them."""
    return f"{size / 2**30:.1f} GiB"
