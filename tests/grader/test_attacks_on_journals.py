"""Journals that a clever student might forge: each earns nothing, and is reported readably. See test_attacks.py for the rest."""

import json
import os

import pytest

from grader.submissions import JOURNAL
from lab_env.mock import history
from lab_env.mock import journal as journals
from tests.grader.attacked import grade, lines_of, signed
from tests.grader.laboratory import ASSIGNMENT, journal

pytestmark = pytest.mark.skipif(os.name == "nt", reason="alarms of Unix")


def of_a_neighbour_signed_anew(mine):
    return signed(mine, lines_of(student="ana")[1])


def of_a_neighbour_as_it_is(mine):
    return journal(student="ana")


def of_another_assignment(mine):
    return signed(mine | {"seed": journals.seed_for("xenlab", "tools-on-debian", "eve")}, [])


def of_another_course(mine):
    return signed(mine | {"seed": journals.seed_for("other", ASSIGNMENT, "eve")}, [])


def spliced(mine):
    """One's own beginning, a neighbour's end."""
    return signed(mine, lines_of(variant="no_tools", student="eve")[1][:3] + lines_of(student="ana")[1][3:])


def from_another_release(mine):
    return signed(mine | {"release": "xcp-ng-8.3"}, lines_of(student="ana")[1])


def from_no_release(mine):
    return signed(mine | {"release": "../../etc/passwd"}, [])


def other_contents(mine):
    return signed(mine | {"contents": "../../etc/passwd"}, [])


def times_backwards(mine):
    return signed(mine, [[10.0, "root", "time", []], [5.0, "root", "time", []]])


def a_time_that_is_no_number(mine):
    return signed(mine, [[float("nan"), "root", "time", []]])


def the_end_of_time(mine):
    return signed(mine, [[1e300, "root", "time", []]])


def fields_nobody_may_set(mine):
    return signed(mine, [[1.0, "root", "VM_guest_metrics.set_PV_drivers_version", ["OpaqueRef:x", {"major": "6", "minor": "1"}]],
                         [2.0, "root", "VM.set_guest_metrics", ["OpaqueRef:x", "OpaqueRef:y"]]])


def methods_of_python(mine):
    return signed(mine, [[1.0, "root", name, []] for name in ("__class__.__init__", "os.system", "VM.__del__", "lab", "guest", "keys", "")])


def parameters_of_other_kinds(mine):
    return signed(mine, [[1.0, "root", method, params] for method in ("VM.start", "guest", "keys", "desktop", "lab", "time")
                         for params in ([None], [[]], [{}], [1e308], ["x"] * 50)])


def lines_that_are_no_lines(mine):
    return signed(mine, []) + '{"t": 1}\n[]\n[1]\nnull\n'


def many_lines(mine):
    return signed(mine, []) + "[1,\"root\",\"time\",[],\"0\"]\n" * 500_000


def ten_million_lines(mine):
    return signed(mine, []) + "[]\n" * 10_000_000


def cut_in_the_middle_of_a_hash(mine):
    return signed(mine, lines_of(variant="nothing_done", student="eve")[1])[:-3]


def of_a_student_called_like_a_path(mine):
    return signed(mine | {"seed": journals.seed_for("xenlab", ASSIGNMENT, "../ana"), "student": "../ana", "assignment": "../../<script>"}, [])


def one_very_long_line(mine):
    return signed(mine, [[1.0, "root", "VM.clone", ["x" * 10_000_000, "y"]]])


def deep_parameters(mine):
    return signed(mine, []) + "[1,\"root\",\"VM.start\"," + "[" * 100_000 + "]" * 100_000 + ",\"0\"]\n"


def snapshots_without_end(mine):
    return signed(mine, [[1.0, "root", "lab", ["snapshot", f"s{number}"]] for number in range(100)])


def undoing_what_never_was(mine):
    return signed(mine, [[1.0, "root", "lab", ["undo", count]] for count in ("1", "0", "-1", "x", "²", "9" * 30, 1, None, ["1"])]
                  + [[1.0, "root", "keys", params] for params in (["a"], ["a", 1], ["a", "x"], ["a", "y"], "ab")] + [[1.0, "root", "lab", ["undo", "2"]]])


JOURNALS = [
    of_a_neighbour_signed_anew, of_a_neighbour_as_it_is, of_another_assignment, of_another_course, spliced, from_another_release, from_no_release,
    other_contents, times_backwards, a_time_that_is_no_number, the_end_of_time, fields_nobody_may_set, methods_of_python,
    parameters_of_other_kinds, lines_that_are_no_lines, many_lines, ten_million_lines, cut_in_the_middle_of_a_hash, of_a_student_called_like_a_path,
    one_very_long_line, deep_parameters, snapshots_without_end, undoing_what_never_was,
]


@pytest.mark.parametrize("attack", JOURNALS, ids=lambda attack: attack.__name__)
def test_a_forged_journal_earns_nothing(folder, attack):
    mine, _ = lines_of(variant="nothing_done", student="eve")
    (folder / JOURNAL).write_text(attack(mine), encoding="utf-8", newline="\n")
    report = grade(folder)
    assert report.points == 0
    assert "grader itself" not in " ".join(note.en for note in report.notes)


def test_what_was_undone_earns_nothing_and_stays_in_the_timeline(folder):
    head, lines = lines_of(student="eve")
    (folder / JOURNAL).write_text(signed(head, lines), encoding="utf-8", newline="\n")
    whole, count = grade(folder), len(history.steps(journals.read(signed(head, lines)).lines)[0])
    (folder / JOURNAL).write_text(signed(head, [*lines, [lines[-1][0], "root", "lab", ["undo", str(count)]]]), encoding="utf-8", newline="\n")
    report = grade(folder)
    assert whole.points == whole.max_points and report.points == 0
    assert len([what for _, what in report.story.steps if what.startswith("↶ ")]) == count


def at_no_moment(begins):
    """A journal that says that its lab began then, where that is none."""
    def attack(mine):
        first, *rest = signed(mine, []).splitlines()
        return "\n".join([json.dumps(json.loads(first) | {"begins": begins}), *rest]) + "\n"
    return attack


@pytest.mark.parametrize("begins", ["00010101T00:00:00Z", "99991231T23:59:59Z", "20260230T08:00:00Z", "x" * 10**6, "", 1e308, None, {"a": 1}],
                         ids=["year 1", "year 9999", "30 February", "long", "empty", "number", "null", "record"])
def test_a_lab_that_began_at_no_moment_earns_nothing(folder, begins):
    mine, _ = lines_of(variant="done", student="eve")
    (folder / JOURNAL).write_text(at_no_moment(begins)(mine), encoding="utf-8", newline="\n")
    report = grade(folder)
    assert report.points == 0 and "the moment at which the lab begins" in " ".join(note.en for note in report.notes)


@pytest.mark.parametrize("variant", ["done", "no_tools"])
@pytest.mark.parametrize("begins", ["20000101T00:00:00Z", "20991231T23:59:59Z"])
def test_the_day_a_student_chose_changes_no_verdict_and_is_seen(folder, variant, begins):
    head, lines = lines_of(variant=variant, student="eve")
    reports = []
    for chosen in ({}, {"begins": begins}):
        (folder / JOURNAL).write_text(signed(head | chosen, lines), encoding="utf-8", newline="\n")
        reports.append(grade(folder))
    usual, other = ([(outcome.check.name, outcome.verdict, outcome.points) for outcome in report.outcomes] for report in reports)
    assert usual == other and reports[0].story.steps[0][0][:4] == "2014" and reports[1].story.steps[0][0][:4] in (begins[:4], "2100")
