"""The lessons: the same in both languages, readable by everybody, and true when executed."""

import os
import re
import shutil
from argparse import Namespace
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from lab_env import figures, i18n

from .server.serving import served

LESSONS = Path(__file__).parents[1] / "notebooks"
NAMES = sorted(path.name for path in (LESSONS / "en").glob("*.ipynb"))
SLIPS = ["plantilla", "platilla", "invitado", "solapa", "enlace", "rendemento próximo", "hipervisor xen execútase", "hypervisor", "ficheiro log"]
AUTHORS = ["Antonio de Andrés Lema", "Carlos Carrión Álvarez", "CC BY-SA 4.0"]


def lesson(language, name):
    return nbformat.read(LESSONS / language / name, as_version=4)


def test_no_translation_is_stale(capsys):
    assert i18n.run(Namespace(action="check", lesson=None), LESSONS) == 0, capsys.readouterr().out


def test_both_languages_have_the_same_lessons():
    assert NAMES and NAMES == sorted(path.name for path in (LESSONS / "gl").glob("*.ipynb"))


@pytest.mark.parametrize("name", NAMES)
def test_cells_and_code_are_the_same_and_prose_is_not(name):
    english, galician = lesson("en", name), lesson("gl", name)
    assert (english.metadata.lang, galician.metadata.lang) == ("en", "gl")
    assert [(cell.id, cell.cell_type) for cell in english.cells] == [(cell.id, cell.cell_type) for cell in galician.cells]
    for one, other in zip(english.cells, galician.cells):
        if one.cell_type == "code":
            assert one.source == other.source and one.metadata == other.metadata
        else:
            assert one.source != other.source, f"{one.id} is not translated"


@pytest.mark.parametrize("language", ["en", "gl"])
@pytest.mark.parametrize("name", NAMES)
def test_a_lesson_is_handed_out_clean(language, name):
    for cell in lesson(language, name).cells:
        if cell.cell_type == "code":
            assert not cell.outputs and cell.execution_count is None
        for alt in re.findall(r"!\[([^\]]*)\]\(", cell.source):
            assert alt.endswith("."), "alternative text is a full sentence"
        assert "```mermaid" not in cell.source or "accDescr:" in cell.source


@pytest.mark.parametrize("language", ["en", "gl"])
@pytest.mark.parametrize("name", NAMES)
def test_a_figure_is_of_the_lesson_s_language_and_its_alternative_text_is_the_figure_s_own(language, name):
    for cell in lesson(language, name).cells:
        for alt, path in re.findall(r"!\[([^\]]*)\]\(([^)]*\.svg)\)", cell.source):
            assert (LESSONS / language / path).is_file() and path.startswith("figures/"), "below the notebook, where an export finds it"
            assert alt == figures.module_of(Path(path).stem).ALT.say(language), f"{cell.id}: take it from the figure's ALT"


@pytest.mark.parametrize("name", NAMES)
def test_galician_uses_the_words_of_the_glossary(name):
    prose = "\n".join(cell.source for cell in lesson("gl", name).cells if cell.cell_type == "markdown")
    assert not [slip for slip in SLIPS if slip in prose.lower()]
    words = re.sub(r"```.*?```|`[^`]*`|\(?\*kernel\*\)?", "", prose, flags=re.DOTALL)
    assert "kernel" not in words.lower(), "it is o núcleo; the English word stands beside it once, in italics"


@pytest.mark.parametrize("name", NAMES)
def test_the_authors_of_the_course_unit_are_named(name):
    for language in ("en", "gl"):
        assert all(author in lesson(language, name).cells[-1].source for author in AUTHORS)


MOST_WORDS = 300        # between two things to do: a screen, with its headings and a figure


@pytest.mark.parametrize("language, parts", [("en", ("will be able to", "**Predict.**", "**Remember**", "2013")),
                                             ("gl", ("rematar saberás", "**Predí.**", "**Lembra**", "2013"))])
