"""Runs the commands of a syntax tree."""

import re
from typing import NamedTuple

from ..files import FileFault, FileSystem, Node
from ..namespace import Namespace
from . import conditions, syntax, trees
from .assigning import Assigning
from .budget import TimeOver, WornOut
from .compound import Compound
from .expansion import ExpansionFault, Expander
from .flow import Exit, Jump, Suspended
from .launching import Launching
from .redirection import Redirecting
from .session import ReadOnlyVariable
from .streams import CutOff, Input, Output


MOST_PROCESSES = 1837       # as ulimit -u says


class Job(NamedTuple):
    """A command that was started with `&`."""

    number: int
    pid: int
    text: str
    ends: float         # when it is over
    status: int


def dash_words(words):
    """An error of the language as dash words it."""
    match = re.match(r"syntax error near unexpected token `(.*)'$", words)
    if match:
        return f'Syntax error: {match.group(1) if match.group(1) == "newline" else chr(34) + match.group(1) + chr(34)} unexpected'
    if words in ("redirection unexpected", "Bad for loop variable"):
        return f"Syntax error: {words}"
    return {"syntax error: unexpected end of file": "Syntax error: end of file unexpected", "bad substitution": "Bad substitution"}.get(words) or words.replace("unbound variable", "parameter not set").replace("command not found", "not found")


