"""The committed figures are what the module draws, and each can be read by everybody."""

import xml.etree.ElementTree as ElementTree

import pytest

from lab_env import figures, paths
from lab_env.figures.drawing import Drawing, measure, wrap
from lab_env.words import Words

FOLDER = paths.notebooks()
SVG = "{http://www.w3.org/2000/svg}"
ONE = Words("A box", "Unha caixa"), Words("There is a box.", "Hai unha caixa.")


def test_the_committed_figures_are_up_to_date():
    there = {path.relative_to(FOLDER).as_posix(): path.read_text(encoding="utf-8") for path in FOLDER.rglob("*.svg")}
    assert there == figures.files(), "draw them again: python -m lab_env.figures"


@pytest.mark.parametrize("language", ["en", "gl"])
@pytest.mark.parametrize("name", figures.names())
def test_a_figure_has_a_title_and_says_in_sentences_what_it_shows(name, language):
    root = ElementTree.fromstring(figures.svg(name, language))
    title, alt = root.find(f"{SVG}title").text, root.find(f"{SVG}desc").text
    assert root.get("role") == "img" and root.get("aria-labelledby") == "title desc"
    assert title and alt.endswith(".") and len(alt.split(". ")) > 1
    assert "http" not in ElementTree.tostring(root, encoding="unicode").replace("http://www.w3.org/2000/svg", ""), "it fetches nothing"


@pytest.mark.parametrize("name", figures.names())
def test_both_languages_draw_the_same_things(name):
    shapes = [[part.tag for part in ElementTree.fromstring(figures.svg(name, language)) if part.tag != f"{SVG}text"] for language in ("en", "gl")]
    assert shapes[0] == shapes[1]


@pytest.mark.parametrize("name", figures.names())
def test_a_figure_has_its_colours_for_light_and_for_dark(name):
    text = figures.svg(name, "en")
    assert "prefers-color-scheme: dark" in text
    assert "#" not in text.split("</style>")[1], "colours are named, so that both shades have them"


def test_words_that_do_not_fit_are_an_error():
    drawing = Drawing(200, 100, *ONE, "en")
    with pytest.raises(ValueError, match="A box"):
        drawing.box(0, 0, 80, 20, "xen", "one two three four five six")
    with pytest.raises(ValueError, match="not on the paper"):
        drawing.label(150, 50, "much too long for this place")
    with pytest.raises(ValueError, match="wider"):
        wrap("Donaudampfschifffahrt", 40, 14)


def test_wrapping_keeps_every_word_and_every_line_fits():
    text = "the guest's kernel makes a hypercall and Xen answers it"
    lines = wrap(text, 120, 14)
    assert " ".join(lines) == text and all(measure(line, 14) <= 120 for line in lines) and len(lines) > 2
