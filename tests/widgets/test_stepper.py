"""The stepper's data, and what is read where no widget runs. Its front end is in tests/browser."""

import nbformat
import pytest
from nbconvert import HTMLExporter

from lab_env import paths
from lab_env.widgets.stepper import SCENARIOS, Stepper


@pytest.mark.parametrize("language, words", [("en", "Trap and emulate"), ("gl", "Capturar e emular")])
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


def test_an_exported_page_has_the_table_and_the_figure_in_it(tmp_path):
    """As JupyterLab saves a notebook: without the widget's state; the page needs nothing beside it."""
    data, _ = Stepper("privileged", language="en")._repr_mimebundle_()
    notebook = nbformat.v4.new_notebook(cells=[
        nbformat.v4.new_markdown_cell("![Rings.](figures/rings.svg)"),
        nbformat.v4.new_code_cell("Stepper()", outputs=[nbformat.v4.new_output("display_data", data=data)])])
    page, _ = HTMLExporter(embed_images=True).from_notebook_node(notebook, {"metadata": {"path": str(paths.notebooks() / "en")}})
    assert "Binary translation" in page and "widget-view+json" not in page.split("</style>")[-1]
    assert 'src="data:image/svg+xml;base64,' in page
