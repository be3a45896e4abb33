"""How control leaves a place: exit, return, break and continue."""


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


class Suspended(Exception):
    """A full-screen program has the console, or a shell was started inside this one: `rest` is what is left to do after it, as syntax trees."""

    def __init__(self, program=None, session=None):
        super().__init__()
        self.program, self.session, self.rest = program, session, []
