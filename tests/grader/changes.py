"""Changes to a recorded lab, one thing each: (what is changed, how, the check that must notice).

What is changed is the XenAPI field ("VM.power_state") or the fact of the journal ("boots") that the check declares.
"""

from typing import Callable, NamedTuple

from tests.grader.laboratory import Recorded


class Change(NamedTuple):
    what: str
    apply: Callable
    check: str
    variant: str = "done"       # of the lab that is changed
    also: tuple = ()            # other checks that look at the same and must notice, too
    why: str = ""               # only what is said changes, not the verdict: the check fails before and after, and then says this


def field(what, value, check, **options):
    """A field of the VM's own record of a class."""
    cls, name = what.split(".")

    def apply(state):
        (state.vm if cls == "VM" else state.the(cls))[name] = value
    return Change(what, apply, check, **options)


def key(what, name, value, check, **options):
    """One key of a map; None takes it out."""
    cls, mapping = what.split(".")

    def apply(state):
        there = (state.vm if cls == "VM" else state.the(cls))[mapping]
        there.pop(name, None)
        if value is not None:
            there[name] = value
    return Change(what, apply, check, **options)


def drives(what, kind, value, check, **options):
    """A field of all its VBDs of a kind."""
    name = what.removeprefix("VBD.")
    return Change(what, lambda state: [vbd.update({name: value}) for vbd in state.drives(kind)], check, **options)


def without_journal(change):
    """The same where no journal is kept."""
    def apply(state):
        state.journal = False
        change.apply(state)
    return change._replace(apply=apply)


def failed(report):
    """The checks that were asked and did not pass, with why."""
    return {outcome.check.name: outcome.why.en for outcome in report.outcomes if not outcome.passed and "Not asked" not in outcome.why.en}


def assert_half_done(assignment, variant, points, reasons):
    """A half-done lab earns so much, and each check that fails says why; the report for more looks."""
    report = Recorded(assignment, variant=variant).report()
    said = failed(report)
    assert (report.points, said.keys()) == (points, reasons.keys())
    assert all(reasons[name] in said[name] for name in said)
    assert all(outcome.hint for outcome in report.outcomes if not outcome.passed)
    assert all(f"{outcome.points:g} of {outcome.check.points:g} points" in outcome.why.en for outcome in report.outcomes if outcome.points and not outcome.passed)


def assert_flips_one(assignment, change):
    """The change flips the check it is for, and nothing else but what builds on that."""
    state = Recorded(assignment, variant=change.variant)
    before = state.report()
    change.apply(state)
    after = state.report()
    if change.why:
        said = [outcome.why.en + outcome.evidence for outcome in (before.outcome(change.check), after.outcome(change.check))]
        assert change.why not in said[0] and change.why in said[1]
        return
    assert before.outcome(change.check).passed and not after.outcome(change.check).passed, after.outcome(change.check)
    others = set(failed(after)) - set(failed(before))
    assert others == {change.check, *change.also} and after.outcome(change.check).points < after.outcome(change.check).check.points
