"""Every message is said in both languages: found by reading the code, so that none can be forgotten.

Left as they are: the mocked XenServer, its guests, its HTTP answers and `xe`, which speak as the products do, and what programs read.
"""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
AS_THE_PRODUCT = ("lab_env/mock/", "lab_env/xe/", "lab_env/server/handlers/", "lab_env/xsconsole/")
FOR_DEVELOPERS = ("lab_env/figures/",)
MODULES = sorted(path.relative_to(ROOT).as_posix() for package in ("lab_env", "grader") for path in (ROOT / package).rglob("*.py"))
CHECKED = [name for name in MODULES if not name.startswith(AS_THE_PRODUCT + FOR_DEVELOPERS)]
NOT_GALICIAN = re.compile(r"\b(the|and|with|hay|está[ns] instalado|plantilla|huésped|invitado|solapa|usted|los|las|una|y|archivo de|fichero|ordenador anfitrión|enlace|contraseña)\b",
                          re.IGNORECASE)
SAME = {"Hardware", "hardware", "paravirtual", "PV", "HVM", "PVH", "PVHVM", "Xen", "dom0", "Xen, PV", "Xen, HVM", "32 bits", "64 bits", "{bits} bits", "qemu",
        "XenServer", "XenCenter, xsconsole, xe", "xapi: VM_guest_metrics", "Ubuntu Precise Pangolin 12.04 (64-bit)"}      # alike in both languages


def called(node):
    """The name of what a call calls."""
    return getattr(node.func, "id", getattr(node.func, "attr", ""))


def bare(node):
    """Texts with words in them, in an expression, that no said(…) or Words(…) says."""
    if isinstance(node, ast.Call):
        return [] if called(node) in ("said", "Words", "say", "fill", "join", "get", "dumps", "str", "repr") else [text for arg in node.args for text in bare(arg)]
    if isinstance(node, ast.Constant):
        return [node.value] if isinstance(node.value, str) and re.search(r"[A-Za-z]{3,}.*\s|\s.*[A-Za-z]{3,}", re.sub(r"https?:\S*|xenlab .*|\.\w+|--\w+|JupyterLab:", "", node.value)) else []
    if isinstance(node, (ast.JoinedStr, ast.BinOp, ast.IfExp, ast.BoolOp)):
        return [text for child in ast.iter_child_nodes(node) for text in bare(child)]
    return []


def unsaid(tree):
    """(line, text) of each message that is only in English."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            shown = [*node.args[:1]] if called(node) in ("UserError", "ArgumentTypeError", "Progress", "LineFailed", "Unanswered") else [*node.args] if called(node) == "print" else []
            shown += [keyword.value for keyword in node.keywords if keyword.arg in ("help", "description", "epilog")]
        elif isinstance(node, ast.Assign) and any(getattr(target, "id", "") in ("HELP", "EPILOG") for target in node.targets):
            shown = [node.value]
        else:
            continue
        yield from ((node.lineno, text) for one in shown for text in bare(one))


def pairs(tree):
    """(line, English, Galician) of each text that the code says in both."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and called(node) in ("said", "Words") and len(node.args) == 2:
            english, galician = (arg.value if isinstance(arg, ast.Constant) else None for arg in node.args)
            if isinstance(english, str) and isinstance(galician, str):
                yield node.lineno, english, galician


def parsed(name):
    return ast.parse((ROOT / name).read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", CHECKED)
def test_no_message_lacks_a_galician_form(name):
    found = [f"{name}:{line}: {text!r}" for line, text in unsaid(parsed(name))]
    assert not found, "say it in both languages, said(english, galician) of lab_env.words: " + "; ".join(found)


@pytest.mark.parametrize("name", [name for name in MODULES if not name.startswith("lab_env/mock/")])
def test_both_forms_have_the_same_places_and_galician_is_galician(name):
    for line, english, galician in pairs(parsed(name)):
        where = f"{name}:{line}: {english!r}, {galician!r}"
        assert sorted(re.findall(r"{\w+}|%\(\w+\)s", english)) == sorted(re.findall(r"{\w+}|%\(\w+\)s", galician)), where
        assert bool(english) == bool(galician), where
        if english == galician:
            assert english in SAME or len(re.findall(r"[A-Za-z]{4,}", re.sub(r"{\w+}", "", english))) == 0, f"{where}: if it is alike in both, name it in SAME"
        assert not NOT_GALICIAN.search(re.sub(r"«[^»]*»|`[^`]*`|https?://\S+", "", galician)), where


def test_the_whole_project_is_read():
    assert sum(len(list(pairs(parsed(name)))) for name in MODULES) > 400 and len(CHECKED) > 40


@pytest.mark.parametrize("code, texts", [
    ('raise UserError("it is wrong")', ["it is wrong"]), ('raise UserError(f"{name} is wrong")', [" is wrong"]), ('add("--x", help="some help")', ["some help"]),
    ('HELP = "Do this."', ["Do this."]), ('print("in all " + said("a", "b"))', ["in all "]), ('print("a b c d")', []),
    ('raise UserError(said("it is wrong", "está mal"))', []), ('HELP = Words("Do this.", "Fai isto.")', []), ('print(f"{a:>3} {b}")', [])])
def test_a_message_only_in_english_would_be_found(code, texts):
    assert [text for _, text in unsaid(ast.parse(code))] == texts
