"""The colours can be read: WCAG's contrast, computed."""

import pytest

from lab_env.theme import COLOURS, DARK, LIGHT, file_css, page_css

TEXT = ["ink", "muted", "accent", "ok", "warn", "bad", "app", "guest", "xen", "dom0", "hardware"]
PEOPLE = ["app", "guest", "xen", "dom0", "hardware"]
JUPYTER_DARK = "#111111", "#212121"     # JupyterLab's own dark papers


def luminance(colour):
    parts = [int(colour[place:place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_computed_as_wcag_does():
    assert round(contrast("#000000", "#ffffff"), 1) == 21 and round(contrast("#777777", "#ffffff"), 2) == 4.48


@pytest.mark.parametrize("shade", [LIGHT, DARK])
@pytest.mark.parametrize("name", TEXT)
def test_text_can_be_read_on_the_paper(name, shade):
    papers = [COLOURS["paper"][shade], COLOURS["raised"][shade], *(JUPYTER_DARK if shade == DARK else ())]
    assert all(contrast(COLOURS[name][shade], paper) >= 4.5 for paper in papers)


@pytest.mark.parametrize("shade", [LIGHT, DARK])
@pytest.mark.parametrize("name", PEOPLE)
def test_text_and_border_can_be_seen_on_their_fill(name, shade):
    fill = COLOURS[f"{name}-fill"][shade]
    assert contrast(COLOURS[name][shade], fill) >= 4.5 and contrast(COLOURS["ink"][shade], fill) >= 7


def test_lines_can_be_seen():
    assert all(contrast(COLOURS["line"][shade], COLOURS["paper"][shade]) >= 3 for shade in (LIGHT, DARK))


def test_a_file_and_a_page_have_both_shades():
    for css in (file_css(), page_css(".x")):
        assert all(colour in css for pair in COLOURS.values() for colour in pair)
