"""Any buttons and any keys, in any order: nothing breaks, and the journal tells of it."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from lab_env.mock.journal import replay

from .test_installer import InstallerLab
from .test_windows import WindowsLab

PAUSES = st.sampled_from([0, 1, 30, 200, 2000])
KEYS = st.sampled_from(["\r", "\t", " ", "\x1b[A", "\x1b[B", "\x1b", "\x7f", "\x15", "a", "9", "gl", "\x03", "é"])
LINES = st.sampled_from([r"D:\installwizard.msi /quiet", r"D:\dotNetFx40_Full_x86_x64.exe /q", "shutdown /r", "msiexec /x", "wmic nic get name", "cd .. && dir", "D:", "powershell", "exit",
                         r"cscript C:\lab\update.vbs /restart", "type C:\\lab\\update.vbs | find \"Update\" > x.txt", "echo %CD% & foo || del x.txt", "|", "> ", "\""])


@settings(max_examples=12)
@given(st.lists(st.tuples(st.integers(0, 40), PAUSES, st.one_of(st.none(), LINES)), max_size=14))
def test_windows(steps):
    lab = WindowsLab()
    lab.insert(lab.w)
    lab.xs.settle()
    for number, pause, line in steps:
        if line is not None:
            lab.type(lab.w, line)
        buttons = [(one["window"], label) for one in lab.desktop().values() for label in one["buttons"] if label != "Shut down"]
        if buttons:
            lab.desktop(*buttons[number % len(buttons)])
        lab.xs.advance(pause)
    assert replay(lab.journal).xenstore.values == lab.xs.xenstore.values


@settings(max_examples=12)
@given(st.lists(st.tuples(KEYS, PAUSES), max_size=40))
def test_the_installer(steps):
    lab = InstallerLab()
    vm = lab.start(asks=True, medium="http://old-releases.ubuntu.com/ubuntu/dists/saucy/")
    for keys, pause in steps:
        lab.plugin("keys", vm, text=json.dumps(keys))
        assert len(lab.screen(vm).split("\n")) <= 25 or lab.state(vm) != "asking"
        lab.xs.advance(pause)
    lab.xs.note_time(always=True)
    assert replay(lab.journal).fingerprint() == lab.xs.fingerprint()
