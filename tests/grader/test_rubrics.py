"""What holds of every rubric that asks a XenServer: it declares what it looks at, a test changes each of those, and both languages are there."""

import inspect

import pytest

from grader import rubrics
from grader.check import Verdict
from grader.facts import CLASS_OF, Facts
from grader.grading import grade_live, session_on
from grader.lessons import sections, where
from grader.words import LANGUAGES
from tests.grader import test_tools_debian, test_tools_windows, test_ubuntu_exercise, test_ubuntu_modern
from tests.grader.laboratory import Recorded, lab, solver

TABLES = {"ubuntu-exercise": test_ubuntu_exercise, "ubuntu-modern": test_ubuntu_modern, "tools-debian": test_tools_debian, "tools-windows": test_tools_windows}
"""The tests of each assignment: HALF_DONE and CHANGES."""
FINDING = {"VM.name_label", "VM.is_a_template", "VM.is_a_snapshot", "VM.is_control_domain", "VM.uuid"}     # how a VM is found is not a check's own reading
each = pytest.mark.parametrize("name", TABLES)


def test_every_rubric_of_a_lab_is_tested():
    assert {rubrics.get(name).name for name in rubrics.MODULES if rubrics.get(name).asks == "lab"} == set(TABLES)


@each
def test_reset_earns_nothing_and_solve_earns_all(name):
    nothing, done = (grade_live(name, session_on(lab(assignment=name, variant=variant))) for variant in ("nothing_done", "done"))
    assert nothing.points == 0 and not any(outcome.passed for outcome in nothing.outcomes)
    assert done.points == done.max_points == 20 and all(outcome.passed for outcome in done.outcomes)


@each
def test_every_variant_is_tested(name):
    assert set(TABLES[name].HALF_DONE) == set(solver(name).VARIANTS) - {"done"}


@each
def test_dependencies_come_before(name):
    before = []
    for check in rubrics.get(name).checks:
        assert set(check.after) <= set(before)
        before.append(check.name)


@each
def test_what_is_declared_is_what_is_read(name):
    rubric = rubrics.get(name)
    read_by = {check.name: set() for check in rubric.checks}
    for variant in solver(name).VARIANTS:
        state = Recorded(name, variant=variant)
        history = state.history
        for told in (history, None):
            facts, passed = Facts(state, rubric.vm_name, history=told, own=rubric.parameters(state.seed)), {}
            for check in rubric.checks:
                if not all(passed.get(one) for one in check.after):
                    continue
                facts.vm            # finding the VM is not the check's own reading
                facts.fields_read, history.facts_read = set(), set()
                passed[check.name] = check.ask(facts).verdict is Verdict.PASSED
                own_reading = FINDING - set(check.fields)
                read_by[check.name] |= facts.fields_read - own_reading | history.facts_read
    assert read_by == {check.name: {*check.fields, *check.facts} for check in rubric.checks}


@each
def test_each_thing_looked_at_is_changed_by_a_test(name):
    """A reference is changed with what it leads to."""
    for check in rubrics.get(name).checks:
        changed = {change.what for change in TABLES[name].CHANGES if change.check == check.name}
        looked_at = {one for one in (*check.fields, *check.facts) if one.split(".")[-1] not in CLASS_OF}
        assert looked_at <= changed, (check.name, looked_at - changed)
        assert changed <= {*check.fields, *check.facts}, (check.name, changed - {*check.fields, *check.facts})


@each
def test_hints_come_in_stages_in_both_languages(name):
    for check in rubrics.get(name).checks:
        assert len(check.hints) >= 2 and all(hint.en and hint.gl and hint.en != hint.gl for hint in check.hints)


@each
def test_each_check_says_why_it_matters_and_where_to_read(name):
    for check in rubrics.get(name).checks:
        matters = check.matters
        assert matters.en != matters.gl and all(len(text) > 40 and text.endswith(".") for text in matters), check.name
        lesson, cell = check.read.split("#")
        assert all(sections(lesson, language)[cell] for language in LANGUAGES), (check.name, check.read)
        assert all(lesson in text for text in where(check.read)) and where(check.read).en != where(check.read).gl


@each
def test_what_is_asked_of_each_differs_and_is_said(name):
    parameters = rubrics.get(name).parameters
    assert parameters("a") == parameters("a") and len({parameters(str(seed)) for seed in range(40)}) > 3
    assert all(str(value) in text for text in parameters("a").said for value in parameters("a"))


@each
def test_the_hash_of_a_rubric_covers_what_its_questions_call(name):
    for check in rubrics.get(name).checks:
        assert inspect.getsource(check.question) in check.identity[-1]
