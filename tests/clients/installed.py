"""Other people's clients, fetched by their ordinary package managers into a folder that the tests throw away."""

import os
import shutil
import subprocess
import sys

import pytest


def python_with(folder, *packages):
    """A Python that has these packages of PyPI."""
    uv = shutil.which("uv")
    python = folder / "venv" / ("Scripts" if os.name == "nt" else "bin") / "python"
    if uv:
        fetch([uv, "venv", "-q", "--python", sys.executable, folder / "venv"])
        fetch([uv, "pip", "install", "-q", "--python", python, *packages])
    else:
        fetch([sys.executable, "-m", "venv", folder / "venv"])
        fetch([python, "-m", "pip", "install", "-q", *packages])
    return python


def npm_with(folder, *packages):
    """A folder in which Node finds these packages of npm."""
    if not shutil.which("npm"):
        pytest.skip("there is no npm here")
    fetch(["npm", "install", "--silent", "--no-fund", "--no-audit", "--prefix", folder, *packages])
    return folder


def fetch(command):
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"


def run(*command, **options):
    """Run a client to its end; its output."""
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, timeout=180, **options)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
