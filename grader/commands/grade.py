"""`xenlab grade`: grade a class from the journals handed in, into nbgrader's gradebook."""

import contextlib
import csv
import functools
import os
import re
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from grader import class_report, cluster, exports, live, report_html, words
from grader import report as reports
from grader.commands import add_language, rubric_named
from grader.grading import grade_many
from grader.report import Status
from grader.submissions import find
from lab_env.cli import UserError
from lab_env.progress import Progress
from lab_env.words import Words, said

HELP = Words("Grade all submissions of an assignment from their journals, running none of their code.",
             "Cualifica todas as entregas dunha tarefa polos seus rexistros, sen executar nada do seu código.")
EPILOG = Words("Statuses: graded (every check was answered), partly (the journal is cut short: what is proved counts), unreadable "
               "(what was handed in cannot be used: no points), missing (nothing was handed in: no points). "
               "Exit status: 0 when everybody is graded or missing, 1 when somebody is partly or unreadable, 2 when nothing could be graded.",
               "Estados: cualificada (respondeuse a todas as comprobacións), en parte (o rexistro está cortado: conta o que queda probado), ilexible "
               "(o entregado non se pode usar: sen puntos), sen entregar (non se entregou nada: sen puntos). "
               "Estado de saída: 0 se todas están cualificadas ou sen entregar, 1 se algunha está en parte ou ilexible, 2 se non se puido cualificar nada.")


def add_arguments(parser):
    parser.epilog = EPILOG.say()
    parser.add_argument("assignment", metavar="ASSIGNMENT", help=said("the assignment to grade, such as ubuntu-exercise", "a tarefa que se cualifica, como ubuntu-exercise"))
    parser.add_argument("--course", metavar="DIR", type=Path, default=Path("."), help=said("the nbgrader course (default: this folder)", "o curso de nbgrader (por omisión: este cartafol)"))
    parser.add_argument("--live", metavar="INVENTORY", type=Path,
                        help=said("ask real XenServers instead, many at once, only looking: a CSV file with the columns student, url, and optionally "
                                  "user, password_variable (default XENLAB_PASSWORD), sha256 (of the certificate) and vms (own, all); see xenlab inventory init",
                                  "pregúntalles a XenServers reais, a moitos á vez, só mirando: un ficheiro CSV coas columnas student, url e, se se quere, "
                                  "user, password_variable (por omisión XENLAB_PASSWORD), sha256 (do certificado) e vms (own, all); ver xenlab inventory init"))
    parser.add_argument("--timeout", metavar="SECONDS", type=float, default=live.SECONDS, help=said("with --live: for each host (default: %(default)s)",
                                                                                                               "con --live: para cada anfitrión (por omisión: %(default)s)"))
    parser.add_argument("--feedback", metavar="DIR", type=Path, help=said("with --live: write each student's page there", "con --live: escribe alí a páxina de cada estudante"))
    parser.add_argument("--csv", metavar="FILE", type=Path, help=said("write student,score,max_score,status of everybody", "escribe student,score,max_score,status de todo o mundo"))
    parser.add_argument("--html", metavar="FILE", type=Path, help=said("write a report of the class: distribution, hardest checks, who is stuck where",
                                                                              "escribe un informe da clase: distribución, comprobacións máis difíciles, quen quedou onde"))
    parser.add_argument("--json", metavar="FILE", type=Path, help=said("write every report, whole", "escribe todos os informes, enteiros"))
    parser.add_argument("--junit", metavar="FILE", type=Path, help=said("write JUnit XML: a suite a student, a case a check", "escribe XML de JUnit: unha suite por estudante, un caso por comprobación"))
    parser.add_argument("--moodle", nargs=2, metavar=("WORKSHEET", "DIR"), type=Path,
                        help=said("fill in the grading worksheet that Moodle gives, into DIR, and make the zip of feedback it takes",
                                  "enche en DIR a folla de cualificacións que dá Moodle, e fai o zip de comentarios que este acepta"))
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--jobs", metavar="N", type=int, help=said("how many processes (default: one per processor)", "cantos procesos (por omisión: un por procesador)"))
    where.add_argument("--scheduler", metavar="ADDRESS",
                       help=said("grade on a Dask cluster instead (tcp://host:8786), whose workers see the course's folder under the same name",
                                 "cualifica nun clúster de Dask (tcp://host:8786), onde se ve o cartafol do curso co mesmo nome"))
    add_language(parser)


def run(args):
    rubric_named(args.assignment, of_a_lab=bool(args.live))
    for path in filter(None, (args.csv, args.html, args.json, args.junit)):
        if not path.parent.is_dir() or path.is_dir():       # said now, not after a class has been graded
            raise UserError(said("cannot write {path}: name a file in a folder that exists", "non se pode escribir {path}: di un ficheiro nun cartafol que exista", path=path))
    worksheet = exports.Worksheet(args.moodle[0]) if args.moodle else None
    found = grade_hosts(args) if args.live else grade_course(args)
    rows, reports_of = found.rows, found.reports
    students = sorted(rows)
    if args.csv:
        write_csv(args.csv, [rows[student] for student in students])
    graded = [reports_of[student] for student in students]
    scores = {student: float(rows[student]["score"]) for student in students}
    if graded:
        write_outputs(args, graded, scores, found)
    if worksheet:
        write_moodle(worksheet, args.moodle[1], graded, scores, found.page, args.language)
    print(table([(rows[student], reports_of[student]) for student in students], args.language))
    if graded:
        print(summary(graded, scores, args.language))
    if found.by_hand:
        print(words.WAITING.fill(count=found.by_hand).say(args.language))
    return int(any(report.status in (Status.PARTLY, Status.UNREADABLE) for report in reports_of.values()))


