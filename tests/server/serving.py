"""`xenlab serve` as a process of its own, for tests."""

import contextlib
import os
import subprocess
import sys
import time

XENLAB = [sys.executable, "-m", "lab_env"]


@contextlib.contextmanager
def served(*arguments, first="XenServer (mocked, xenserver-6.1) at http://"):
    """A mocked XenServer that answers: yields (URL, process)."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("XENLAB_")}
    process = subprocess.Popen([*XENLAB, "serve", *map(str, arguments)], stdout=subprocess.PIPE, text=True, env=environment)
    try:
        line = process.stdout.readline()
        assert line.startswith(first), line
        process.words = line + process.stdout.readline()
        yield line[line.index("http://"):].split()[0], process
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def run(*arguments, **options):
    """Run `xenlab …` to its end."""
    return subprocess.run([*XENLAB, *map(str, arguments)], capture_output=True, text=True, encoding="utf-8", timeout=60, **options)


def wait_for(condition):
    end = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < end, "nothing came of it for a minute"
        time.sleep(0.02)
