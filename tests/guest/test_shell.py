"""The guest's shell does what bash does: a corpus of scripts is run by both."""

import shutil
import subprocess
from pathlib import Path

import pytest

from lab_env.mock.guest.shell.budget import Budget
from lab_env.mock.guest.shell.interpreter import Shell
from lab_env.mock.guest.shell.session import Session
from lab_env.mock.guest.shell.streams import Input, Output

from .fake_hardware import booted

DASH_DIFFERS = ("**", ";;&", "${@:2}", "return 2 2>")       # where our dash is content with more
LINES = (Path(__file__).parent / "scripts.txt").read_text().splitlines()


def scripts():
    """The corpus; a here-document's lines belong to the script before them."""
    found, ending = [], None
    for line in LINES:
        if ending:
            found[-1] += "\n" + line
            ending = None if line == ending else ending
            continue
        found.append(line)
        ending = "E" if "<<E" in line or "<<'E'" in line else None
    return found


@pytest.fixture(scope="module")
def system():
    return booted()[0]


def run(system, script, name="bash"):
    out, err = Output(), Output()
    session = Session(1000, {"PATH": system.session.get("PATH"), "HOME": "/root", "LC_ALL": "C"}, "/tmp", name)
    session.dash = name == "dash"
    shell = Shell(system, session, {0: Input(), 1: out, 2: err}, Budget())
    return out.text() if shell.run_text(script) is None else (out.text(), session.status)


def real(name, script, place):
    """What the real shell makes of a script, in a folder of its own, which the script knows as /tmp."""
    done = subprocess.run([name, "-c", script.replace("/tmp", place)], capture_output=True, text=True, cwd=place, stdin=subprocess.DEVNULL,
                          env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/root", "LC_ALL": "C", "TZ": "UTC"}, timeout=20)
    return done.stdout.replace(place, "/tmp"), done.returncode


@pytest.mark.skipif(shutil.which("bash") is None, reason="no bash to compare with")
@pytest.mark.parametrize("script", scripts())
def test_same_as_bash(system, script, tmp_path):
    assert run(system, script) == real("bash", script, str(tmp_path))


@pytest.mark.skipif(shutil.which("dash") is None, reason="no dash to compare with")
@pytest.mark.parametrize("script", [script for script in scripts() if not any(one in script for one in DASH_DIFFERS)])
def test_same_as_dash(system, script, tmp_path):
    """The same scripts: what bash added to the language, dash refuses."""
    assert run(system, script, "dash") == real("dash", script, str(tmp_path))


def gnu():
    """Whether the commands here are GNU's, of today."""
    try:
        return "GNU coreutils" in subprocess.run(["ls", "--version"], capture_output=True, text=True).stdout
    except OSError:
        return False


@pytest.mark.skipif(not gnu() or shutil.which("bash") is None, reason="no GNU commands to compare with")
@pytest.mark.parametrize("script", (Path(__file__).parent / "coreutils.txt").read_text().split("%%\n"), ids=lambda script: script.split("\n")[0][:50])
def test_same_as_coreutils(script, tmp_path):
    system = booted()[0]
    assert run(system, script) == real("bash", script, str(tmp_path))


@pytest.mark.parametrize("line", ["while :; do :; done", "f() { f; }; f", "x=a; while :; do x=$x$x; done", "while :; do sleep 60; done", "echo {1..999999}",
                                  "./loop.sh", "while true; do echo y; done"])
def test_a_line_that_never_ends_is_cut_off(line):
    system, _ = booted()
    system.type_line("printf '#!/bin/sh\\n./loop.sh\\n' > loop.sh; chmod +x loop.sh")
    result = system.type_line(line)
    assert "the laboratory stopped this line" in result.output
    assert system.type_line("echo fine").output == "fine\n"
