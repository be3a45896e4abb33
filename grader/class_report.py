"""A class at a glance: how the points are spread, which checks are hard, who is stuck where, and what somebody should look at."""

import statistics
from collections import Counter, defaultdict
from html import escape
from itertools import combinations

from grader import words
from grader.check import Verdict, number
from grader.report import Status
from grader.report_html import PAGE_STYLE, STYLE
from grader.story import kit_version, rubric_hash
from grader.words import Words

CLASS = Words("The class", "A clase")
STUDENTS = Words("Students", "Estudantes")
DISTRIBUTION = Words("How the points are spread", "Como se reparten os puntos")
HARDEST = Words("The checks, the hardest first", "As comprobacións, da máis difícil á máis doada")
PASSED_BY = Words("Passed by", "Superada por")
STUCK = Words("Who is stuck where: the first check that did not pass", "Onde queda atascado cadaquén: a primeira comprobación sen superar")
EVERYBODY, FIRST = Words("Everybody", "Toda a clase"), Words("First check that did not pass", "Primeira comprobación sen superar")
NOWHERE = Words("(all passed)", "(todas superadas)")
LOOK = Words("To be looked at", "Para botarlle unha ollada")
REASON = Words("Reason", "Motivo")
MEDIAN = Words("median {median}, mean {mean}, of {of}", "mediana {median}, media {mean}, sobre {of}")
TIME = Words("Time in the lab of those who earned everything: from {least} to {most} minutes, median {minutes} (the lab's own time)",
             "Tempo no laboratorio de quen o conseguiu todo: de {least} a {most} minutos, mediana {minutes} (tempo do propio laboratorio)")
SIMILAR = Words("{share} % of the unusual lines typed are those of {other}; no judgement: they may have worked together",
                "O {share} % das liñas pouco comúns coincide coas de {other}; non é un xuízo: quizais traballaron xuntos")
FROM, TO = Words("Points", "Puntos"), Words("How many", "Cantos")
BARS = """
.bar { display: inline-block; height: .8em; background: currentColor; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
section.xenlab-report table th { overflow-wrap: normal; }
section.xenlab-report table { margin-bottom: 1.5rem; }
.xenlab-report a { color: inherit; }
section.xenlab-report table td:first-child { white-space: normal; width: auto; }
"""
RARE, FEWEST, ALIKE = 10, 5, 0.8     # a trait of at most so many students is unusual; so many of them, and such a share, are worth a word


def stuck_at(report):
    """The first check of a report that did not pass, or None."""
    return next((outcome.check for outcome in report.outcomes if not outcome.passed), None)


