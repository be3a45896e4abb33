"""Runs the commands of a syntax tree."""

from .. import command as programs
from ..files import FileFault
from . import builtins, conditions, patterns, syntax
from .expansion import ExpansionFault, Expander
from .session import ReadOnlyVariable, Session
from .streams import CutOff, FileOutput, Input, Output, open_output

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


class Exit(Exception):
    def __init__(self, status):
        super().__init__(status)
        self.status = status


class Return(Exit):
    pass


class Jump(Exception):
    """`break` and `continue`."""

    def __init__(self, levels, again):
        super().__init__()
        self.levels, self.again = levels, again


class Shell:
    """One running shell: a system, a session, and three streams."""

    def __init__(self, system, session, io, budget, depth=0):
        self.system, self.session, self.io, self.budget, self.depth = system, session, io, budget, depth
        self.line, self.guarded, self.loops, self.scopes = 1, 0, 0, []
        self.substituted = None
        if depth > 40:
            raise CutOff("too many shells inside one another")

    @property
    def fs(self):
        return self.system.fs

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
        for item in tree.items:
            status = self.execute(item)
        return status

    def do_AndOr(self, tree):
        if tree.background:
            return self.background(tree._replace(background=False))
        status, last = 0, len(tree.parts) - 1
        for number, (operator, pipeline) in enumerate(tree.parts):
            if operator and (status == 0) != (operator == "&&"):
                continue
            if number < last:
                status = self.condition(pipeline)
            else:
                status = self.execute(pipeline)
                if status and not pipeline.negated:
                    self.errexit(status)
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
        shell.session.interactive, shell.line, shell.guarded = False, self.line, self.guarded
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
                try:
                    status = self.inner({**self.io, 0: source, 1: out}, budget).run_tree(part)
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
            if self.condition(condition) == 0:
                return self.execute(body)
        return self.execute(tree.otherwise) if tree.otherwise else 0

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
        while (self.condition(tree.condition) == 0) != tree.until:
            going = self.repeat(tree.body)
            status = self.session.status
            if not going:
                break
        return status

    def do_For(self, tree):
        expander, status = Expander(self), 0
        values = list(self.session.positional) if tree.words is None else [one for word in tree.words for one in expander.fields(word)]
        for value in values:
            self.session.assign(tree.name, value)
            going = self.repeat(tree.body)
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

    def with_assignments(self, values, words):
        if not values:
            return self.call(words)
        before, exported = dict(self.session.variables), dict(self.session.exported)
        for name, value in values:
            self.assign(name, value)
            self.session.exported[name.rstrip("+=")] = True
        try:
            return self.call(words)
        finally:
            for name, _ in values:
                name = name.rstrip("+=")
                if name in before:
                    self.session.variables[name] = before[name]
                else:
                    self.session.variables.pop(name, None)
            self.session.exported = exported

    def call(self, words, functions=True):
        """A function, a builtin or a program, by its name."""
        name = words[0]
        if functions and name in self.session.functions:
            return self.call_function(name, words[1:])
        builtin = builtins.BUILTINS.get(name)
        if builtin:
            return programs.call(builtin, programs.Invocation(self, name), words[1:])
        return self.program(words)

    def call_function(self, name, arguments):
        session, loops = self.session, self.loops
        if len(self.scopes) > 60:
            raise CutOff("functions nested too deeply")
        positional, session.positional = session.positional, list(arguments)
        self.scopes.append({})
        self.loops = 0
        try:
            return self.execute(session.functions[name])
        except Return as leaving:
            return leaving.status
        finally:
            self.loops = loops
            session.positional = positional
            for variable, value in self.scopes.pop().items():
                if value is None:
                    session.variables.pop(variable, None)
                else:
                    session.variables[variable] = value

    def find_program(self, name):
        """The path of a program, or None."""
        if "/" in name:
            return self.path(name)
        for directory in (self.session.get("PATH") or "").split(":"):
            path = f"{directory}/{name}"
            node = self.fs.find(path)
            if node and node.kind == "f" and node.mode & 0o111:
                return path
        return None

    def program(self, words):
        """Run a program from the file system."""
        path = self.find_program(words[0])
        if path is None:
            self.complain(f"{words[0]}: not found" if self.session.dash else f"{words[0]}: command not found")
            return 127
        fs = self.fs
        node = fs.find(path)
        reason = "No such file or directory" if node is None else "Is a directory" if node.kind == "d" else "Permission denied" if not node.mode & 0o111 else ""
        if reason:
            self.complain(f"{words[0]}: {reason}")
            return 127 if node is None else 126
        text = fs.read(path)
        if text.startswith(programs.MAGIC):
            declared = programs.PROGRAMS.get(programs.binary_name(text))
            if declared is None:
                self.io[2].write(f"{words[0]}: this program is not simulated\n")
                return 126
            return programs.call(declared, programs.Invocation(self, words[0].rsplit("/", 1)[-1]), words[1:])
        if text.startswith("#!"):
            interpreter = text[2:].split("\n", 1)[0].split()
            if not interpreter or fs.find(interpreter[0]) is None:
                self.complain(f"{words[0]}: {interpreter[0] if interpreter else ''}: bad interpreter: No such file or directory")
                return 126
            script = words[0] if "/" in words[0] else path
            return self.program([*interpreter, script, *words[1:]])
        return self.script(text, words[0], words[1:])

    def script(self, text, name, arguments, dash=False, options=""):
        """Run a text as a script in a shell of its own."""
        session = Session(self.system.next_pid(), self.session.environment(), self.session.cwd, name)
        session.positional, session.dash, session.options = list(arguments), dash, options
        return Shell(self.system, session, dict(self.io), self.budget, self.depth + 1).run_text(text)

    def substitute(self, tree):
        """The output of `$( … )`."""
        out = Output()
        self.substituted = self.inner({**self.io, 1: out}).run_tree(tree)
        return out.text().rstrip("\n")

    # -- redirections -------------------------------------------------------------------------------------------------

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
            return Input(self.fs.read(self.path(target)))
        except FileFault as fault:
            raise FileFault(fault.reason, target) from None

    def open(self, target, io, append):
        try:
            stream = open_output(self.fs, self.path(target), append, io)
        except FileFault as fault:
            raise FileFault(fault.reason, target) from None
        if isinstance(stream, FileOutput):
            stream.console = False
        return stream
