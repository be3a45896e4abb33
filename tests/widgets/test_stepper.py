"""The stepper's data, and what is read where no widget runs. Its front end is in tests/browser."""

import pytest

from lab_env.widgets.stepper import SCENARIOS, Stepper


@pytest.mark.parametrize("language, words", [("en", "Trap and emulate"), ("gl", "Atrapar e emular")])
def test_without_a_front_end_it_is_a_table_and_the_steps(language, words):
    widget = Stepper("privileged", language=language)
    data, _ = widget._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in data
    assert words in data["text/plain"] and "  4        6" in data["text/plain"]
    assert words in data["text/html"] and "<td>6</td>" in data["text/html"] and "mov cr3" in data["text/html"]


@pytest.mark.parametrize("name", SCENARIOS)
def test_every_text_is_sent_in_the_chosen_language(name):
    english, galician = (Stepper(name, language=language) for language in ("en", "gl"))
    assert english.words.keys() == galician.words.keys()
    assert str(english.scenario) != str(galician.scenario) and "Words(" not in str(english.scenario)
    for one, other in zip(english.scenario["ways"], galician.scenario["ways"]):
        assert one["crossings"] == other["crossings"] and len(one["notes"]) == len(one["steps"])


def test_a_scenario_there_is_not_is_named():
    with pytest.raises(ValueError, match="there is no scenario 'x'; there is privileged"):
        Stepper("x")
