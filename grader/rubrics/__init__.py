"""Rubrics: the ordered checks of each assignment, a module per assignment."""

import dataclasses
import importlib
from collections.abc import Callable
from dataclasses import dataclass

from grader.facts import Facts
from grader.words import Words
from lab_env.cli import UserError
from lab_env.words import said

MODULES = {
    "ubuntu-exercise": "grader.rubrics.ubuntu_exercise",
    "ubuntu-exercise-gl": "grader.rubrics.ubuntu_exercise",
    "ubuntu-modern": "grader.rubrics.ubuntu_modern",
    "ubuntu-modern-gl": "grader.rubrics.ubuntu_modern",
    "tools-debian": "grader.rubrics.tools_debian",
    "tools-debian-gl": "grader.rubrics.tools_debian",
    "tools-windows": "grader.rubrics.tools_windows",
    "tools-windows-gl": "grader.rubrics.tools_windows",
    "theory-quiz": "grader.rubrics.theory_quiz",
    "theory-quiz-gl": "grader.rubrics.theory_quiz",
}
"""The module of each assignment; assignments in different languages share one."""


class UnknownCheck(UserError, LookupError):
    """No check of an assignment has that name."""


class UnknownAssignment(LookupError):
    """There is no rubric of that name."""

    def __init__(self, name):
        super().__init__(said("there is no assignment called {name}; the assignments are: {names}",
                              "non hai ningunha tarefa chamada {name}; as tarefas son: {names}", name=repr(name), names=", ".join(MODULES)))


def everybody_the_same(seed):
    """Parameters of an assignment in which nothing differs from student to student."""


@dataclass(frozen=True)
class Rubric:
    name: str
    title: Words
    vm_name: str
    checks: tuple
    assignments: tuple
    by_hand: float = 0     # points that a person gives, for what was answered in words
    asks: str = "lab"       # or "answers": then a file of answers is handed in, and no XenServer is asked
    release: str = "xenserver-6.1"      # of the XenServer that its lab has
    contents: str = "empty"     # what its lab begins with: lab_env/mock/lab_contents.py
    parameters: Callable = everybody_the_same     # what is asked of the student with that seed alone; its `said` is the text they read

    @property
    def max_points(self):
        return sum(check.points for check in self.checks)

    def check(self, name):
        for check in self.checks:
            if check.name == name:
                return check
        raise UnknownCheck(said("{rubric} has no check called '{name}'; the checks are: {names}", "{rubric} non ten ningunha comprobación chamada '{name}'; as que hai son: {names}",
                                rubric=self.name, name=name, names=", ".join(check.name for check in self.checks)))

    def without(self, parameter):
        """What of it can be asked where that is not known: `history` (of a real XenServer), or `own` (nobody in particular is asked)."""
        return dataclasses.replace(self, checks=tuple(check for check in self.checks if not check.needs(parameter)))

    def ask(self, session, answers=None, history=None, seed=None):
        """Put all the checks to a XenServer, or to the answers given, in order: a list of Outcomes.
        `history`: what the lab's journal tells; `seed`: of the student, who decides what is asked of them alone."""
        facts = Facts(session, self.vm_name, answers, history, self.parameters(seed) if seed else None)
        outcomes = {}
        for check in self.checks:
            unmet = next((outcomes[name] for name in check.after if name in outcomes and not outcomes[name].passed), None)     # some may be left out, see `without`
            outcomes[check.name] = check.not_asked(unmet) if unmet else check.ask(facts)
        return list(outcomes.values())


def solver_of(rubric):
    """The module with the robot that does a rubric's assignment: `solve`, `in_the_way` and VARIANTS."""
    return importlib.import_module(f"{MODULES[rubric.name]}_solve")


def get(assignment):
    """The Rubric of an assignment, by the assignment's name."""
    if assignment not in MODULES:
        raise UnknownAssignment(assignment)
    return importlib.import_module(MODULES[assignment]).RUBRIC