class Shell(Compound, Assigning, Launching, Redirecting):
    """One running shell: a system, a session, and three streams."""

    def __init__(self, system, session, io, budget, depth=0):
        self.system, self.session, self.io, self.budget, self.depth = system, session, io, budget, depth
        self.line, self.guarded, self.loops, self.scopes = 1, 0, 0, []
        self.substituted, self.processes = None, 0
        self.whole = depth > 0      # True where a command cannot be left and gone on with later
        if depth > 40:
            raise CutOff("too many shells inside one another")

    @property
    def fs(self):
        return Namespace(self.system, self.session.user, self.budget, self.session.umask)

    def path(self, text):
        return text if text.startswith("/") else f"{self.session.cwd}/{text}"

    # -- texts --------------------------------------------------------------------------------------------------------

    def run_text(self, text, source=None):
        """Run a whole text; `source` is the Input it is read from, whose rest the commands may read."""
        parser = syntax.Parser(text, dash=self.session.dash)
        if source:
            parser.pos = source.pos
        try:
            while True:
                try:
                    tree = parser.next_command()
                except syntax.Incomplete as fault:
                    if source and source.console:
                        raise
                    self.complain(str(fault), parser.line())
                    self.session.status = 2
                    break
                except syntax.SyntaxFault as fault:
                    self.complain(str(fault), parser.line())
                    self.session.status = 2 if not self.session.interactive else 1
                    break
                if tree is None:
                    break
                if source:
                    source.pos = min(parser.pos, len(text))
                self.top(tree)
                if source:
                    parser.pos = source.pos
        except Exit as leaving:
            self.session.status = leaving.status
            if self.session.interactive:
                raise
        trap = self.session.traps.pop("EXIT", None)
        if trap and not self.session.interactive:
            status = self.session.status
            self.run_text(trap)
            self.session.status = status
        return self.session.status

    def top(self, tree):
        try:
            self.execute(tree)
        except Jump:
            pass
        except ExpansionFault as fault:
            self.complain(str(fault))
            self.session.status = 1
            if not self.session.interactive:
                raise Exit(2 if self.session.dash else 127 if "unbound" in str(fault) else 1) from None

    def complain(self, words, line=None):
        """An error message of the shell itself."""
        session = self.session
        if session.dash:
            words = dash_words(words)
        where = f"{session.name}: " if session.interactive or self.is_typed_in() else f"{session.name}: line {line or self.line}: "
        if session.dash:
            where = f"{session.name}: {line or self.line}: "
        self.io[2].write(f"{where}{words}\n")
        return 1

    # -- syntax trees -------------------------------------------------------------------------------------------------

    def execute(self, tree):
        """Run a tree; its status is also the session's."""
        self.session.status = status = getattr(self, "do_" + type(tree).__name__)(tree)
        return status

    def do_Sequence(self, tree):
        status = 0
        for number, item in enumerate(tree.items, 1):
            try:
                status = self.execute(item)
            except Suspended as left:
                left.rest.append(tree._replace(items=tree.items[number:]))
                raise
        return status

    def do_AndOr(self, tree):
        if tree.background:
            return self.background(tree._replace(background=False))
        status, last = self.session.status if tree.parts[0][0] else 0, len(tree.parts) - 1
        for number, (operator, pipeline) in enumerate(tree.parts):
            if operator and (status == 0) != (operator == "&&"):
                continue
            if number == last:
                status = self.execute(pipeline)
                if status and not pipeline.negated:
                    self.errexit(status)
                break
            try:
                status = self.condition(pipeline)
            except Suspended as left:
                left.rest.append(tree._replace(parts=tree.parts[number + 1:]))
                raise
        return status

    def background(self, tree):
        """`&`: the command runs in a shell of its own, whose waiting nobody waits for."""
        session, budget = self.session, self.budget.part(detached=True)
        self.budget.spend(20 + len(session.jobs) // 2)
        if len(self.system.processes) > MOST_PROCESSES:
            self.complain("fork: Resource temporarily unavailable")
            return 254
        words = tree.text.split()
        pid = self.system.spawn(words[0] if words else "bash", tree.text, session.pid, "hvc0", session.user.name if session.user else "root")
        session.last_background = pid
        number = max((job.number for job in session.jobs), default=0) + 1
        if session.interactive:
            self.io[2].write(f"[{number}] {pid}\n")
        try:
            status = self.inner({**self.io, 0: Input()}, budget).run_tree(tree)
            ends = self.system.hardware.now() + budget.waited
        except WornOut:
            raise
        except CutOff:
            status, ends = 137, float("inf")        # it goes on until it is killed
        session.jobs = [*session.jobs, Job(number, pid, tree.text, ends, status)]
        return 0

    def condition(self, tree):
        """Run a tree whose failure `set -e` forgives."""
        self.guarded += 1
        try:
            return self.execute(tree)
        finally:
            self.guarded -= 1

    def errexit(self, status):
        if "e" in self.session.options and not self.guarded:
            raise Exit(status)

    def inner(self, io=None, budget=None):
        """A subshell: it has its own copy of everything but the computer."""
        shell = Shell(self.system, self.session.copy(), io or dict(self.io), budget or self.budget, self.depth + 1)
        shell.session.interactive, shell.line, shell.guarded, shell.whole = False, self.line, self.guarded, True
        shell.session.name, shell.scopes = self.session.name, [{} for _ in self.scopes]
        return shell

    def run_tree(self, tree):
        """Run a tree to its end, whatever ends it."""
        try:
            status = self.execute(tree)
        except Exit as leaving:
            status = leaving.status
        except Jump:
            status = 0
        except ExpansionFault as fault:
            status = self.complain(str(fault))
        self.session.status = status
        trap = self.session.traps.pop("EXIT", None)
        if trap:
            self.run_text(trap)
            self.session.status = status
        return status

    def do_Pipeline(self, tree):
        before = self.budget.waited
        try:
            return self.pipeline(tree)
        finally:
            if tree.timed == "posix":
                self.io[2].write(f"real {self.budget.waited - before:.2f}\nuser 0.00\nsys 0.00\n")
            elif tree.timed:
                taken = self.budget.waited - before + 0.001
                self.io[2].write(f"\nreal\t{int(taken) // 60}m{taken % 60:.3f}s\nuser\t0m0.000s\nsys\t0m0.000s\n")

    def pipeline(self, tree):
        statuses = []
        if len(tree.commands) == 1:
            status = self.condition(tree.commands[0]) if tree.negated else self.execute(tree.commands[0])
        else:
            source = self.io[0]
            for number, part in enumerate(tree.commands):
                last = number == len(tree.commands) - 1
                out = self.io[1] if last else Output()
                budget = self.budget if last else self.budget.part()
                shell = self.inner({**self.io, 0: source, 1: out}, budget)
                shell.whole = self.whole or not (last and isinstance(part, trees.Simple))
                try:
                    status = shell.run_tree(part)
                except (WornOut, TimeOver):
                    raise
                except CutOff as cut:
                    if last:
                        raise
                    out.broken, status = str(cut), 141      # it does not matter when nobody reads so far
                statuses.append(status)
                if not last:
                    text = out.text()
                    self.budget.spend(len(text) // 200)
                    source = Input(text, endless=out.endless, broken=out.broken)
                    self.budget.waited += budget.waited
                    self.budget.skip = budget.skip
            if "o" in self.session.options:
                status = next((one for one in reversed(statuses) if one), 0)
        self.session.variables["PIPESTATUS"] = dict(enumerate(map(str, statuses or [status])))
        return int(status == 0) if tree.negated else status

    def do_Subshell(self, tree):
        status = self.inner().run_tree(tree.body)
        if status:
            self.errexit(status)
        return status

    def do_Function(self, tree):
        self.session.functions[tree.name] = tree
        return 0

    def do_Arithmetic(self, tree):
        expander = Expander(self)
        return int(expander.arithmetic(expander.string(tree.expression)) == 0)

    def do_Conditional(self, tree):
        return conditions.extended(self, tree.words)

    def do_Redirected(self, tree):
        saved = self.io
        try:
            self.io = self.redirect(tree.redirections)
            return self.execute(tree.command)
        except FileFault as fault:
            self.io = saved
            return self.complain(f"{fault.path}: {fault.reason}")
        finally:
            self.io = saved

    # -- simple commands ----------------------------------------------------------------------------------------------

    def do_Simple(self, tree):
        self.budget.step()
        self.line, self.substituted = tree.line, None
        expander = Expander(self)
        words = [one for word in self.unaliased(tree.words) for one in expander.fields(word)]
        saved = self.io
        try:
            self.io = self.redirect(tree.redirections)
            values = [self.evaluated(expander, name, word) for name, word in tree.assignments]
            if "x" in self.session.options and words:
                saved[2].write("+ " + " ".join(words) + "\n")
            if not words:
                for name, value in values:
                    self.assign(name, value)
                return self.substituted or 0
            permanent = words[0] == "exec" and len(words) == 1
            status = self.with_assignments(values, words)
            for name, word in tree.arrays:
                self.assign(*self.evaluated(expander, name, word))
            if permanent:
                saved = self.io
            return status
        except FileFault as fault:
            self.io = saved
            return self.complain(f"{fault.path}: {fault.reason}")
        except ReadOnlyVariable as fault:
            status = self.complain(f"{fault}: readonly variable")
            if not words and not self.session.interactive:
                raise Exit(2 if self.session.dash else status) from None
            return status
        finally:
            self.io = saved

    def unaliased(self, words):
        """The words with an alias put in place of the first."""
        first = words[0] if words else ()
        if (self.session.interactive or self.is_typed_in()) and len(first) == 1 and first[0][0] == "text" and not first[0][2] and first[0][1] in self.session.aliases:
            tree = syntax.Parser(self.session.aliases[first[0][1]]).next_command()
            return tree.items[0].parts[0][1].commands[0].words + words[1:]
        return words

    def output_of(self, line):
        """What a line writes."""
        out = Output()
        self.inner({**self.io, 1: out}).run_text(line)
        return out.text()

    def filter(self, line, text):
        """Run a line that reads a text."""
        return self.inner({**self.io, 0: Input(text)}).run_text(line)

    def process_file(self, tree):
        """The path of a file with a command's output, for `<( … )`."""
        out = Output()
        self.inner({**self.io, 1: out}).run_tree(tree)
        made = self.system.tmpfs.setdefault("/dev", FileSystem())
        made.put("/fd", Node("d", 0o555))
        number = 63 - self.processes % 20
        self.processes += 1
        made.put(f"/fd/{number}", Node("f", 0o444, out.text()))
        return f"/dev/fd/{number}"

    def named_alone(self, tree):
        """What `$(< FILE)` means in bash: the same with cat before it; None of all else."""
        if self.session.dash or not isinstance(tree, trees.Sequence) or len(tree.items) != 1 or not isinstance(tree.items[0], trees.AndOr) or len(tree.items[0].parts) != 1:
            return None
        operator, pipeline = tree.items[0].parts[0]
        only = pipeline.commands[0]
        if len(pipeline.commands) > 1 or not isinstance(only, trees.Simple) or only.words or only.assignments or [one[1] for one in only.redirections] != ["<"]:
            return None
        word = (("text", "cat", True),)
        return tree.items[0]._replace(parts=((operator, pipeline._replace(commands=(only._replace(words=(word,)),))),))

    def substitute(self, tree):
        """The output of `$( … )`."""
        out, named = Output(), self.named_alone(tree)
        if named:
            tree = tree._replace(items=(named,))
        self.substituted = self.inner({**self.io, 1: out}).run_tree(tree)
        if out.endless:
            raise CutOff("it would never end")
        self.budget.spend(out.size // 200)
        return out.text().rstrip("\n")
