"""awk: the language of patterns and actions, run."""

import re

from ..awk_language import Parser, SyntaxFault, unescaped
from ..awk_values import Expressions, Fault, Leave, Looks, number
from ..command import command
from ..files import FileFault
from ..shell.streams import open_output


class Awk(Expressions):
    """One run of a program."""

    # -- statements -----------------------------------------------------------------------------------------------------

    def do(self, tree):
        self.run.shell.budget.step()
        getattr(self, "do_" + tree[0])(tree)

    def do_block(self, tree):
        for one in tree[1]:
            self.do(one)

    def do_do_expression(self, tree):
        self.value(tree[1])

    def do_if(self, tree):
        if self.truth(tree[1]):
            self.do(tree[2])
        elif tree[3]:
            self.do(tree[3])

    def round(self, body):
        """One round of a loop; False when it is to end."""
        self.run.shell.budget.step()
        try:
            self.do(body)
        except Leave as leaving:
            if leaving.what not in ("break", "continue"):
                raise
            return leaving.what == "continue"
        return True

    def do_while(self, tree):
        while self.truth(tree[1]) and self.round(tree[2]):
            pass

    def do_do(self, tree):
        while self.round(tree[2]) and self.truth(tree[1]):
            pass

    def do_for(self, tree):
        if tree[1]:
            self.do(tree[1])
        while tree[2] is None or self.truth(tree[2]):
            if not self.round(tree[4]):
                break
            if tree[3]:
                self.do(tree[3])

    def do_forin(self, tree):
        for key in list(self.array(tree[2])):
            self.assign(("variable", tree[1]), Looks(key))
            if not self.round(tree[3]):
                break

    def leave(self, tree):
        raise Leave(tree[0], self.value(tree[1]) if len(tree) > 1 and tree[1] else None)

    do_next = do_break = do_continue = do_exit = do_return = leave

    def do_delete(self, tree):
        if tree[2] is None:
            self.array(tree[1]).clear()
        else:
            self.array(tree[1]).pop(self.key(tree[2]), None)

    def do_print(self, tree):
        values = [self.value(item) for item in tree[1]]
        if tree[0] == "printf":
            text = self.printf(values)
        else:
            text = (self.text(self.globals["OFS"]).join(map(self.text, values)) if values else self.record) + self.text(self.globals["ORS"])
        if not tree[2]:
            self.run.write(text)
            return
        target = self.text(self.value(tree[3]))
        if tree[2] == "|":
            self.outputs.setdefault(target, []).append(text)
            return
        if target not in self.outputs:
            shell = self.run.shell
            self.outputs[target] = self.run.err if target == "/dev/stderr" else open_output(shell.fs, self.run.path(target), tree[2] == ">>", shell.io)
        self.outputs[target].write(text)

    do_printf = do_print

    def flush(self):
        """Run the commands that were printed into."""
        for target, parts in list(self.outputs.items()):
            if isinstance(parts, list):
                del self.outputs[target]
                self.run.shell.filter(target, "".join(parts))

    def opened(self, name, mark):
        """The lines of a file (<) or of a command's output (|); None when there is no such file."""
        if mark == "|":
            text = self.run.shell.output_of(name)
        else:
            try:
                text = self.run.source(name).read()
            except FileFault:
                return None
        return iter(text.splitlines())

    # -- the whole ----------------------------------------------------------------------------------------------------------

    def matches(self, condition):
        if condition is None:
            return True
        if condition[0] != "range":
            return self.truth(condition)
        _, first, last, place = condition
        if not self.inside.get(place) and not self.truth(first):
            return False
        self.inside[place] = not self.truth(last)
        return True

    def records(self, names):
        for name, text in self.run.inputs(names):
            if text is None:
                self.status = 2
                continue
            self.globals["FILENAME"], self.globals["FNR"] = "" if name == "-" else name, 0.0
            separator = self.text(self.globals["RS"])
            lines = re.split(r"\n{2,}", text.strip("\n")) if separator == "" else text.split(separator) if len(separator) == 1 else self.regex(separator).split(text)
            if lines and lines[-1] in ("", "\n") and separator:
                lines.pop()
            for line in lines:
                self.globals["NR"] += 1
                self.globals["FNR"] += 1
                yield line

    def main(self, names):
        """Run the program on files; its status."""
        self.status = 0
        try:
            try:
                self.each("BEGIN")
                if any(rule[0] != "BEGIN" for rule in self.rules):
                    operands = [name for name in names if not self.is_assignment(name)]
                    self.lines = self.records(operands)
                    for line in self.lines:
                        self.set_record(line)
                        try:
                            self.each("line")
                        except Leave as leaving:
                            if leaving.what != "next":
                                raise
            except Leave as leaving:
                self.exit(leaving)
            try:
                self.each("END")
            except Leave as leaving:
                self.exit(leaving)
        finally:
            self.flush()
        return self.status

    def is_assignment(self, name):
        match = re.fullmatch(r"([A-Za-z_]\w*)=(.*)", name, re.S)
        if match:
            self.globals[match.group(1)] = Looks(unescaped(match.group(2)))
        return match

    def exit(self, leaving):
        self.run.stdin.stop()
        if leaving.what == "exit" and leaving.value is not None:
            self.status = int(number(leaving.value)) % 256

    def each(self, kind):
        for rule_kind, condition, body in self.rules:
            if rule_kind == kind and (kind != "line" or self.matches(condition)):
                if body is None:
                    self.run.write(self.record + self.text(self.globals["ORS"]))
                else:
                    self.do(body)


@command("awk gawk mawk nawk", None, package="mawk")
def awk(run, *words):
    """Patterns and actions on the lines and fields of files."""
    words, variables, program = list(words), {}, None
    while words and words[0].startswith("-") and words[0] != "-":
        option = words.pop(0)
        if option == "--":
            break
        letter, value = option[:2], option[2:]
        if letter not in ("-F", "-v", "-f") or option.startswith("--"):
            return run.error(f"option '{option}' is not simulated", 2)
        value = value or (words.pop(0) if words else "")
        if letter == "-F":
            variables["FS"] = "\t" if value == "t" else unescaped(value)
        elif letter == "-v":
            name, _, text = value.partition("=")
            variables[name] = Looks(unescaped(text))
        else:
            program = (program or "") + run.fs.read(run.path(value)) + "\n"
    if program is None:
        if not words:
            run.say("usage: awk [-F fs] [-v var=value] 'program' [file ...]")
            return 2
        program = words.pop(0)
    try:
        return Awk(run, Parser(program), variables).main(words)
    except (SyntaxFault, Fault) as wrong:
        return run.error(str(wrong), 2)
    except FileFault as fault:
        return run.error(f"cannot open {fault.path}: {fault.reason}", 2)
