"""Golden consoles: what is typed after a prompt, and what must be shown for it.

The first line names the system; lines `@insert NAME`, `@eject`, `@wait SECONDS`, `@reboot` act on the computer from outside.
"""

import re
from pathlib import Path

import pytest

from .fake_hardware import booted, reboot

HERE = Path(__file__).parent / "transcripts"
PROMPT = re.compile(r"^(root@[\w-]+:\S*# |> |\? )(.*)$")


@pytest.mark.parametrize("path", sorted(HERE.glob("*.txt")), ids=lambda path: path.stem)
def test_transcript(path):
    first, *lines = path.read_text().splitlines()
    system, hardware = booted(*first.split())
    shown, prompt = [first], system.prompt()
    for line in lines:
        if line.startswith("@"):
            shown.append(line)
            action, _, argument = line[1:].partition(" ")
            if action == "insert":
                hardware.insert(argument)
            elif action == "eject":
                hardware.eject()
            elif action == "wait":
                hardware.wait(float(argument))
            elif action == "reboot":
                system, hardware = reboot(system, hardware)
                prompt = system.prompt()
            continue
        match = PROMPT.match(line)
        if match:
            shown.append((prompt or "? ") + match.group(2))
            result = system.type_line(match.group(2))
            shown += result.output.splitlines()
            prompt = result.prompt
    assert "\n".join(text.rstrip() for text in shown) == "\n".join(text.rstrip() for text in [first, *lines])
