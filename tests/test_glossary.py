"""The glossary: the same words in both languages, in their own order, and a way to it from every lesson."""

import json
import re
import unicodedata
from pathlib import Path

import nbformat
import pytest

from lab_env import lessons

ROOT = Path(__file__).parents[1]
NOTEBOOKS = ROOT / "notebooks"
LANGUAGES = {"en": "[glossary](glossary.md)", "gl": "[glosario](glossary.md)"}


def themes(language):
    """The rows (word, the other language's, meaning) of each theme."""
    page = (NOTEBOOKS / language / "glossary.md").read_text(encoding="utf-8")
    return [re.findall(r"^\| \*\*(.+)\*\* \| (.+) \| (.+) \|$", part, re.MULTILINE) for part in page.split("\n## ")[1:]]


def order(word):
    """What a word is sorted by: its letters and blanks, accents off."""
    return "".join(char for char in unicodedata.normalize("NFD", word.casefold()) if char.isalnum() or char == " ")


def test_both_languages_have_the_same_entries():
    english, galician = themes("en"), themes("gl")
    assert [{(word, other) for word, other, _ in theme} for theme in english] == [{(other, word) for word, other, _ in theme} for theme in galician]
    assert sum(map(len, english)) > 60
    assert not {meaning for theme in english for *_, meaning in theme} & {meaning for theme in galician for *_, meaning in theme}, "every meaning is translated"


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_word_is_there_once_and_where_one_looks_for_it(language):
    words = [[order(word) for word, *_ in theme] for theme in themes(language)]
    assert words == [sorted(theme) for theme in words]
    every = [word for theme in words for word in theme]
    assert len(set(every)) == len(every)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_lesson_leads_to_it(language):
    for path in (NOTEBOOKS / language).glob("*.ipynb"):
        assert LANGUAGES[language] in nbformat.read(path, as_version=4).cells[0].source, path.name


def test_it_comes_to_the_lab_folder_with_the_lessons_and_is_shown_as_a_page(tmp_path):
    lessons.copy(NOTEBOOKS, tmp_path / "notebooks", tmp_path / "lessons.json")
    assert (tmp_path / "notebooks" / "gl" / "glossary.md").is_file()
    settings = json.loads((ROOT / "lab_env" / "jupyter" / "overrides.json").read_text(encoding="utf-8"))
    assert settings["@jupyterlab/docmanager-extension:plugin"]["defaultViewers"]["markdown"] == "Markdown Preview"
