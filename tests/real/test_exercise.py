"""The exercises through the guard, by XenAPI alone: they can be done, and the grader sees it. What is typed in the guest is typed past the guard, as SSH does."""

import pytest

from grader import grading
from grader.rubrics import ubuntu_exercise_solve, ubuntu_modern_solve

from .pools import RealPool, admin_of


class Hands:
    """A session whose XenAPI goes through the guard, and whose typing in guests, which is no XenAPI on a real pool, does not."""

    def __init__(self, guarded, typing):
        self.guarded, self.typing, self.handle, self.xenapi = guarded, typing, guarded.handle, self

    def __getattr__(self, cls):
        return HostHands(self) if cls == "host" else getattr(self.guarded.xenapi, cls)


class HostHands:
    def __init__(self, hands):
        self.hands = hands

    def __getattr__(self, message):
        return getattr((self.hands.typing if message == "call_plugin" else self.hands.guarded).xenapi.host, message)


@pytest.mark.parametrize("release, assignment, solve", [
    ("xenserver-6.1", "ubuntu-exercise", lambda session: ubuntu_exercise_solve.solve(session, "13.10", "url")),
    ("xenserver-6.2", "ubuntu-exercise", lambda session: ubuntu_exercise_solve.solve(session, "13.04", "iso")),
    ("xcp-ng-8.3", "ubuntu-modern", ubuntu_modern_solve.solve),
])
def test_it_can_be_done_and_is_graded_from_the_live_state(tmp_path, monkeypatch, release, assignment, solve):
    (tmp_path / "lab.json").write_text('{"student": "alice"}')
    monkeypatch.setenv("XENLAB_LAB", str(tmp_path))
    pool = RealPool(tmp_path, release)
    before = pool.foreign()
    pool.xs.sessions.plugin = "xenlab"
    steps = list(solve(Hands(pool.session, admin_of(pool.xs))))
    report = grading.grade_live(assignment, pool.session)
    asked = [outcome for outcome in report.outcomes if outcome.verdict.name != "COULD_NOT_TELL"]
    assert steps and len(asked) >= 8 and [(outcome.check.name, outcome.verdict.name) for outcome in asked if not outcome.passed] == []
    assert pool.foreign() == before


def test_checks_that_build_on_one_that_is_left_out_are_asked(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("XENLAB_LAB", raising=False)
    assert grading.grade_live("ubuntu-modern", RealPool(tmp_path, "xcp-ng-8.3").session).outcomes
