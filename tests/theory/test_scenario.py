"""The scenarios: what is counted, and that each is told whole in both languages."""

import pytest

from lab_env.theory import disk_write, page_table, privileged
from lab_env.theory.scenario import Step, count
from lab_env.theory.spectrum import KINDS, PARTS, SPECTRUM
from lab_env.words import Words

SCENARIOS = {module.SCENARIO.key: module.SCENARIO for module in (privileged, page_table, disk_write)}
WAYS = [(key, way.key) for key, scenario in SCENARIOS.items() for way in scenario.ways]
SAY = Words("x", "x")


def way_of(scenario, key):
    return next(way for way in SCENARIOS[scenario].ways if way.key == key)


def test_changes_of_row_are_counted_and_a_real_device_is_not():
    assert count([Step("app", SAY), Step("guest", SAY), Step("guest", SAY), Step("app", SAY)]) == 2
    assert count([Step("dom0", SAY), Step("hardware", SAY), Step("dom0", SAY, more=4)]) == 4


@pytest.mark.parametrize("scenario, key, counts", [
    ("privileged", "native", (2, 2)), ("privileged", "trap", (6, 6)), ("privileged", "translation", (6, None)),
    ("privileged", "pv", (4, 6)), ("privileged", "vtx", (4, 4)), ("privileged", "ept", (2, 2)),
    ("page-table", "pv", (5, 6)), ("page-table", "vtx", (5, 5)), ("page-table", "ept", (2, 2)),
    ("disk-write", "ide", (28, 28)), ("disk-write", "ring", (8, 8)), ("disk-write", "ring-hvm", (8, 8))])
def test_what_the_lessons_say_of_crossings(scenario, key, counts):
    assert (way_of(scenario, key).crossings(32), way_of(scenario, key).crossings(64)) == counts


@pytest.mark.parametrize("scenario, key", WAYS)
def test_a_way_begins_and_ends_with_who_asked_and_stays_on_its_rows(scenario, key):
    way = way_of(scenario, key)
    assert set(way.steps) | set(way.absent) == {32, 64} and not set(way.steps) & set(way.absent)
    for bits, steps in way.steps.items():
        assert {step.at for step in steps} <= {row.who for row in way.rows[bits]}
        assert steps[0].at == steps[-1].at
        assert all(one.words != other.words for one, other in zip(steps, steps[1:]))
        for words in [step.words for step in steps] + [way.noted(bits)]:
            assert words.en != words.gl and words.en.endswith(".") and words.gl.endswith(".")


@pytest.mark.parametrize("scenario, key", WAYS)
def test_the_guest_s_kernel_is_where_the_lesson_says(scenario, key):
    way = way_of(scenario, key)
    rings = {bits: next(row.mode.en for row in way.rows[bits] if row.who == "guest") for bits in way.steps}
    expected = {"native": "ring 0", "vtx": "ring 0, non-root", "ept": "ring 0, non-root", "ide": "ring 0, non-root", "ring-hvm": "ring 0, non-root"}
    for bits, said in rings.items():
        assert said == expected.get(key, {32: "ring 1", 64: "ring 3"}[bits])


def test_the_spectrum_goes_step_by_step_towards_paravirtual():
    paravirtual = [sum(kind == "paravirtual" for kind, _ in mode.parts.values()) for mode in SPECTRUM]
    assert paravirtual == sorted(paravirtual) and (paravirtual[0], paravirtual[-1]) == (0, len(PARTS))
    for mode in SPECTRUM:
        assert list(mode.parts) == list(PARTS) and {kind for kind, _ in mode.parts.values()} <= set(KINDS)
        assert mode.needs_vt == any(kind == "hardware" for kind, _ in mode.parts.values())
