"""The checks of an assignment as they stand, for the side bar: asked anew when the XenServer tells of a change."""

import asyncio
import contextlib
import http.client
import threading
import xmlrpc.client
from pathlib import Path

import XenAPI

from ..cli import UserError
from ..connection import another, connect
from ..words import Words
from .catalogue import assignment_of

PATIENCE = 25.0     # seconds a request waits for a change: less than proxies wait for an answer
LOOK = 1.0          # seconds between two looks at a file of answers
AWAY = Words("XenServer does not answer ({reason}). If `xenlab lab` was stopped, start it again: the lab goes on where it was.",
             "XenServer non responde ({reason}). Se paraches `xenlab lab`, iníciao outra vez: o laboratorio segue onde estaba.")
NONE = Words("This lesson has no checks of its own.", "Esta lección non ten comprobacións propias.")


class Checklist:
    """One for each server. `turn` changes whenever something did."""

    def __init__(self):
        self.turn, self.session, self.watch = 0, None, None
        self.asking, self.loop, self.changed = threading.Lock(), asyncio.get_running_loop(), asyncio.Event()

    # -- when to ask --------------------------------------------------------------------------------------------------

    async def next(self, path, folder, seen):
        """Wait until what was last seen of this notebook's checks is out of date; the new turn."""
        end = self.loop.time() + PATIENCE
        while self.turn_of(path, folder) == seen and (left := end - self.loop.time()) > 0:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.changed.wait(), min(left, LOOK))
        return self.turn_of(path, folder)

    def turn_of(self, path, folder):
        """What changes when the checks of this notebook may have."""
        from grader import answers, rubrics
        assignment = assignment_of(path)
        if assignment is None:
            return "none"
        if rubrics.get(assignment).asks == "lab":
            return f"{id(self)}-{self.turn}"
        with contextlib.suppress(OSError):
            return f"answers-{(folder / Path(path).parent / answers.FILE).stat().st_mtime_ns}"
        return "answers"

    def told(self, _=None):
        """From the watching thread: the XenServer has changed, or is away."""
        if not self.loop.is_closed():       # the server is stopping
            self.loop.call_soon_threadsafe(self.turn_over)

    def turn_over(self):
        self.turn += 1
        self.changed.set()
        self.changed = asyncio.Event()

    # -- what to say --------------------------------------------------------------------------------------------------

    def ask(self, path, folder, language):
        """The checks of a notebook, as data: title, checks, points; or `trouble`, why they cannot be told. In a thread of its own."""
        from grader import rubrics
        assignment = assignment_of(path)
        if assignment is None:
            return {"checks": [], "trouble": "", "title": "", "note": NONE.say(language)}
        rubric = rubrics.get(assignment)
        try:
            with self.asking:
                found = answered(rubric, folder / Path(path).parent, language) if rubric.asks == "answers" else self.outcomes(assignment, language)
        except UserError as error:
            return {"checks": [], "title": rubric.title.say(language), "trouble": str(error)}
        except (OSError, xmlrpc.client.Error, http.client.HTTPException, XenAPI.Failure) as error:
            return {"checks": [], "title": rubric.title.say(language), "trouble": AWAY.fill(reason=getattr(error, "strerror", None) or type(error).__name__).say(language)}
        return {"title": rubric.title.say(language), "trouble": "", **found}

    def outcomes(self, assignment, language):
        """What the grader finds now on the XenServer."""
        from grader import grading, notebook
        from grader.check import Verdict, number
        notebook.assert_lab_of(assignment)
        if self.watch is None:
            from ..widgets.watch import Watch
            self.session = connect()
            watch = Watch(another(self.session), self.told, self.told, lambda: None)
            watch.start()
            self.watch = watch
        report = grading.grade_live(assignment, self.session)
        passed = {outcome.check.name for outcome in report.outcomes if outcome.passed}
        following = next((one.check.name for one in report.outcomes if not one.passed and passed.issuperset(one.check.after)), None)
        states = {Verdict.PASSED: "passed", Verdict.FAILED: "open", Verdict.COULD_NOT_TELL: "unknown"}
        return {"points": number(report.points), "most": number(report.max_points), "checks": [
            {"name": one.check.name, "title": one.check.title.say(language), "state": states[one.verdict], "points": number(one.points), "most": number(one.check.points),
             "next": one.check.name == following, "hint": one.hinted(1).hint.say(language) if one.check.name == following else "",
             "why": one.why.say(language) if one.why and one.check.name == following else ""} for one in report.outcomes]}


def answered(rubric, folder, language):
    """Which places of an assignment of questions have an answer; what it is worth is said after handing in."""
    from grader import answers
    from grader.check import number
    try:
        _, given = answers.parse((folder / answers.FILE).read_text(encoding="utf-8"))
    except FileNotFoundError:
        given = {}
    return {"points": None, "most": number(rubric.max_points), "checks": [
        {"name": one.name, "title": one.title.say(language), "state": "passed" if given.get(one.name) else "open", "points": None, "most": number(one.points),
         "next": False, "hint": "", "why": ""} for one in rubric.checks]}
