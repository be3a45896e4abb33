"""How xe prints: records with aligned names, or with --minimal the first values alone."""


def record_text(rows):
    """One record: the first name at the left margin, the others at the right one."""
    wide = 4 + max((len(name) for name, _ in rows), default=0)
    lines = [f"{name.rjust(wide) if number else name.ljust(wide)}: {value}" for number, (name, value) in enumerate(rows)]
    return "\n".join(lines) + "\n"


def escaped(text):
    """A value for --minimal, where commas separate."""
    return text.replace("\\", "\\\\").replace(",", "\\,")


class Printer:
    """Prints to a terminal, or keeps what --minimal prints at the end."""

    def __init__(self, terminal, minimal):
        self.terminal, self.minimal, self.kept = terminal, minimal, []

    def table(self, records):
        """Records, each a list of (name, value)."""
        if not self.minimal:
            for rows in records:
                self.terminal.print(record_text(rows) + "\n")
        elif records and records[0]:
            self.kept.insert(0, ",".join(escaped(rows[0][1]) for rows in records if rows))

    def list(self, lines):
        """Lines, or with --minimal values."""
        if self.minimal:
            self.kept.insert(0, ",".join(map(escaped, lines)))
        else:
            for line in lines:
                self.terminal.print(line)

    def message(self, line):
        """A line that --minimal leaves out."""
        if not self.minimal:
            self.terminal.print(line)

    def flush(self):
        if self.minimal:
            self.terminal.print(",".join(self.kept))
