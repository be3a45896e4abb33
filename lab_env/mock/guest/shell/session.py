"""What a shell remembers from one command to the next."""

import copy


class Session:
    """Variables, functions, directory and last status of one shell; plain data."""

    def __init__(self, pid, variables, cwd="/root", name="bash", interactive=False):
        self.pid, self.name, self.interactive, self.cwd = pid, name, interactive, cwd
        self.variables = dict(variables)
        self.exported = dict.fromkeys(variables, True)
        self.read_only = {}
        self.functions = {}         # name -> syntax tree
        self.aliases = {}
        self.traps = {}
        self.options = ""           # letters of `set`
        self.positional = []
        self.status = 0
        self.last_background = 0
        self.dash = False           # started as sh
        self.login, self.sudo_until = False, 0
        self.user = None            # whose it is; None: the system's own, which may do all

    def get(self, name, default=None):
        return self.variables.get(name, default)

    def assign(self, name, value):
        if name in self.read_only:
            raise ReadOnlyVariable(name)
        self.variables[name] = value
        if "a" in self.options:
            self.exported[name] = True

    def unset(self, name):
        self.variables.pop(name, None)
        self.exported.pop(name, None)

    def environment(self):
        return {name: self.variables[name] for name in self.exported if name in self.variables}

    def copy(self):
        """The same shell for a subshell or a pipe."""
        twin = copy.copy(self)
        for name in ("variables", "exported", "read_only", "functions", "aliases", "options"):
            setattr(twin, name, copy.copy(getattr(self, name)))
        twin.positional, twin.traps = list(self.positional), {}
        return twin


class ReadOnlyVariable(Exception):
    """A readonly variable was assigned."""
