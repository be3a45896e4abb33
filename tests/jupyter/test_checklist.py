"""The checklist of the side bar: what the grader says, anew when the XenServer has changed."""

import asyncio

import pytest

from grader import grading, rubrics
from lab_env.connection import connect
from lab_env.jupyter import checklist
from lab_env.jupyter.checklist import Checklist

from ..server.serving import served

LESSON = "notebooks/en/08-exercise-ubuntu.ipynb"


@pytest.fixture
def lab(monkeypatch, tmp_path):
    with served("--speed", "instant", "--contents", "course") as (url, process):
        monkeypatch.setenv("XENLAB_URL", url)
        monkeypatch.setenv("XENLAB_PASSWORD", "xenserver")
        monkeypatch.setenv("XENLAB_LAB", str(tmp_path))
        yield tmp_path


def test_it_says_what_the_grader_says_and_hears_of_a_change(lab, monkeypatch):
    monkeypatch.setattr(checklist, "PATIENCE", 20)

    async def story():
        checks = Checklist()
        first = await asyncio.to_thread(checks.ask, LESSON, lab, "gl")
        await asyncio.sleep(0.3)
        turn = await checks.next(LESSON, lab, "")
        report = await asyncio.to_thread(lambda: grading.grade_live("ubuntu-exercise", connect()))
        assert (first["points"], first["most"]) == ("0", f"{report.max_points:g}") and first["title"] == rubrics.get("ubuntu-exercise").title.gl
        assert [one["name"] for one in first["checks"] if one["next"]] == ["one_vm"] and "Ningunha MV" in first["checks"][0]["why"] and first["checks"][0]["hint"]

        waiting = asyncio.create_task(checks.next(LESSON, lab, turn))
        await asyncio.sleep(0.3)
        assert not waiting.done(), "nothing has changed"
        api = connect().xenapi
        await asyncio.to_thread(lambda: api.VM.set_name_label(api.VM.get_by_name_label("dbase")[0], "ubase"))
        assert await asyncio.wait_for(waiting, 10) != turn
        for _ in range(50):
            now = await asyncio.to_thread(checks.ask, LESSON, lab, "en")
            if now["checks"][0]["state"] == "passed":
                break
            await asyncio.sleep(0.1)
        assert now["checks"][0]["state"] == "passed" and [one["name"] for one in now["checks"] if one["next"]] != ["one_vm"]
        checks.watch.stop()

    asyncio.run(story())


def test_a_xenserver_that_is_away_is_said_and_no_error(monkeypatch, tmp_path):
    monkeypatch.setenv("XENLAB_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("XENLAB_LAB", str(tmp_path))

    async def story():
        found = await asyncio.to_thread(Checklist().ask, LESSON, tmp_path, "en")
        assert "no XenServer answers" in found["trouble"] and found["checks"] == []

    asyncio.run(story())


def test_of_a_quiz_it_says_what_is_answered_and_not_what_is_right(tmp_path):
    path, folder = "assignments/theory-quiz/theory-quiz.ipynb", tmp_path / "assignments" / "theory-quiz"
    folder.mkdir(parents=True)

    async def story():
        checks = Checklist()
        before = checks.turn_of(path, tmp_path)
        assert {one["state"] for one in checks.ask(path, tmp_path, "en")["checks"]} == {"open"}
        (folder / "answers.json").write_text('{"format": "xenlab-answers", "version": 1, "answers": {"q01": "a"}}')
        found = checks.ask(path, tmp_path, "gl")
        assert checks.turn_of(path, tmp_path) != before
        assert [one["name"] for one in found["checks"] if one["state"] == "passed"] == ["q01"] and found["points"] is None
        assert found["checks"][0]["title"] == "Os aneis en PV"

    asyncio.run(story())


def test_a_lesson_without_checks_says_so(tmp_path):
    async def story():
        assert "no checks" in Checklist().ask("notebooks/en/01-rings-and-xen.ipynb", tmp_path, "en")["note"]
    asyncio.run(story())
