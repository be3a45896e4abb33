"""What a shell remembers from one command to the next."""

import copy

from .streams import CutOff

MOST = 20_000       # elements of an array


class Session:
    """Variables, functions, directory and last status of one shell; plain data."""

    def __init__(self, pid, variables, cwd="/root", name="bash", interactive=False):
        self.pid, self.name, self.interactive, self.cwd = pid, name, interactive, cwd
        self.variables = dict(variables)
        self.exported = dict.fromkeys(variables, True)
        self.read_only = {}
        self.kinds = {}             # name -> letters of `declare`: i whole numbers, l and u lower and upper case
        self.associative = {}       # names of arrays whose keys are texts
        self.jobs, self.directories, self.option_place = [], [], 1      # `&`; pushd; where getopts is in a word
        self.functions = {}         # name -> syntax tree
        self.aliases = {}
        self.traps = {}
        self.shopts = {"checkwinsize": True, "cmdhist": True, "expand_aliases": True, "extquote": True, "force_fignore": True, "interactive_comments": True, "progcomp": True,
                       "promptvars": True, "sourcepath": True}      # names of `shopt`
        self.options = ""           # letters of `set`
        self.positional = []
        self.status = 0
        self.last_background = 0
        self.umask = 0o022
        self.dash = False           # started as sh
        self.login, self.sudo_until = False, 0
        self.user = None            # whose it is; None: the system's own, which may do all

    def get(self, name, default=None):
        value = self.variables.get(name, default)
        return value.get(0, value.get("0")) if isinstance(value, dict) else value

    def assign(self, name, value):
        """Set a variable; of an array, its first element. `name[3]` is an element."""
        base, bracket, key = name.partition("[")
        if bracket:
            self.assign_element(base, key.rstrip("]"), value)
            return
        if name in self.read_only:
            raise ReadOnlyVariable(name)
        if name in self.kinds and isinstance(value, str):
            value = self.formed(name, value)
        if isinstance(self.variables.get(name), dict) and not isinstance(value, dict):
            self.assign_element(name, "0", value)
            return
        self.variables[name] = value
        if "a" in self.options:
            self.exported[name] = True

    def formed(self, name, value):
        """A value as `declare -i`, `-l` and `-u` make it."""
        from .arithmetic import ArithmeticFault, Evaluator
        letters = self.kinds[name]
        if "i" in letters:
            try:
                value = str(Evaluator(value, self.get, self.assign).value())
            except ArithmeticFault:
                value = "0"
        return value.lower() if "l" in letters else value.upper() if "u" in letters else value

    def assign_element(self, name, key, value):
        """Set one element of an array, which is made anew so that copies of it stay as they were."""
        if name in self.read_only:
            raise ReadOnlyVariable(name)
        old = self.variables.get(name, {})
        old = old if isinstance(old, dict) else {0: old}
        if name not in self.associative:
            key = int(key)
            key += max(old, default=-1) + 1 if key < 0 else 0
        if len(old) > MOST:
            raise CutOff("an array grew too large")
        self.variables[name] = {**old, key: value}

    def elements(self, name):
        """{key: text} of an array, in order."""
        value = self.variables.get(name)
        if value is None:
            return {}
        return dict(sorted(value.items(), key=lambda item: item[0] if isinstance(item[0], int) else 0)) if isinstance(value, dict) else {0: value}

    def unset(self, name):
        base, bracket, key = name.partition("[")
        if bracket:
            key = key.rstrip("]").strip("'\"")
            kept = self.elements(base)
            kept.pop(key if base in self.associative else int(key) if key.isdigit() else -1, None)
            self.variables[base] = kept
            return
        self.associative.pop(name, None)
        self.variables.pop(name, None)
        self.exported.pop(name, None)

    def environment(self):
        return {name: self.get(name) or "" for name in self.exported if name in self.variables}

    def copy(self):
        """The same shell for a subshell or a pipe."""
        twin = copy.copy(self)
        for name in ("variables", "exported", "read_only", "functions", "aliases", "options", "associative", "kinds", "shopts", "jobs", "directories"):
            setattr(twin, name, copy.copy(getattr(self, name)))
        twin.positional, twin.traps = list(self.positional), {}
        return twin


class ReadOnlyVariable(Exception):
    """A readonly variable was assigned."""
