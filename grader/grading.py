"""Grading: a rubric put to a live XenServer, or to the one that a handed-in journal tells of; one, or a class."""

import concurrent.futures
import contextlib
import dataclasses
import gc
import os
import signal
import threading
from concurrent.futures.process import BrokenProcessPool

import XenAPI

from grader import history, rubrics, words
from grader.check import Outcome, Verdict, number
from grader.quiz import own_seed
from grader.report import Report, Status
from grader.submissions import CUT_SHORT, NOTHING_HANDED_IN, Unusable, damaged
from grader.story import Teller
from grader.words import Words
from lab_env.connection import settings
from lab_env.mock import journal
from lab_env.transport import InProcessTransport

try:
    import resource
except ImportError:         # Windows
    resource = None

SECONDS_EACH = 60
BYTES_EACH = 2 * 2**30
TOO_LONG = Words(f"The journal takes longer than {SECONDS_EACH} s to replay.",
                 f"O rexistro tarda máis de {SECONDS_EACH} s en reproducirse.")
GRADER_BROKE = Words("The grader itself failed on this submission: {reason}", "O propio avaliador fallou con esta entrega: {reason}")
AFTER_THE_CUT = Words("It may have been done after the point where the journal is cut.",
                      "Quizais se fixo despois do punto onde se corta o rexistro.")
OF_ANOTHER_VERSION = Words("The journal does not fit the lab that this XenLab makes of it.", "O rexistro non encaixa co laboratorio que este XenLab fai del.")
DOES_NOT_FIT = Words("{count} of {of} steps of the journal name things that are not there: it was written with another version of XenLab, or put together from others. Grade it with the version that it was made with, or have the work done again.",
                     "{count} dos {of} pasos do rexistro nomean cousas que non existen: escribiuse con outra versión de XenLab, ou compúxose a partir doutros. Cualifícao coa versión coa que se fixo, ou que se repita o traballo.")


def grade_live(assignment, session, student=""):
    """The Report of a rubric on the XenServer of a session; what only a journal can prove is left out where none is kept."""
    past, head = history.of_session(session) or (None, {})
    rubric = rubrics.get(assignment)
    seed = seed_of(rubric, head)
    rubric, notes = what_can_be_asked(rubric, past, seed)
    return Report(rubric, tuple(rubric.ask(session, history=past, seed=seed)), student, notes)


def what_can_be_asked(rubric, past, seed):
    """(the rubric without what nothing here could answer, the notes that say so)."""
    notes = []
    for known, parameter, why in ((past, "history", words.LEFT_OUT), (seed, "own", words.LEFT_OUT_NOBODYS)):
        missing = [check for check in rubric.checks if check.needs(parameter)] if known is None else []
        if missing:
            rubric = rubric.without(parameter)
            notes.append(why.fill(points=number(sum(check.points for check in missing)), names=", ".join(check.name for check in missing)))
    return rubric, tuple(notes)


def seed_of(rubric, head):
    """Of the student whose journal has that head, in that assignment; without a name in it, of the lab one is in; None outside of any."""
    if head.get("student"):
        return journal.seed_for(head.get("course") or "xenlab", rubric.name, head["student"])
    return own_seed(rubric.name) if settings() else None


def grade(submission):
    """The Report of one submission, from its journal; what is wrong with it is in the report, never raised."""
    rubric = rubrics.get(submission.assignment)
    try:
        with time_limit(SECONDS_EACH):
            return _graded(rubric, submission).recorded(submission)
    except Unusable as unusable:
        status = Status.MISSING if unusable.reason is NOTHING_HANDED_IN else Status.UNREADABLE
        return without_points(rubric, submission, unusable.reason, status).recorded(submission)
    except TimeoutError:
        return without_points(rubric, submission, TOO_LONG)
    except Exception as error:  # one bad submission must not stop the class; the reason is reported
        return without_points(rubric, submission, GRADER_BROKE.fill(reason=f"{type(error).__name__}: {error}"))


def grade_one(submission, report=None):
    """What a process of the pool is given to do; with a report there is nothing left to do."""
    return report or grade(submission)


