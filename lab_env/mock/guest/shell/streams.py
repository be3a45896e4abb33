"""Where commands read from and write to."""

from ..files import FileFault, IS_DIRECTORY

LIMIT = 2_000_000       # characters one typed line may produce


class NeedInput(Exception):
    """Someone has to type more before the command can go on: a line, shown or not, or one key."""

    def __init__(self, echo=True, one_key=False):
        super().__init__()
        self.echo, self.one_key = echo, one_key


class CutOff(Exception):
    """The line goes on for ever; the laboratory stops it."""


class Input:
    """Text to be read; a console asks for more at its end, anything else has an end of file.
    `endless`: the text is only the beginning of something that goes on like this (yes, /dev/zero).
    `broken`: why the laboratory stopped who wrote it; whoever reads to its end is stopped too."""

    def __init__(self, text="", console=False, endless=False, broken=""):
        self.text, self.pos, self.console, self.endless, self.broken = text, 0, console, endless, broken

    def at_end(self):
        """Nothing is left; what was cut off has no end."""
        if self.broken:
            raise CutOff(self.broken)

    @property
    def goes_on(self):
        """Whether something that never ends, or was cut off, was read to the end of what is kept of it."""
        return (self.endless or bool(self.broken)) and self.pos >= len(self.text)

    def stop(self):
        """Whoever reads wants no more of it."""
        self.endless, self.broken = False, ""

    def lines(self, count):
        """The text of the next lines."""
        if self.console:
            return "".join(line for line in (self.readline() for _ in range(count)) if line)
        pos = self.pos
        for _ in range(count):
            end = self.text.find("\n", pos)
            if end < 0:
                if self.endless and count > 1 and self.text:
                    self.grow(self.text.count("\n", self.pos) or 1, count)
                    return self.lines(count)
                self.at_end()
                pos = len(self.text)
                break
            pos = end + 1
        text, self.pos = self.text[self.pos:pos], pos
        return text

    def grow(self, has, wanted):
        """Keep more of what never ends."""
        times = wanted // has + 1
        if len(self.text) * times > LIMIT:
            raise CutOff("too much output")
        self.text *= times

    def bytes(self, count):
        """The text of the next bytes."""
        if self.console:
            return self.read().encode("utf-8", "surrogateescape")[:count].decode("utf-8", "surrogateescape")
        if self.endless and len(self.text) - self.pos < count and self.text:
            self.grow(len(self.text), count + self.pos)
        if len(self.text) - self.pos < count:
            self.at_end()
        found = self.text[self.pos:self.pos + count]
        if not found.isascii():
            found = found.encode("utf-8", "surrogateescape")[:count].decode("utf-8", "surrogateescape")
        self.pos += len(found)
        return found

    def _more(self, echo=True, one_key=False):
        """Whether there is anything left; on a console ^D alone on a line is the end of file."""
        if self.console and self.text.startswith("\x04\n", self.pos):
            self.pos += 2
            return False
        if self.pos < len(self.text):
            return True
        if self.console:
            raise NeedInput(echo, one_key)
        self.at_end()
        return False

    def read(self):
        """All that is left."""
        if not self.console:
            text, self.pos = self.text[self.pos:], len(self.text)
            return text
        return "".join(iter(self.readline, ""))

    def readline(self, echo=True, one_key=False):
        """The next line with its newline, or "" at the end; what is typed for it may be kept from the screen."""
        if not self._more(echo, one_key):
            return ""
        end = self.text.find("\n", self.pos)
        end = len(self.text) if end < 0 else end + 1
        line, self.pos = self.text[self.pos:end], end
        return line

    def read_until(self, mark):
        """The text up to a mark, which becomes its newline."""
        text = self.read()
        found, marked, rest = text.partition(mark)
        self.pos -= len(rest)
        return found + "\n" * bool(marked)

    def readkey(self):
        """One character; a console's Enter after it is swallowed."""
        if self.console:
            return self.readline(one_key=True)[:1]
        key = self.text[self.pos:self.pos + 1]
        self.pos += len(key)
        return key


class Output:
    """Collects text; `console` when a person sees it."""

    def __init__(self, console=False):
        self.parts, self.size, self.console, self.endless, self.broken = [], 0, console, False, ""

    def write(self, text):
        self.size += len(text)
        if self.size > LIMIT:
            raise CutOff("too much output")
        if text:
            self.parts.append(text)

    def text(self):
        return "".join(self.parts)


class FileOutput(Output):
    """Appends to a file of the guest."""

    def __init__(self, fs, path):
        super().__init__()
        self.fs, self.path = fs, path

    def write(self, text):
        if text:
            self.fs.write(self.path, text, append=True)

    def enlarge(self, count):
        """Append that many bytes of which only the number is kept; what fits, when there is no room for all."""
        node, room = self.fs.stat(self.path), self.fs.room(self.path)
        if count > room:
            self.fs.fill(self.path)
        self.fs.put(self.path, node._replace(size=node.length + count))


class NoOutput(Output):
    """/dev/null."""

    def write(self, text):
        pass


def open_output(fs, path, append, io):
    """The stream for `> path` and `>> path`."""
    real = fs.real(path)
    if real in ("/dev/null", "/dev/zero", "/dev/random", "/dev/urandom"):
        return NoOutput()
    if real in ("/dev/stdout", "/dev/stderr", "/dev/tty", "/dev/console", "/dev/hvc0", "/dev/tty0", "/dev/tty1"):
        return io.get(2 if real == "/dev/stderr" else 1)
    node = fs.find(real)
    if node and node.kind == "d":
        raise FileFault(IS_DIRECTORY, path)
    if real == "/dev/full":
        raise FileFault("No space left on device", path)
    if append and node is not None:
        fs.demand(node, 2, path)
    if node is None or node.kind == "f":
        if not append or node is None:
            fs.write(real, "")
    return FileOutput(fs, real)


