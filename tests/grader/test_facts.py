"""Facts: references followed, NULL is empty, numbers as they come, a XenServer that is away."""

import pytest
import XenAPI

from grader import rubrics
from grader.check import Verdict
from grader.facts import NOTHING, CannotTell, Facts, whole
from grader.grading import session_on
from tests.grader.laboratory import Recorded, lab


def test_references_are_followed_through_a_real_session():
    vm = Facts(session_on(lab()), "ubase").vm
    assert vm.guest_metrics.os_version["distro"] == "ubuntu"
    assert {vbd.type for vbd in vm.VBDs} == {"Disk", "CD"}
    assert vm.metrics.start_time.startswith("20141110T")


def test_each_record_is_read_once():
    state = Recorded()
    vm = Facts(state, "ubase").vm
    before = state.calls
    assert vm.power_state == "Running" and vm.PV_args
    assert state.calls == before


def test_null_is_empty_all_the_way():
    assert not NOTHING.guest_metrics.os_version
    assert "major" not in NOTHING.PV_drivers_version and NOTHING.networks.get("0/ip", "") == ""
    assert str(NOTHING.last_updated) == "" and list(NOTHING.VBDs) == []


def test_a_field_that_a_release_lacks_cannot_be_told():
    with pytest.raises(CannotTell, match="VM has no field domain_type"):
        Facts(Recorded(), "ubase").vm.domain_type


@pytest.mark.parametrize("value, number", [("8589934592", 8589934592), (5, 5), ("-1", -1), ("", None), (None, None), ("1.5", None)])
def test_whole(value, number):
    assert whole(value) == number


class Away:
    """A session whose every call ends in an error."""

    def __init__(self, error):
        self.error, self.calls, self.xenapi = error, 0, self

    def __getattr__(self, name):
        return self

    def __call__(self, *params):
        self.calls += 1
        raise self.error


@pytest.mark.parametrize("error, reason", [(ConnectionRefusedError("refused"), "did not answer: refused"),
                                           (TimeoutError(), "did not answer: TimeoutError"),
                                           (XenAPI.Failure(["HOST_STILL_BOOTING"]), "refused the question: HOST_STILL_BOOTING")])
def test_a_xenserver_that_is_away_is_no_failure_of_the_students(error, reason):
    outcomes = rubrics.get("ubuntu-exercise").ask(Away(error))
    assert {outcome.verdict for outcome in outcomes} == {Verdict.COULD_NOT_TELL} and reason in outcomes[0].why.en
    assert sum(outcome.points for outcome in outcomes) == 0


def test_it_is_not_asked_again_once_it_is_away():
    away = Away(OSError("gone"))
    facts = Facts(away, "ubase")
    for _ in range(3):
        with pytest.raises(CannotTell):
            facts.named()
    assert away.calls == 1
