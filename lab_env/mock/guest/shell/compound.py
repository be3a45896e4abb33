"""Commands made of commands: if, while, for, select, case; and going on with one that was left."""

from . import patterns, trees
from .expansion import ExpansionFault, Expander
from .flow import Jump, Suspended


class Compound:
    """The part of a shell that runs compound commands."""

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
                while rest and not isinstance(rest[0], (trees.For, trees.Loop)):
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

    def do_Counted(self, tree):
        expander, status = Expander(self), 0
        value = lambda words: expander.arithmetic(expander.string(words)) if words else 1       # noqa: E731
        value(tree.first)
        while value(tree.condition):
            going = self.in_one_piece(self.repeat, tree.body)
            status = self.session.status
            if not going:
                break
            value(tree.step)
        return status

    def do_Select(self, tree):
        expander = Expander(self)
        values = list(self.session.positional) if tree.words is None else [one for word in tree.words for one in expander.fields(word)]
        menu = "".join(f"{number}) {value}\n" for number, value in enumerate(values, 1))
        while True:
            self.io[2].write(menu + (self.session.get("PS3") or "#? "))
            line = self.io[0].readline()
            if not line:
                self.io[1].write("\n")
                return 1
            reply = line.strip()
            self.session.assign("REPLY", reply)
            self.session.assign(tree.name, values[int(reply) - 1] if reply.isdigit() and 0 < int(reply) <= len(values) else "")
            if reply and not self.in_one_piece(self.repeat, tree.body):
                return self.session.status
            menu = "" if reply else menu

    def do_Case(self, tree):
        expander, status, falling = Expander(self), 0, False
        text = expander.string(tree.word)
        for choices, body, ending in tree.branches:
            if falling or any(patterns.matches(expander.pattern(choice), text, self.budget) for choice in choices):
                status = self.execute(body) if body.items else 0
                falling = ending == ";&"
                if ending == ";;":
                    break
        return status