@pytest.mark.parametrize("name", NAMES)
def test_a_lesson_has_all_its_parts_and_no_wall_of_prose(name, language, parts):
    cells = lesson(language, name).cells
    told = "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    assert all(part in told for part in parts)
    assert [cell.id for cell in cells[:2]] == ["title", "start"], "something to run within the first screen"
    assert any(cell.id == ("check" if name.startswith("08") else "check-yourself") for cell in cells)
    run = 0
    for cell in cells:
        run = run + len(words_of(cell.source)) if cell.cell_type == "markdown" else 0
        assert run <= MOST_WORDS, f"{cell.id}: {run} words without anything to do"


def words_of(source):
    """The words that are read one after the other: no tables, diagrams, alternative texts, nor what is folded away."""
    prose = re.sub(r"```.*?```|!\[[^\]]*\]\([^)]*\)|<details>.*?</details>|^\|.*$", "", source, flags=re.DOTALL | re.MULTILINE)
    return prose.split()


def executed(notebook, tmp_path, url):
    """Run a notebook as a learner would, in a kernel of its own; stops at nothing."""
    environment = {**os.environ, "XENLAB_URL": url, "XENLAB_USER": "root", "XENLAB_PASSWORD": "xenserver", "IPYTHONDIR": str(tmp_path)}
    NotebookClient(notebook, timeout=120, kernel_name="python3", allow_errors=True, coalesce_streams=True, resources={"metadata": {"path": str(tmp_path)}}).execute(env=environment)
    return {cell.id: cell.outputs for cell in notebook.cells if cell.cell_type == "code"}


def text_of(outputs):
    return "\n".join(output.get("text", "") or output.get("data", {}).get("text/plain", "") or "\n".join(output.get("traceback", [])) for output in outputs)


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "gl"])
def test_the_solved_exercise_passes_every_check(language, tmp_path):
    notebook = lesson(language, "08-exercise-ubuntu.ipynb")
    for cell in notebook.cells:
        cell.source = cell.metadata.get("solution", cell.source)
    with served("--speed", "instant", "--journal", tmp_path / "lab.journal", "--student", "ana") as (url, _):
        outputs = executed(notebook, tmp_path, url)
    errors = [text_of(found) for found in outputs.values() if any(output.output_type == "error" for output in found)]
    assert not errors
    assert "Detected `Ubuntu 13.04'" in text_of(outputs["refusal-run"])
    assert "20 of 20 points" in text_of(outputs["check"]), text_of(outputs["check"])


@pytest.mark.slow
def test_what_the_lesson_advises_mends_a_12_04(tmp_path):
    """The trap of the exercise, then the lesson's own cure, then the lesson again."""
    notebook = lesson("en", "08-exercise-ubuntu.ipynb")
    cells = {cell.id: cell for cell in notebook.cells if cell.cell_type == "code"}
    cure = re.search(r"```python\n(.*?)```", next(cell.source for cell in notebook.cells if cell.id == "trouble"), re.DOTALL).group(1)
    first = [cells[name].source for name in ("start", "template-record", "discs", "medium", "clone", "devices", "install-run", "install-wait", "who-is-it")]
    first[3] = 'MEDIUM = "http://archive.ubuntu.com/ubuntu/"'
    again = [cell.metadata.get("solution", cell.source) for cell in list(cells.values())[list(cells).index("medium"):]]
    notebook.cells = [nbformat.v4.new_code_cell(source, id=f"n{number}") for number, source in enumerate([*first, cure, *again])]
    with served("--speed", "instant", "--journal", tmp_path / "lab.journal", "--student", "ana") as (url, _):
        outputs = list(executed(notebook, tmp_path, url).values())
    assert "Ubuntu 12.04" in text_of(outputs[len(first) - 1])
    assert not [text_of(found) for found in outputs if any(output.output_type == "error" for output in found)]
    assert "20 of 20 points" in text_of(outputs[-1])


@pytest.mark.slow
def test_an_exercise_not_filled_in_says_what_is_missing_in_one_line(tmp_path):
    with served("--speed", "instant") as (url, _):
        outputs = executed(lesson("en", "08-exercise-ubuntu.ipynb"), tmp_path, url)
    assert text_of(outputs["medium"]).strip() == text_of(outputs["clone"]).strip()
    assert text_of(outputs["medium"]).strip().startswith("Choose a medium first: in section 2")
    assert text_of(outputs["by-hand-run"]).strip().startswith("this cell is still to be answered")
    assert not [name for name, found in outputs.items() if "Traceback" in text_of(found)], "words, not tracebacks"


