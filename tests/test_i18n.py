"""`xenlab i18n`, by its command line's functions, on a lesson of two cells."""

import argparse

import nbformat
import pytest

from lab_env import i18n
from lab_env.cli import UserError


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "en").mkdir()
    new = nbformat.v4
    write(tmp_path, "en", [new.new_markdown_cell("Hello", id="hello"), new.new_code_cell("print(1)", id="code")], "en")
    return tmp_path


def write(folder, language, cells, lang):
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata={"lang": lang}), folder / language / "01-a.ipynb")


def read(folder, language):
    return nbformat.read(folder / language / "01-a.ipynb", as_version=4)


def change(folder, language, number, source):
    notebook = read(folder, language)
    notebook.cells[number].source = source
    write(folder, language, notebook.cells, language)


def i18n_run(folder, *words):
    parser = argparse.ArgumentParser()
    i18n.add_arguments(parser)
    return i18n.run(parser.parse_args(words), folder)


def test_a_lesson_is_synced_translated_accepted_and_goes_stale(folder, capsys):
    assert i18n_run(folder, "sync", "01") == 0
    assert i18n_run(folder, "check") == 1 and "hello: not translated" in capsys.readouterr().out
    with pytest.raises(UserError, match="still marked"):
        i18n_run(folder, "accept", "01", "hello")
    change(folder, "gl", 0, "Ola")
    assert i18n_run(folder, "accept", "01", "hello") == 0
    assert i18n_run(folder, "check") == 0
    change(folder, "en", 0, "Hello again")
    assert i18n_run(folder, "sync") == 0
    assert i18n_run(folder, "check") == 1, "syncing does not wave a stale cell through"
    assert "hello: the English text has changed" in capsys.readouterr().out
    assert read(folder, "gl").cells[0].source == "Ola"


def test_code_that_differs_is_found_and_mended(folder, capsys):
    i18n_run(folder, "sync")
    change(folder, "gl", 0, "Ola")
    i18n_run(folder, "accept", "01", "all")
    change(folder, "gl", 1, "print(2)")
    assert i18n_run(folder, "check") == 1 and "code: its code" in capsys.readouterr().out
    i18n_run(folder, "sync")
    assert i18n_run(folder, "check") == 0 and read(folder, "gl").cells[1].source == "print(1)"


def test_a_lesson_that_is_not_there_is_named(folder):
    with pytest.raises(UserError, match="begins with '99'"):
        i18n_run(folder, "check", "99")
