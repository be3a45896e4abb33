"""One word for each thing, in all that is said in Galician: lessons, assignments, pages, messages, questions, checks."""

import ast
import re

import nbformat
import pytest

from .test_messages import MODULES, NOT_GALICIAN, ROOT, called, parsed

ONE_WORD = {        # what is found, and what the rest of the project says
    r"arranc(a|an|ar|ou|ando|amos)": "arrincar", r"cortalumes": "devasa", r"fiestras?": "xanela", r"espellos?": "réplica, repositorio", r"sucesos?": "evento",
    r"comandos?": "orde", r"cada quen": "cadaquén", r"enlaces?": "ligazón", r"á man": "a man", r"fai falla": "fai falta", r"corre sobre": "execútase, funciona",
    r"unha? Debian": "un Debian", r"fan? unha trampa": "provocar unha trampa", r"dio": "dío", r"téñena con": "tena, teno", r"soportad[oa]s?": "con soporte, admitido",
}
QUOTED = re.compile(r"```.*?```|`[^`]*`|\*[^*\n]+\*|«[^»]*»|https?://\S+|\]\([^)]*\)", re.DOTALL)      # code, and what others said


def in_code(name):
    """The Galician texts of a module: of said and Words, of gl=, and the second of each pair of texts in why= and matters=."""
    for node in ast.walk(parsed(name)):
        if not isinstance(node, ast.Call):
            continue
        found = node.args[1:2] if called(node) in ("said", "Words") else []
        found += [keyword.value for keyword in node.keywords if keyword.arg == "gl"]
        found += [keyword.value.elts[1] for keyword in node.keywords if keyword.arg in ("why", "matters") and isinstance(keyword.value, ast.Tuple) and len(keyword.value.elts) == 2]
        for one in found:
            yield from (text.value for text in ast.walk(one) if isinstance(text, ast.Constant) and isinstance(text.value, str))


def texts():
    for path in [*ROOT.glob("notebooks/gl/*.ipynb"), *ROOT.glob("course/source/*-gl/*.ipynb")]:
        yield path.relative_to(ROOT).as_posix(), "\n".join(cell.source for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "markdown")
    for path in [*ROOT.glob("notebooks/gl/*.md"), *ROOT.glob("docs/*.gl.md"), *ROOT.glob("course/*.gl.md"), ROOT / "README.gl.md"]:
        yield path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")
    for name in MODULES:
        if not name.startswith("lab_env/mock/"):
            yield name, "\n".join(in_code(name))


TEXTS = {name: text for name, text in texts() if text}


@pytest.mark.parametrize("name", TEXTS)
def test_a_thing_has_one_name(name):
    prose = QUOTED.sub("", TEXTS[name])
    found = {match.group(): better for word, better in ONE_WORD.items() for match in re.finditer(rf"\b({word})\b", prose, re.IGNORECASE)}
    assert not found, "the others say …"


@pytest.mark.parametrize("name", [name for name in TEXTS if name.endswith(".py")])
def test_no_other_language_slips_in(name):
    assert not NOT_GALICIAN.findall(QUOTED.sub("", TEXTS[name]))


def test_texts_are_found_wherever_they_are_said():
    assert "fai falta" in TEXTS["grader/questions/paravirtualization.py"] and "execútase" in QUOTED.sub("", TEXTS["notebooks/gl/00-welcome.ipynb"])
    assert "Reiniciouse" in TEXTS["grader/rubrics/tools_debian.py"] and len(TEXTS) > 80
