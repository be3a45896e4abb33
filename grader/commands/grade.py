"""`xenlab grade`: grade a class from the journals handed in, into nbgrader's gradebook."""

import contextlib
import csv
import re
import sys
import time
from pathlib import Path

from grader import class_report, cluster, exports, live, report_html, words
from grader import report as reports
from grader.commands import add_language, rubric_named
from grader.grading import grade_many
from grader.report import Status
from lab_env.progress import Progress

HELP = "Grade all submissions of an assignment from their journals, running none of their code."
EPILOG = ("Statuses: graded (every check was answered), partly (the journal is cut short: what is proved counts), unreadable "
          "(what was handed in cannot be used: no points), missing (nothing was handed in: no points). "
          "Exit status: 0 when everybody is graded or missing, 1 when somebody is partly or unreadable, 2 when nothing could be graded.")


def add_arguments(parser):
    parser.epilog = EPILOG
    parser.add_argument("assignment", metavar="ASSIGNMENT", help="the assignment to grade, such as ubuntu-exercise")
    parser.add_argument("--course", metavar="DIR", type=Path, default=Path("."), help="the nbgrader course (default: this folder)")
    parser.add_argument("--live", metavar="INVENTORY", type=Path,
                        help="ask real XenServers instead, many at once, only looking: a CSV file with the columns student, url, and optionally "
                             "user, password_variable (default XENLAB_PASSWORD) and sha256 (of the certificate)")
    parser.add_argument("--timeout", metavar="SECONDS", type=float, default=live.SECONDS, help="with --live: for each host (default: %(default)s)")
    parser.add_argument("--feedback", metavar="DIR", type=Path, help="with --live: write each student's page there")
    parser.add_argument("--csv", metavar="FILE", type=Path, help="write student,score,max_score,status of everybody")
    parser.add_argument("--html", metavar="FILE", type=Path, help="write a report of the class: distribution, hardest checks, who is stuck where")
    parser.add_argument("--json", metavar="FILE", type=Path, help="write every report, whole")
    parser.add_argument("--junit", metavar="FILE", type=Path, help="write JUnit XML: a suite a student, a case a check")
    parser.add_argument("--moodle", nargs=2, metavar=("WORKSHEET", "DIR"), type=Path,
                        help="fill in the grading worksheet that Moodle gives, into DIR, and make the zip of feedback it takes")
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--jobs", metavar="N", type=int, help="how many processes (default: one per processor)")
    where.add_argument("--scheduler", metavar="ADDRESS",
                       help="grade on a Dask cluster instead (tcp://host:8786), whose workers see the course's folder under the same name")
    add_language(parser)


def run(args):
    rubric_named(args.assignment)
    worksheet = exports.Worksheet(args.moodle[0]) if args.moodle else None
    rows, reports_of = grade_hosts(args) if args.live else grade_course(args)
    students = sorted(rows)
    if args.csv:
        write_csv(args.csv, [rows[student] for student in students])
    graded = [reports_of[student] for student in students]
    scores = {student: float(rows[student]["score"]) for student in students}
    if graded:
        write_outputs(args, graded, scores)
    if worksheet:
        write_moodle(worksheet, args.moodle[1], graded, scores, args.language)
    print(table([(rows[student], reports_of[student]) for student in students], args.language))
    return int(any(report.status in (Status.PARTLY, Status.UNREADABLE) for report in reports_of.values()))


def write_csv(path, rows):
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, reports.CSV_COLUMNS)
        writer.writeheader()
        writer.writerows(rows)


def grade_course(args):
    """Grade what was handed in, into the gradebook: rows and reports by student."""
    from grader.nbgrader import Course     # nbgrader takes seconds to import
    course = Course(args.course)
    released = course.release(args.assignment)
    submissions = course.submissions(args.assignment)
    rows, reports_of = {}, {}
    with (Progress(args.assignment) as bar, course.gradebook() as gradebook,
          cluster.executor(args.scheduler) if args.scheduler else contextlib.nullcontext() as executor):
        started = time.monotonic()
        for done, (submission, report) in enumerate(grade_many(submissions, args.jobs, executor), 1):
            score = course.record(gradebook, submission, report, released, args.language)
            rows[submission.student] = {**reports.csv_row(report), "score": reports.number(score)}
            reports_of[submission.student] = report
            left = (time.monotonic() - started) / done * (len(submissions) - done)
            bar.show(done / len(submissions), f"{done}/{len(submissions)}, {left:.0f} s")
    return rows, reports_of


def grade_hosts(args):
    """Grade the hosts of an inventory; no gradebook is touched, since nothing was handed in."""
    hosts, rows, reports_of = live.inventory(args.live), {}, {}
    with Progress(args.assignment) as bar:
        for done, (host, report) in enumerate(live.grade_hosts(args.assignment, hosts, args.timeout), 1):
            rows[host.student], reports_of[host.student] = reports.csv_row(report), report
            if args.feedback:
                args.feedback.mkdir(parents=True, exist_ok=True)
                name = re.sub(r"[^\w.-]", "-", host.student).lstrip(".") or "-"
                (args.feedback / f"{name}.html").write_text(report_html.page(report, args.language), encoding="utf-8")
            bar.show(done / len(hosts), f"{done}/{len(hosts)}")
    return rows, reports_of


def write_outputs(args, graded, scores):
    """The files for people and programs that were asked for."""
    for path, make in ((args.html, lambda: class_report.page(graded, scores, args.language)),
                       (args.json, lambda: exports.class_json(graded, scores, args.language)),
                       (args.junit, lambda: exports.junit(graded, args.language))):
        if path:
            path.write_text(make(), encoding="utf-8")


def write_moodle(worksheet, folder, graded, scores, language):
    """Into a folder, what Moodle takes: the worksheet with grades, and the feedback of those it knows."""
    folder.mkdir(parents=True, exist_ok=True)
    notes = {report.student: " ".join(note.say(language) for note in report.notes) for report in graded}
    text, unknown = worksheet.graded(scores, notes)
    (folder / "grades.csv").write_text(text, encoding="utf-8")
    worksheet.zip_of_feedback(folder / "feedback.zip", graded, language)
    if unknown:
        print(f"Moodle's worksheet does not know: {', '.join(unknown)}", file=sys.stderr)


def table(lines, language=None):
    """The class at a glance: student, score, status, and what is to be looked at."""
    width = max([len(row["student"]) for row, _ in lines] + [len(words.STUDENT.say(language))])
    status_width = max(len(status.words.say(language)) for status in Status)
    out = [f"{words.STUDENT.say(language):<{width}}  {words.SCORE.say(language):>13}  {words.STATUS.say(language)}"]
    for row, report in lines:
        note = " ".join(note.say(language) for note in report.notes)
        out.append(f"{row['student']:<{width}}  {row['score'] + '/' + row['max_score']:>13}  "
                   f"{report.status.words.say(language):<{status_width}}  {note}".rstrip())
    return "\n".join(out)