def _graded(rubric, submission):
    if rubric.asks == "answers":
        return Report(rubric, tuple(rubric.ask(None, submission.read_answers())), submission.student)
    reading, teller = submission.read_journal(), Teller()
    try:
        xs, past = history.replayed(reading, teller)
    except journal.JournalError as error:
        raise Unusable(damaged(error)) from error
    outcomes, story = rubric.ask(session_on(xs), history=past, seed=submission.seed), teller.story(reading, xs)
    if not teller.fits:
        note, unsure = DOES_NOT_FIT.fill(count=teller.astray, of=teller.count), tuple(_unsure(outcome, OF_ANOTHER_VERSION) for outcome in outcomes)
        return Report(rubric, unsure, submission.student, (note,), Status.PARTLY if any(outcome.points for outcome in outcomes) else Status.UNREADABLE, story)
    if not reading.cut:
        return Report(rubric, tuple(outcomes), submission.student, story=story)
    note = CUT_SHORT.fill(line=len(reading.lines) + 1)
    return Report(rubric, tuple(_unsure(outcome, AFTER_THE_CUT) for outcome in outcomes), submission.student, (note,), Status.PARTLY, story)


def session_on(xs):
    """A XenAPI session on a MockXenServer in this process."""
    session = XenAPI.Session("http://mock/", transport=InProcessTransport(xs))
    session.login_with_password("root", "xenserver", "1.10", "grader")
    return session


def _unsure(outcome, why):
    """What a check that did not pass is worth when the story is not whole: its points, but no verdict."""
    if outcome.verdict is not Verdict.FAILED:
        return outcome
    return dataclasses.replace(outcome, verdict=Verdict.COULD_NOT_TELL, why=why)


def without_points(rubric, submission, reason, status=Status.UNREADABLE):
    """The Report of a submission that could not be graded."""
    outcomes = tuple(Outcome(check, Verdict.COULD_NOT_TELL, why=reason) for check in rubric.checks)
    return Report(rubric, outcomes, submission.student, (reason,), status)


def grade_many(submissions, jobs=None, executor=None, work=grade_one):
    """Grade a class: yields (submission, Report) as they are ready. `executor`: any concurrent.futures.Executor.

    `work(submission)` is done in the other processes, and yielded in the report's place; `work(submission, report)` where that failed.
    """
    if executor is not None:
        yield from _graded_by(executor, submissions, work)
        return
    jobs = min(jobs or os.cpu_count() or 1, len(submissions))
    if jobs <= 1:
        yield from ((submission, work(submission)) for submission in submissions)
        return
    with concurrent.futures.ProcessPoolExecutor(jobs, initializer=bound_memory) as pool:
        yield from _graded_by(pool, submissions, work)


def _graded_by(executor, submissions, work):
    waiting = {executor.submit(work, submission): submission for submission in submissions}
    for future in concurrent.futures.as_completed(list(waiting)):
        submission = waiting.pop(future)        # and so is its result, once it has been used
        try:
            yield submission, future.result()
        except BrokenProcessPool:
            yield submission, _alone(submission, work)
        except Exception as error:  # of the process or of another machine; must not stop the class, and is reported
            yield submission, work(submission, _broke(submission, f"{type(error).__name__}: {error}"))


def _alone(submission, work):
    """Grade in a process of its own what was in the same pool as one that killed its process."""
    with concurrent.futures.ProcessPoolExecutor(1, initializer=bound_memory) as pool:
        try:
            return pool.submit(work, submission).result()
        except BrokenProcessPool as error:
            return work(submission, _broke(submission, error))


def _broke(submission, reason):
    return without_points(rubrics.get(submission.assignment), submission, GRADER_BROKE.fill(reason=reason))


def bound_memory():
    """Have a process of the pool be refused more memory than BYTES_EACH, where the system can."""
    gc.freeze()     # what was there before is not looked through again and again
    if resource is not None:
        resource.setrlimit(resource.RLIMIT_DATA, (BYTES_EACH, resource.getrlimit(resource.RLIMIT_DATA)[1]))


@contextlib.contextmanager
def time_limit(seconds):
    """Raise TimeoutError after so many seconds, where the system can (a main thread on Unix)."""
    if not hasattr(signal, "SIGALRM") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(*_):
        raise TimeoutError
    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds, 1)     # and again each second, should something have caught the first
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
