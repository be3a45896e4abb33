"""`xenlab doctor`: this computer."""

import importlib.metadata
import json
import os
import sys

import pytest

from lab_env.words import LANGUAGES

from .real.command import run


def findings(*arguments):
    found = run("doctor", "--json", *arguments)
    return {one["name"]: one for one in json.loads(found.stdout)["findings"]}, found.returncode


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("XENLAB_FOLDER", str(tmp_path / "xenlab"))
    return tmp_path / "xenlab"


def test_here_nothing_is_missing(folder):
    found, status = findings()
    assert status == 0 and {"python", "xenlab", "jupyterlab", "nbgrader", "alembic on PATH", "lab folder", "disk space", "ports", "browser", "lessons"} <= set(found)
    assert not [one for one in found.values() if one["status"] == "missing"]
    assert not folder.exists(), "it only looks"


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_says_what_to_do_about_each_thing(language, monkeypatch):
    monkeypatch.setenv("PATH", "")
    shown = run("doctor", "--language", language).stdout
    assert {"en": "not on PATH\n", "gl": "non no PATH\n"}[language] in shown
    for line in shown.splitlines():
        assert line.startswith(({"en": ("ok ", "look ", "missing ", " "), "gl": ("ben ", "mirar ", "falta ", " ")}[language])) or line == shown.splitlines()[-1]
    assert all(one["seen"] and (one["todo"] or one["status"] == "ok") for one in findings("--language", language)[0].values())


@pytest.mark.skipif(os.name == "nt", reason="a file stands where the folder would be")
def test_a_lab_folder_that_cannot_be_is_missing(tmp_path):
    (tmp_path / "file").write_text("")
    found, status = findings("--folder", tmp_path / "file" / "xenlab")
    assert status == 1 and found["lab folder"]["status"] == "missing" and "--folder" in found["lab folder"]["todo"]


def test_packages_are_held_against_what_xenlab_asks_for(monkeypatch):
    real = importlib.metadata.version

    def version(name):
        if name == "jupyterlab":
            raise importlib.metadata.PackageNotFoundError(name)
        return "1.0" if name == "nbgrader" else real(name)

    monkeypatch.setattr(importlib.metadata, "version", version)
    found, status = findings()
    assert status == 1 and found["jupyterlab"]["status"] == "missing" and found["nbgrader"]["status"] == "look" and ">=0.9" in found["nbgrader"]["todo"]


def test_programs_that_are_nowhere_are_missing(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    found, status = findings()
    assert status == 1 and found["alembic on PATH"]["status"] == found["nbgrader on PATH"]["status"] == "missing"
