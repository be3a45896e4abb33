"""Runs the commands of a syntax tree."""

from ..files import FileFault
from ..namespace import Namespace
from . import conditions, patterns, syntax
from .expansion import ExpansionFault, Expander
from .flow import Exit, Jump, Suspended
from .launching import Launching
from .redirection import Redirecting
from .session import ReadOnlyVariable
from .streams import CutOff, Input, Output

STEPS = 20_000          # commands one typed line may run
WAIT = 4 * 3600         # virtual seconds one typed line may take


class Budget:
    """How much one typed line may still do, and how much it has waited."""

    def __init__(self, steps=STEPS, skip=0):
        self.steps, self.waited, self.skip = steps, 0, skip

    def step(self):
        self.steps -= 1
        if self.steps < 0:
            raise CutOff("too many commands")


class Shell(Launching, Redirecting):
    """One running shell: a system, a session, and three streams."""

    def __init__(self, system, session, io, budget, depth=0):
        self.system, self.session, self.io, self.budget, self.depth = system, session, io, budget, depth
        self.line, self.guarded, self.loops, self.scopes = 1, 0, 0, []
        self.substituted = None
        self.whole = depth > 0      # True where a command cannot be left and gone on with later
        if depth > 40:
            raise CutOff("too many shells inside one another")

    @property
    def fs(self):
        return Namespace(self.system, self.session.user)

    def path(self, text):
        return text if text.startswith("/") else f"{self.session.cwd}/{text}"

    # -- texts --------------------------------------------------------------------------------------------------------

    def run_text(self, text, source=None):
        """Run a whole text; `source` is the Input it is read from, whose rest the commands may read."""
        parser = syntax.Parser(text)
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
                raise Exit(127 if "unbound" in str(fault) else 1) from None

    def complain(self, words, line=None):
        """An error message of the shell itself."""
        session = self.session
        where = f"{session.name}: " if session.interactive else f"{session.name}: line {line or self.line}: "
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
        """`&`: the command runs at once, in a shell of its own."""
        pid = self.system.next_pid()
        self.session.last_background = pid
        if self.session.interactive:
            self.io[2].write(f"[1] {pid}\n")
        self.inner({**self.io, 0: Input()}).run_tree(tree)
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
        shell.session.name = self.session.name
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
        return status

    def do_Pipeline(self, tree):
        if len(tree.commands) == 1:
            status = self.condition(tree.commands[0]) if tree.negated else self.execute(tree.commands[0])
        else:
            source = self.io[0]
            for number, part in enumerate(tree.commands):
                last = number == len(tree.commands) - 1
                out = self.io[1] if last else Output()
                budget = self.budget if last else Budget(self.budget.steps // 2, self.budget.skip)
                shell = self.inner({**self.io, 0: source, 1: out}, budget)
                shell.whole = self.whole or not (last and isinstance(part, syntax.Simple))
                try:
                    status = shell.run_tree(part)
                except CutOff:
                    if last:
                        raise
                if not last:
                    source = Input(out.text())
                    self.budget.waited += budget.waited
                    self.budget.skip = budget.skip
        return int(status == 0) if tree.negated else status

    def do_If(self, tree):
        for condition, body in tree.branches:
            if self.in_one_piece(self.condition, condition) == 0:
                return self.execute(body)
        return self.execute(tree.otherwise) if tree.otherwise else 0

    def in_one_piece(self, run, *arguments):
        """Run something that cannot be left and gone on with later."""
        before, self.whole = self.whole, True
        try:
            return run(*arguments)
        finally:
            self.whole = before

    def go_on(self, rest):
        """Do what was left when a command was suspended; `break` leaves the loop it was in."""
        rest = list(rest)
        while rest:
            tree = rest.pop(0)
            try:
                self.execute(tree)
            except Suspended as left:
                left.rest += rest
                raise
            except Jump as jump:
                while rest and not isinstance(rest[0], (syntax.For, syntax.Loop)):
                    rest.pop(0)
                rest = rest if jump.again else rest[1:]
            except ExpansionFault as fault:
                self.session.status = self.complain(str(fault))

    def repeat(self, body):
        """One round of a loop; False when it is to end."""
        self.budget.step()
        self.loops += 1
        try:
            self.execute(body)
        except Jump as jump:
            if jump.levels > 1 and self.loops > 1:
                raise Jump(jump.levels - 1, jump.again) from None
            self.session.status = 0
            return jump.again
        finally:
            self.loops -= 1
        return True

    def do_Loop(self, tree):
        status = 0
        while (self.in_one_piece(self.condition, tree.condition) == 0) != tree.until:
            try:
                going = self.repeat(tree.body)
            except Suspended as left:
                left.rest.append(tree)
                raise
            status = self.session.status
            if not going:
                break
        return status

    def do_For(self, tree):
        expander, status = Expander(self), 0
        values = list(self.session.positional) if tree.words is None else [one for word in tree.words for one in expander.fields(word)]
        for number, value in enumerate(values, 1):
            self.session.assign(tree.name, value)
            try:
                going = self.repeat(tree.body)
            except Suspended as left:
                left.rest.append(tree._replace(words=tuple((("text", one, True),) for one in values[number:])))
                raise
            status = self.session.status
            if not going:
                break
        return status

    def do_Case(self, tree):
        expander = Expander(self)
        text = expander.string(tree.word)
        for choices, body in tree.branches:
            if any(patterns.matches(expander.pattern(choice), text) for choice in choices):
                return self.execute(body) if body.items else 0
        return 0

    def do_Subshell(self, tree):
        status = self.inner().run_tree(tree.body)
        if status:
            self.errexit(status)
        return status

    def do_Function(self, tree):
        self.session.functions[tree.name] = tree.body
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
            values = [(name, expander.string(word)) for name, word in tree.assignments]
            if "x" in self.session.options and words:
                saved[2].write("+ " + " ".join(words) + "\n")
            if not words:
                for name, value in values:
                    self.assign(name, value)
                return self.substituted or 0
            permanent = words[0] == "exec" and len(words) == 1
            status = self.with_assignments(values, words)
            if permanent:
                saved = self.io
            return status
        except FileFault as fault:
            self.io = saved
            return self.complain(f"{fault.path}: {fault.reason}")
        except ReadOnlyVariable as fault:
            return self.complain(f"{fault}: readonly variable")
        finally:
            self.io = saved

    def unaliased(self, words):
        """The words with an alias put in place of the first."""
        first = words[0] if words else ()
        if self.session.interactive and len(first) == 1 and first[0][0] == "text" and not first[0][2] and first[0][1] in self.session.aliases:
            tree = syntax.Parser(self.session.aliases[first[0][1]]).next_command()
            return tree.items[0].parts[0][1].commands[0].words + words[1:]
        return words

    def assign(self, name, value):
        """`name=` or `name+=` value."""
        if name.endswith("+="):
            name = name[:-2]
            value = (self.session.get(name) or "") + value
        if len(value) > 1_000_000:
            raise CutOff("a text grew too long")
        self.session.assign(name.rstrip("="), value)

    def substitute(self, tree):
        """The output of `$( … )`."""
        out = Output()
        self.substituted = self.inner({**self.io, 1: out}).run_tree(tree)
        return out.text().rstrip("\n")