# Lessons in which nothing has to be filled in: cell and words that its output has at the end of a run on a fresh lab.
READY = {
    "00-welcome.ipynb": {"panel-run": "dbase", "cell-run": "I was here", "check-yourself": "✔ welcome.txt"},
    "01-rings-and-xen.ipynb": {"domains": "Control domain on host", "domain-restart": "domain 1 -> 2"},
    "02-paravirtualization.ipynb": {"inside-run": "Booting paravirtualized kernel on Xen", "no-vt-run": "Running"},
    "03-hardware-virtualization.ipynb": {"no-vt-run": "NO_HOSTS_AVAILABLE", "inside": "QEMU HARDDISK"},
    "04-xenserver-tools.ipynb": {"refused": "VM_MISSING_PV_DRIVERS", "disks-run": "w2008 ['1', '2']", "agent-run": "no agent here",
                                    "memory-run": "wanted, had: 256 256\nwanted, had: 160 256"},
    "05-tools-on-debian.ipynb": {"install-run": "Starting xe daemon:  OK", "compare-run": "Debian GNU/Linux 6.0.7", "check-yourself": "✔ feature-balloon"},
    "06-tools-on-windows.ipynb": {"force-run": "VM_MISSING_PV_DRIVERS", "disks-run": "INVALID_DEVICE", "wizard-refuses": ".Net Framework Version 3.5 or 4 is required",
                                  "fourth": "XENSRC PVDISK", "check-yourself": "✔ disks: 4"},
    "07-a-linux-without-a-template.ipynb": {"refusal": "Detected `Ubuntu 13.04'", "by-hand-run": "Starting xe daemon:  OK", "other-after": "on Xen HVM",
                                            "check-yourself": "✔ raring-other networks 0/ip"},
    "09-today.ipynb": {"start": "XCP-ng 8.3", "install": "on Xen HVM", "check-yourself": "✔ PV_drivers_version 7"},
    "10-automation.ipynb": {"fails-run": "VM_BAD_POWER_STATE", "events-run": "vm mod fleet-1 Running", "check-yourself": "✔ fleet-1 destroyed"},
}


@pytest.mark.slow
def test_all_lessons_can_be_done_one_after_the_other_on_one_lab(tmp_path):
    """As a learner does them: what one lesson leaves behind is no fault in the next."""
    with served("--speed", "instant", "--contents", "course", "--journal", tmp_path / "lab.journal", "--student", "ana") as (url, _):
        for name in NAMES:
            notebook = lesson("en", name)
            for cell in notebook.cells:
                cell.source = cell.metadata.get("solution", cell.source)
            outputs = executed(notebook, tmp_path, url)
            assert not [text_of(found) for found in outputs.values() if any(output.output_type == "error" for output in found)], name
            assert "✘" not in "".join(map(text_of, outputs.values())), name


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "gl"])
@pytest.mark.parametrize("name", READY)
def test_a_lesson_runs_from_top_to_bottom(language, name, tmp_path):
    with served("--speed", "instant", "--contents", "course") as (url, _):
        outputs = executed(lesson(language, name), tmp_path, url)
    assert not [text_of(found) for found in outputs.values() if any(output.output_type == "error" for output in found)]
    for cell, words in READY[name].items():
        assert words in text_of(outputs[cell])
    assert "✘" not in "".join(map(text_of, outputs.values()))


@pytest.mark.slow
def test_a_kernel_of_the_lab_knows_the_magics_and_a_lesson_may_load_them_again_without_a_word(tmp_path):
    (tmp_path / "profile_default").mkdir()
    shutil.copy(LESSONS.parent / "lab_env" / "jupyter" / "ipython_kernel_config.py", tmp_path / "profile_default")
    cells = ["print(get_ipython().find_cell_magic('guest') is not None)", "%load_ext lab_env"]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source, id=f"c{place}") for place, source in enumerate(cells)])
    outputs = executed(notebook, tmp_path, "http://127.0.0.1:1")
    assert (text_of(outputs["c0"]).strip(), outputs["c1"]) == ("True", [])