def write_csv(path, rows):
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, reports.CSV_COLUMNS)
        writer.writeheader()
        writer.writerows({**row, "student": exports.plain(row["student"])} for row in rows)


@dataclass(frozen=True)
class Found:
    """What came of a class: rows of its table and reports, by student; what makes a report's page; and what a class report says besides."""

    rows: dict
    reports: dict
    page: Callable          # of a report: its HTML
    written: Callable       # of a student's name: where their page is, if there is one
    names: dict = field(default_factory=dict)       # of the roster, by student
    by_hand: int = 0        # how many wait for a person's grade


def grade_course(args):
    """Grade what was handed in, into the gradebook."""
    # These take seconds to import; without a grammar of web addresses that jsonschema would have made for checks which are not asked for, a third less.
    sys.modules.setdefault("rfc3987_syntax", None)
    from grader.marking import Marker
    from grader.nbgrader import Course
    course = Course(args.course, args.language)
    marker = Marker(course.release(args.assignment), args.language)
    submissions = course.submissions(args.assignment)
    rows, reports_of = {}, {}
    with (Progress(args.assignment) as bar, course.gradebook() as gradebook,
          cluster.executor(args.scheduler) if args.scheduler else contextlib.nullcontext() as executor):
        started = time.monotonic()
        for done, (submission, marked) in enumerate(grade_many(submissions, args.jobs, executor, marker), 1):
            score = course.record(gradebook, submission, marked)
            rows[submission.student] = {**reports.csv_row(marked.report), "score": reports.number(score)}
            reports_of[submission.student] = marked.report
            left = (time.monotonic() - started) / done * (len(submissions) - done)
            bar.show(done / len(submissions), f"{done}/{len(submissions)}, {left:.0f} s")
        by_hand = sum(submitted.needs_manual_grade for submitted in gradebook.assignment_submissions(args.assignment)) if submissions else 0
        names = {student.id: f"{student.first_name or ''} {student.last_name or ''}".strip() for student in gradebook.students}
    return Found(rows, reports_of, functools.partial(course.page, args.assignment), functools.partial(course.page_of, args.assignment), names, by_hand)


def grade_hosts(args):
    """Grade the hosts of an inventory, the same; no gradebook is touched, since nothing was handed in."""
    hosts, rows, reports_of = live.inventory(args.live), {}, {}
    handed_in = {submission.student: submission for submission in find(args.course / "submitted", args.assignment)}
    with Progress(args.assignment) as bar:
        for done, (host, report) in enumerate(live.grade_hosts(args.assignment, hosts, args.timeout), 1):
            if host.student in handed_in:
                report = report.recorded(handed_in[host.student])
            rows[host.student], reports_of[host.student] = reports.csv_row(report), report
            if args.feedback:
                args.feedback.mkdir(parents=True, exist_ok=True)
                page_of(args, host.student).write_text(report_html.page(report, args.language), encoding="utf-8")
            bar.show(done / len(hosts), f"{done}/{len(hosts)}")
    return Found(rows, reports_of, functools.partial(report_html.page, language=args.language), functools.partial(page_of, args))


def page_of(args, student):
    """Where the page of a live host's student is written, if it is."""
    name = re.sub(r"[^\w.-]", "-", student).lstrip(".") or "-"
    return args.feedback and args.feedback / f"{name}.html"


def write_outputs(args, graded, scores, found):
    """The files for people and programs that were asked for."""
    def link(student):
        page = found.written(student)
        return page and quote(os.path.relpath(page, args.html.parent).replace(os.sep, "/"))

    for path, make in ((args.html, lambda: [class_report.page(graded, scores, args.language, found.names, link)]),
                       (args.json, lambda: exports.class_json(graded, scores, args.language)),
                       (args.junit, lambda: exports.junit(graded, args.language))):
        if path:
            with path.open("w", encoding="utf-8") as file:
                file.writelines(make())


def write_moodle(worksheet, folder, graded, scores, page, language):
    """Into a folder, what Moodle takes: the worksheet with grades, and the feedback of those it knows."""
    folder.mkdir(parents=True, exist_ok=True)
    notes = {report.student: " ".join(note.say(language) for note in report.notes) for report in graded}
    text, unknown = worksheet.graded(scores, notes)
    (folder / "grades.csv").write_text(text, encoding="utf-8")
    worksheet.zip_of_feedback(folder / "feedback.zip", graded, page)
    if unknown:
        print(said("Moodle's worksheet does not know: {names}", "A folla de Moodle non coñece: {names}", names=", ".join(unknown)), file=sys.stderr)


def table(lines, language=None):
    """The class at a glance: student, score, status, and what is to be looked at."""
    width = max([len(row["student"]) for row, _ in lines] + [len(words.STUDENT.say(language))])
    status_width = max(len(status.words.say(language)) for status in Status)
    out = [f"{words.STUDENT.say(language):<{width}}  {words.SCORE.say(language):>13}  {words.STATUS.say(language)}"]
    for row, report in lines:
        note = " ".join(" ".join(note.say(language) for note in report.notes).split())
        out.append(f"{row['student']:<{width}}  {row['score'] + '/' + row['max_score']:>13}  "
                   f"{report.status.words.say(language):<{status_width}}  {note}".rstrip())
    return "\n".join(out)


def summary(graded, scores, language=None):
    """The last line: how many of each status, and the middle of the class."""
    counts = Counter(report.status for report in graded)
    given = [scores[report.student] for report in graded if report.status is not Status.MISSING] or [0]
    return "\n" + ", ".join([words.ALTOGETHER.fill(count=len(graded)).say(language),
                             *(f"{status.words.say(language)} {counts[status]}" for status in Status if counts[status]),
                             words.MEDIAN.fill(median=reports.number(statistics.median(given))).say(language)])
