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