def similar(reports):
    """Pairs of students whose journals share most of what few others typed: [(one, other, share)]. Linear in the class: only rare traits pair."""
    having = defaultdict(list)
    for place, report in enumerate(reports):
        for trait in report.story.traits if report.story else ():
            having[trait].append(place)
    rare = {trait: places for trait, places in having.items() if len(places) <= max(2, min(RARE, len(reports) // 5))}
    own = Counter(place for places in rare.values() for place in places)
    shared = Counter(pair for places in rare.values() for pair in combinations(places, 2))
    found = [(reports[a].student, reports[b].student, count / min(own[a], own[b])) for (a, b), count in shared.items() if count >= FEWEST]
    return sorted(pair for pair in found if pair[2] >= ALIKE)


def remarks(reports):
    """What somebody should look at: [(student, Words)]."""
    found = [(report.student, mark) for report in reports for mark in (report.story.marks if report.story else ())]
    found += [(report.student, note) for report in reports if report.status in (Status.UNREADABLE, Status.PARTLY) for note in report.notes]
    for one, other, share in similar(reports):
        found += [(one, SIMILAR.fill(share=round(100 * share), other=other)), (other, SIMILAR.fill(share=round(100 * share), other=one))]
    return sorted(found, key=lambda remark: remark[0])


def hardest(reports):
    """(check, how many passed, how many could not be told), the hardest first; of those who handed something in."""
    graded = [report for report in reports if report.status is not Status.MISSING]
    counts = [(check, Counter(report.outcomes[place].verdict for report in graded)) for place, check in enumerate(reports[0].rubric.checks)]
    return sorted(((check, count[Verdict.PASSED], count[Verdict.COULD_NOT_TELL]) for check, count in counts), key=lambda row: row[1])


def page(reports, scores, language=None, names=None, link=lambda student: None):
    """The class as a page of its own. `scores`: what counts in the gradebook, by student; `names` of the roster; `link(student)`: the address of their page, if there is one."""
    language, rubric = words.chosen(language), reports[0].rubric
    title = f"{CLASS.say(language)}: {rubric.title.say(language)}"
    given = [scores[report.student] for report in reports]
    parts = [f"<h1>{escape(title)}</h1>\n<p>{STUDENTS.say(language)}: {len(reports)} (" + ", ".join(
        f"{status.words.say(language)}: {count}" for status, count in Counter(report.status for report in reports).items()) + ")</p>\n",
        f"<p>{MEDIAN.fill(median=number(statistics.median(given)), mean=f'{statistics.mean(given):.1f}', of=number(rubric.max_points + rubric.by_hand)).say(language)}</p>\n"]
    times = [report.story.seconds / 60 for report in reports if report.story and report.points == report.max_points]
    if times:
        parts.append(f"<p>{TIME.fill(least=round(min(times)), most=round(max(times)), minutes=round(statistics.median(times))).say(language)}</p>\n")
    spread = Counter(round(score) for score in given)
    parts.append(_table(DISTRIBUTION, (FROM, TO), [(str(points), _bar(spread[points], max(spread.values())))
                                                   for points in sorted(spread)], language))
    graded = sum(report.status is not Status.MISSING for report in reports)
    parts.append(_table(HARDEST, (words.CHECK, PASSED_BY, words.COULD_NOT_TELL), [
        (escape(check.title.say(language)), _bar(passed, graded), str(unsure)) for check, passed, unsure in hardest(reports)], language))
    stuck = defaultdict(list)
    for report in reports:
        if report.status is not Status.MISSING:
            stuck[stuck_at(report)].append(report.student)
    parts.append(_table(STUCK, (words.CHECK, STUDENTS), [
        (escape((check.title if check else NOWHERE).say(language)), escape(", ".join(stuck[check])))
        for check in (*rubric.checks, None) if check in stuck], language))
    parts.append(_table(LOOK, (words.STUDENT, REASON), [
        (escape(student), escape(why.say(language))) for student, why in remarks(reports)], language))
    everybody = [(" ".join(filter(None, (_linked(report.student, link(report.student)), escape((names or {}).get(report.student, ""))))),
                  f"{number(scores[report.student])}, {report.status.words.say(language)}",
                  escape(check.title.say(language)) if report.status is not Status.MISSING and (check := stuck_at(report)) else "") for report in reports]
    parts.append(_table(EVERYBODY, (words.STUDENT, words.POINTS, FIRST), everybody, language))
    parts.append(f"<p><small>xenlab {kit_version()}, rubric {rubric_hash(rubric)}</small></p>\n")
    return (f'<!DOCTYPE html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
            f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{escape(title)}</title>\n'
            f'<style>{PAGE_STYLE}{STYLE}{BARS}</style>\n</head>\n<body>\n<main>\n<section class="xenlab-report">\n{"".join(parts)}</section>\n</main>\n'
            "</body>\n</html>\n")


def _table(caption, heads, rows, language):
    if not rows:
        return ""
    head = "".join(f'<th scope="col">{escape(label.say(language)).capitalize()}</th>' for label in heads)
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>\n" for row in rows)
    return f"<table>\n<caption>{escape(caption.say(language))}</caption>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}</tbody>\n</table>\n"


def _linked(student, address):
    return f'<a href="{escape(address)}">{escape(student)}</a>' if address else escape(student)


def _bar(count, most):
    """A number, and a bar of that length beside it for those who see it."""
    return f'{count} <span class="bar" aria-hidden="true" style="width: {4 * count / most if most else 0:.1f}rem"></span>'
