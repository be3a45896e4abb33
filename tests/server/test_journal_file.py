"""A lab's journal file, and the state kept beside it."""

import errno
import os

import pytest

from lab_env.mock import journal
from lab_env.mock.errors import Failure
from lab_env.server import journal_file
from lab_env.widgets.shown import errors
from tests.mock.laboratory import Lab

HEAD = {"course": "", "assignment": "", "student": "", "contents": "empty"}


@pytest.fixture
def path(tmp_path):
    """The journal of a lab in which a guest was installed and used, closed in an orderly way."""
    path = tmp_path / "lab.journal"
    lab = Lab()
    vm = lab.installed()
    lab.type(vm, "touch /root/a; sleep 5")
    lab.xs.note_time(always=True)
    path.write_text(lab.journal)
    journal_file.keep_state(lab.xs, path)
    assert [file.name for file in tmp_path.iterdir() if file != path] == [".lab.journal.state"]
    return path


def opened(path, monkeypatch):
    """The lab of a journal, and how many of its changes were done again."""
    again, redo = [], journal.redo
    monkeypatch.setattr(journal, "redo", lambda xs, line: again.append(line) or redo(xs, line))
    xs, _ = journal_file.open_lab(path, None, None, HEAD, "root", "other")
    fingerprint = xs.fingerprint()
    xs.journal.keep.__closure__[0].cell_contents.close()
    monkeypatch.setattr(journal, "redo", redo)
    assert fingerprint == journal.replay(path.read_text()).fingerprint() and xs.sessions.login("root", "other")
    return len(again)


def test_a_lab_that_was_closed_opens_without_replaying(path, monkeypatch):
    assert opened(path, monkeypatch) == 0


def test_only_what_came_after_the_state_is_done_again(path, monkeypatch):
    reading = journal.read(path.read_text())
    more = []
    journal.Journal(more.append, [], reading.last_hash).append(reading.lines[-1].t + 5, "clock", "time", [])
    path.write_text(path.read_text() + more[0] + "\n")
    assert opened(path, monkeypatch) == 1


@pytest.mark.parametrize("spoil", [
    lambda state, path: state.write_text(state.read_text()[:-20]),
    lambda state, path: state.write_text(state.read_text().replace('"program": "', '"program": "other ')),
    lambda state, path: path.write_text("\n".join(path.read_text().split("\n")[:4]) + "\n"),
])
def test_a_state_that_does_not_fit_is_not_used(path, monkeypatch, spoil):
    spoil(path.with_name(".lab.journal.state"), path)
    assert opened(path, monkeypatch) == len(journal.read(path.read_text()).lines)


def test_on_a_full_disk_nothing_is_done_and_nothing_is_spoilt(path, monkeypatch):
    xs, _ = journal_file.open_lab(path, None, None, HEAD, "root", "other")
    session, write = xs.sessions.login("root", "other"), os.write
    vm = xs.call("VM.get_by_name_label", [session, "ubase"])[0]
    xs.call("VM.set_name_description", [session, vm, "before"])
    before = path.read_bytes()

    def full(number, data):
        """Half of it fits."""
        if len(data) < 20:
            raise OSError(errno.ENOSPC, "No space left on device")
        return write(number, data[:len(data) // 2])

    monkeypatch.setattr(os, "write", full)
    for _ in range(2):
        with pytest.raises(Failure, match="JournalNotWritten: No space left on device. Nothing was done") as refusal:
            xs.call("VM.set_name_description", [session, vm, "while it is full"])
    monkeypatch.setattr(os, "write", write)
    assert path.read_bytes() == before and xs.call("VM.get_name_description", [session, vm]) == "before"
    assert errors.words(refusal.value.details).gl.startswith("Non se pode escribir o laboratorio (No space left on device), así que non se fixo nada.")
    xs.call("VM.set_name_description", [session, vm, "after"])
    assert journal.replay(path.read_text()).fingerprint() == xs.fingerprint()
    xs.journal.keep.__closure__[0].cell_contents.close()
