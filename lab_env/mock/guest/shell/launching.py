"""From a command's name to what runs: a function, a builtin, or a program of the file system."""

from .. import command as programs
from .. import missing
from . import builtins, jobs, naming, settings, variables
from .flow import Return
from .session import Session
from .streams import CutOff

assert jobs and naming and settings and variables        # declare their builtins
TYPED_IN = ("bash", "-bash", "sh", "dash")      # names of shells in which a person types; one that runs a script has its name


BASH_ONLY = {"let", "declare", "typeset", "source", "shopt", "pushd", "popd", "dirs", "mapfile", "readarray", "history", "help", "disown", "enable", "compgen", "complete", "bind", "caller", "coproc", "suspend", "logout", "builtin"}


class Launching:
    """The part of a shell that finds commands and starts them."""

    def with_assignments(self, values, words, call=None):
        call = call or self.call
        if not values:
            return call(words)
        before, exported = dict(self.session.variables), dict(self.session.exported)
        values = [(name, value) for name, value in values if isinstance(name, str) and isinstance(value, str)]
        for name, value in values:
            self.assign(name, value)
            self.session.exported[name.rstrip("+=")] = True
        try:
            return call(words)
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
        if builtin and not (self.session.dash and name in BASH_ONLY):
            return programs.call(builtin, programs.Invocation(self, name), words[1:])
        return self.program(words)

    def call_function(self, name, arguments):
        session, loops = self.session, self.loops
        if len(self.scopes) > 60:
            raise CutOff("functions nested too deeply")
        positional, session.positional = session.positional, list(arguments)
        self.scopes.append({})
        self.loops = 0
        callers = session.variables.get("FUNCNAME")
        session.variables["FUNCNAME"] = {0: name, **{place + 1: one for place, one in (callers or {}).items()}}
        try:
            return self.in_one_piece(self.execute, session.functions[name].body)
        except Return as leaving:
            return leaving.status
        finally:
            self.loops = loops
            session.positional = positional
            session.variables["FUNCNAME"] = callers
            if callers is None:
                del session.variables["FUNCNAME"]
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

    def not_executable(self, name):
        """The path of a file of that name that nobody may run, or None."""
        paths = [f"{directory}/{name}" for directory in (self.session.get("PATH") or "").split(":")]
        return next((path for path in paths if (node := self.fs.find(path)) and node.kind == "f"), None)

    def is_typed_in(self):
        """Whether this is the shell in which a person types, or a part of it (of a pipe, say)."""
        typed_in = self.system.session
        return typed_in is not None and typed_in.interactive and self.session.pid == typed_in.pid

    def handles_missing(self):
        """Whether a person types here, with a shell that asks who has what is missing."""
        return self.is_typed_in() and not self.session.dash and self.session.name.endswith("bash")

    def program(self, words):
        """Run a program from the file system. What a person has typed, no script, whoever watches the laboratory hears of."""
        status = self.launch(words)
        if self.session.name in TYPED_IN:
            self.system.hardware.tell("ran", tuple(words), status)
        return status

    def launch(self, words):
        path = self.find_program(words[0]) or self.not_executable(words[0])
        if path is None:
            told = missing.words_for(self.system, words[0], not self.session.user or not self.session.user.uid, lambda name: self.find_program(name) is not None) if self.handles_missing() else None
            if told:
                self.io[2].write(told + "\n")
            else:
                self.complain(f"{words[0]}: not found" if self.session.dash else f"{words[0]}: command not found")
            return 127
        fs = self.fs
        node = fs.find(path)
        reason = "No such file or directory" if node is None else "Is a directory" if node.kind == "d" else "Permission denied" if not node.mode & 0o111 or not fs.allowed(node, 1) else ""
        if reason:
            self.complain(f"{path if reason == 'Permission denied' and '/' not in words[0] else words[0]}: {reason}")
            return 127 if node is None else 126
        text = node.text
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
            return self.launch([*interpreter, script, *words[1:]])
        return self.script(text, words[0], words[1:])

    def script(self, text, name, arguments, dash=False, options=""):
        """Run a text as a script in a shell of its own."""
        session = Session(self.system.next_pid(), self.session.environment(), self.session.cwd, name)
        session.positional, session.dash, session.options, session.user, session.umask = list(arguments), dash, options, self.session.user, self.session.umask
        return type(self)(self.system, session, dict(self.io), self.budget, self.depth + 1).run_text(text)
