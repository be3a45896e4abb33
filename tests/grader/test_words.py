"""Texts: both languages say the same places, and Galician is Galician."""

import importlib
import pkgutil
import re

import pytest

import grader
from grader import rubrics
from grader.words import Words, chosen

NOT_GALICIAN = re.compile(r"\b(the|and|with|snapshot|boot|hay|está[ns] instalado|plantilla|huésped|invitado|solapa|usted|"
                          r"los|las|una|y|ordenador apagado|archivo de|host)\b", re.IGNORECASE)


def texts():
    for module in pkgutil.walk_packages(grader.__path__, "grader."):
        for name, value in vars(importlib.import_module(module.name)).items():
            if isinstance(value, Words):
                yield f"{module.name}.{name}", value
    for rubric in {rubrics.get(name).name: rubrics.get(name) for name in rubrics.MODULES}.values():
        for check in rubric.checks:
            yield f"{rubric.name}.{check.name}.title", check.title
            yield from ((f"{rubric.name}.{check.name}.hint{number}", hint) for number, hint in enumerate(check.hints))


TEXTS = dict(texts())


@pytest.mark.parametrize("name", TEXTS)
def test_both_languages_have_the_same_places(name):
    words = TEXTS[name]
    places = [sorted(re.findall(r"{\w+}", text)) for text in words]
    assert places[0] == places[1] and all(words)


@pytest.mark.parametrize("name", TEXTS)
def test_galician_is_galician(name):
    words = TEXTS[name]
    assert words.en != words.gl
    plain = re.sub(r"«[^»]*»|https?://\S+", "", words.gl)
    assert not NOT_GALICIAN.search(plain), plain


def test_texts_were_found():
    assert len(TEXTS) > 40


@pytest.mark.parametrize("wanted, language", [("gl", "gl"), ("gl_ES.UTF-8", "gl"), ("GL", "gl"), ("en", "en"), ("fr", "en"), ("", "en")])
def test_chosen(monkeypatch, wanted, language):
    monkeypatch.setenv("XENLAB_LANGUAGE", wanted)
    assert chosen() == language
    assert chosen("gl") == "gl" and chosen("en") == "en"
