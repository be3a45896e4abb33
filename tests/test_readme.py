"""What the first pages promise is there: commands, targets, files, names."""

import contextlib
import functools
import io
import re
from pathlib import Path

import pytest

from lab_env.cli import SUBCOMMANDS, main

from .server.serving import run

ROOT = Path(__file__).parents[1]
PAGES = ["README.md", "README.gl.md", "course/guide.md", "course/guide.gl.md", "docs/add-a-check.md",
         *(f"docs/{name}{language}.md" for name in ("real-xenserver", "practice-pool", "iso-library", "accounts", "tried-on") for language in ("", ".gl"))]
AUTHORS = ["Antonio de Andrés Lema", "Carlos Carrión Álvarez"]


def text(name):
    return (ROOT / name).read_text(encoding="utf-8")


def code(name):
    """What a page shows as code: fenced, indented, and between backquotes."""
    return "\n".join(re.findall(r"^```[\s\S]*?^```$|^    \S.*$|`[^`\n]+`", text(name), re.MULTILINE))


@pytest.mark.parametrize("page", PAGES)
def test_every_xenlab_command_that_is_named_exists(page):
    assert set(re.findall(r"\bxenlab ([a-z][a-z0-9-]*)", code(page))) <= set(SUBCOMMANDS)


@functools.cache
def help_of(*words):
    """What `xenlab … --help` prints."""
    with contextlib.redirect_stdout(io.StringIO()) as printed, contextlib.suppress(SystemExit):
        main([*words, "--help"])
    return printed.getvalue()


@pytest.mark.parametrize("page", PAGES)
def test_every_option_that_is_named_exists(page):
    """Of the commands that are shown with options."""
    for command, rest in re.findall(r"\bxenlab ([a-z][a-z0-9-]*)([^`\n#|]*)", code(page)):
        named = set(re.findall(r"--[a-z][a-z-]*", rest))
        if named:
            action = rest.split()[:1] if command == "inventory" else []
            assert named <= set(re.findall(r"--[a-z][a-z-]*", help_of(command, *action))), command


def test_help_lists_every_command():
    shown = run("--help").stdout
    assert all(re.search(rf"^ +{name}\b", shown, re.MULTILINE) for name in SUBCOMMANDS)


@pytest.mark.parametrize("page", PAGES[:2])
def test_every_make_target_that_is_named_exists(page):
    named = set(re.findall(r"\bmake ([a-z]+)", code(page)))
    assert {"lab", "test"} <= named <= set(re.findall(r"^([a-z]+):", text("Makefile"), re.MULTILINE))


@pytest.mark.parametrize("page", [*PAGES, "docs/architecture.md"])
def test_every_link_to_a_file_leads_somewhere(page):
    for target in re.findall(r"\]\(([^)#\s]+)", text(page)):
        assert "://" in target or ((ROOT / page).parent / target).exists(), target


@pytest.mark.parametrize("page", PAGES[:2])
def test_pictures_are_described_in_a_sentence(page):
    described = re.findall(r"!\[([^\]]*)\]\(", text(page))
    assert described and all(len(words.split()) > 8 and words.endswith(".") for words in described)


@pytest.mark.parametrize("page", ["LICENSE-lessons", *PAGES[:2]])
def test_the_authors_of_the_course_unit_are_named(page):
    assert all(author in text(page) for author in AUTHORS)
    assert "CC BY-SA 4.0" in text(page)


def test_the_licences_are_the_ones_the_package_names():
    assert text("LICENSE").startswith("MIT License") and "XenLab contributors" in text("LICENSE")
    assert "https://creativecommons.org/licenses/by-sa/4.0/" in text("LICENSE-lessons")
