"""Redirections: where a command's streams lead."""

from ..files import FileFault
from .expansion import Expander
from .streams import Input, Output, open_output


class Redirecting:
    """The part of a shell that opens files for `<`, `>` and their relatives."""

    def redirect(self, redirections):
        if not redirections:
            return self.io
        io, expander = dict(self.io), Expander(self)
        for number, operator, word in redirections:
            number = int(number)
            if operator in ("<<", "<<<"):
                io[number] = Input(expander.string(word) + ("\n" if operator == "<<<" else ""))
                continue
            if operator == "<<-":
                continue
            found = expander.fields(word)
            if len(found) != 1:
                raise FileFault("ambiguous redirect", expander.string(word))
            target = found[0]
            if operator in (">&", "<&"):
                if target == "-":
                    io[number] = Input() if operator == "<&" else Output()
                elif not target.isdigit():
                    io[1] = io[2] = self.open(target, io, False)
                elif int(target) not in io:
                    raise FileFault("Bad file descriptor", target)
                else:
                    io[number] = io[int(target)]
            elif operator == "<":
                io[number] = self.open_input(target)
            elif operator in ("&>", "&>>"):
                io[1] = io[2] = self.open(target, io, operator == "&>>")
            else:
                io[number] = self.open(target, io, operator == ">>")
        return io

    def open_input(self, target):
        try:
            if self.fs.real(self.path(target)) in ("/dev/tty", "/dev/stdin", "/dev/console", "/dev/hvc0"):
                return self.io[0]
            return self.fs.open(self.path(target))
        except FileFault as fault:
            raise FileFault(fault.reason, target) from None

    def open(self, target, io, append):
        try:
            return open_output(self.fs, self.path(target), append, io)
        except FileFault as fault:
            raise FileFault(fault.reason, target) from None
