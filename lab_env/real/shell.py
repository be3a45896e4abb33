"""A shell at the other end of a pseudo terminal, typed to line by line: its prompt says when a line is done, and with which status."""

import asyncio
import re
import secrets

from ..guests import Typed

START, END = "\x1e", "\x1f"     # around what our prompt says
QUIET = 2.0         # seconds without a word after which an unfinished line is taken for a question
QUESTION = re.compile(r"[?:] ?$|[\])>] $")      # "Continue? [y/n] ", and not apt's "0% [Working]"
ESCAPES = re.compile(r"\x1b(?:\[[0-9;?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\^_=>]|[()][0-9A-B])|[\x00\x07\x0e\x0f]")
ENDINGS = ("reboot", "shutdown", "poweroff", "halt", "init", "systemctl", "telinit")     # commands that may take the connection with them
COMMAND = "HISTCONTROL=ignoreboth exec bash --noediting -i"
LOST = 255      # as ssh's own status when the connection is gone


class Shell:
    """`write(text)` sends keys, `await read()` gives what came ("" at the end), `await ended()` the status after that, None when it is not known."""

    def __init__(self, write, read, ended):
        self.write, self.read, self.ended = write, read, ended
        self.token, self.got, self.prompt = secrets.token_hex(8), "", ""
        self.asking = self.answered = self.over = False
        self.reading = None
        self.said = re.compile(f"{START}{self.token}:([0-9]*|>):(.*?){END}", re.DOTALL)

    async def begin(self):
        """Make bash's prompt ours, and wait for it."""
        prompt = f"\\036{self.token}:$?:\\u@\\h:\\w\\$ \\037"
        self.write(f" stty -echo; PROMPT_COMMAND=; export PAGER=cat SYSTEMD_PAGER=cat; PS1='{prompt}'; PS2='\\036{self.token}:>:> \\037'\n")
        await self.answer(questions=False)
        return self

    async def type(self, line):
        """Type one line; what it came to, as on a console. A question it asks becomes the prompt, and the next line its answer."""
        if self.answered:
            await self.drain()
        self.answered = self.asking
        self.write(line + "\n")
        output, status = await self.answer()
        if self.over and status is None:
            status = 0 if line.split()[:1] and line.split()[0] in ENDINGS else LOST
        return Typed(line, readable(output).removeprefix(line + "\n"), status, self.prompt)

    async def answer(self, questions=True):
        """(what comes before the next prompt, status): the status is None when the shell has ended without saying."""
        while True:
            found = self.said.search(self.got)
            if found:
                output, self.got = self.got[:found.start()], self.got[found.end():]
                more = found.group(1) == ">"
                self.prompt, self.asking = found.group(2), False
                return output, 0 if more else int(found.group(1) or 0)
            last = self.got.rpartition("\n")[2]
            asks = questions and QUESTION.search(readable(last)) and START not in last
            try:
                came = await self.next(QUIET if asks else None)
            except TimeoutError:
                output, self.got = self.got[:len(self.got) - len(last)], ""
                self.prompt, self.asking = readable(last), True
                return output, 0
            if not came:
                output, self.got, self.prompt, self.over = self.got, "", "", True
                return output, await self.ended()
            self.got += came

    async def next(self, seconds):
        """What comes next; TimeoutError when nothing does for that long. What was begun to be read is not lost."""
        self.reading = self.reading or asyncio.ensure_future(self.read())
        done, _ = await asyncio.wait([self.reading], timeout=seconds)
        if not done:
            raise TimeoutError
        reading, self.reading = self.reading, None
        return reading.result()

    async def drain(self):
        """Forget prompts that came after a question was answered with one key."""
        try:
            while came := await self.next(0.2):
                self.got += came
        except TimeoutError:
            self.got = ""


def readable(text):
    """Text of a terminal as a transcript has it: no escapes, and of what was written over, the last."""
    text = re.sub(r"\r+\n", "\n", ESCAPES.sub("", text))
    while "\x08" in text:
        text = re.sub("[^\n\x08]?\x08", "", text)
    return "\n".join(line.rstrip("\r").rpartition("\r")[2] for line in text.split("\n"))
