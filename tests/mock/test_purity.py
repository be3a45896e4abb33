"""The core needs nothing of the machine it runs on: so it is the same everywhere, in a browser too."""

import ast
from pathlib import Path

import lab_env.mock

FORBIDDEN = {"socket", "socketserver", "ssl", "threading", "multiprocessing", "subprocess", "asyncio", "time", "random", "secrets", "http",
             "xmlrpc", "urllib", "signal", "fcntl", "concurrent", "tempfile", "uuid"}


def imported(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name.split(".")[0] for name in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield node.module.split(".")[0]


def test_the_core_imports_no_sockets_threads_processes_clock_or_chance():
    root = Path(lab_env.mock.__file__).parent
    found = {(path.relative_to(root).as_posix(), name) for path in root.rglob("*.py") for name in imported(path) if name in FORBIDDEN}
    assert not found


def test_the_core_starts_none_of_them(monkeypatch, lab):
    """Done with those calls made to fail: an exercise from clone to reboot."""
    import random
    import socket
    import subprocess
    import threading
    import time

    def fail(*args, **kwargs):
        raise AssertionError("the core asked the machine it runs on")

    for module, name in ((socket, "socket"), (threading.Thread, "start"), (subprocess, "Popen"), (time, "time"), (time, "sleep"),
                         (random, "random"), (random, "randint")):
        monkeypatch.setattr(module, name, fail)
    vm = lab.installed()
    lab.api.VM.clean_reboot(vm)
    assert lab.type(vm, "uname -s") == ("Linux\n", 0)
