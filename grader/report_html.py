"""A report as HTML: a page of its own to keep, print or send, or a piece of a notebook. It asks nothing of the network."""

from html import escape

from grader import words
from grader.check import number
from grader.report import SYMBOLS, background, details, score_line
from grader.story import proof
from lab_env.real.activity import PROVES_NOTHING, UNKNOWN

# JupyterLab lays out tables and lists of an output its own way; the doubled class is what outweighs its rules.
STYLE = """
.xenlab-report { font: 1rem/1.45 system-ui, sans-serif; max-width: 60rem; margin: 0 auto; padding: 1rem; overflow-wrap: anywhere; }
.xenlab-report h1 { font-size: 1.4rem; }
.xenlab-report h2 { font-size: 1.1rem; }
section.xenlab-report.xenlab-report table { border-collapse: collapse; table-layout: auto; width: 100%; }
.xenlab-report caption { text-align: left; font-weight: bold; padding: .5rem 0; }
section.xenlab-report.xenlab-report table th, section.xenlab-report.xenlab-report table td { border-bottom: 1px solid #8888; padding: .5rem; text-align: left; vertical-align: top;
  white-space: normal; max-width: none; }
section.xenlab-report.xenlab-report table thead th { overflow-wrap: normal; }
section.xenlab-report.xenlab-report table td:first-child { white-space: nowrap; width: 1%; }
section.xenlab-report.xenlab-report table td.points { text-align: right; white-space: nowrap; width: 1%; }
.xenlab-report dl { margin: .3rem 0 0; }
section.xenlab-report.xenlab-report dt, section.xenlab-report.xenlab-report dd { display: inline; float: none; margin: 0; padding: 0; width: auto; }
.xenlab-report dt { font-weight: bold; }
.xenlab-report dt::after { content: ": "; }
.xenlab-report dd::after { content: ""; display: block; height: .2rem; }
.xenlab-report ol { padding-left: 2.5rem; }
@media (max-width: 30rem) { .xenlab-report { padding: .2rem; } section.xenlab-report.xenlab-report table th, section.xenlab-report.xenlab-report table td { padding: .3rem .15rem; }
  section.xenlab-report.xenlab-report table td:first-child { white-space: normal; } .xenlab-report ol { padding-left: 2rem; } }
.xenlab-report .score { font-size: 1.2rem; font-weight: bold; }
"""
PAGE_STYLE = """
:root { color-scheme: light dark; }
@media print { :root { color-scheme: light; } tr { break-inside: avoid; } }
"""


def page(report, language=None, **by_person):
    """A whole page, in its language. `by_person`: what the gradebook has beside the report, as for `fragment`."""
    language = words.chosen(language)
    title = escape(f"{report.rubric.title.say(language)}{' – ' if report.student else ''}{report.student}")
    return (f'<!DOCTYPE html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
            f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{title}</title>\n'
            f"<style>{PAGE_STYLE}</style>\n</head>\n<body>\n<main>\n{fragment(report, language, **by_person)}</main>\n"
            "</body>\n</html>\n")


def fragment(report, language=None, comments=(), by_hand=(), extra=0, late=0, counts=None):
    """The report inside another page. `comments`: what the instructor wrote; `by_hand`: what they gave, as (name, points, of);
    `extra` credit; what was taken off for being `late`; `counts`: (score, of) in the gradebook after all that.
    """
    language = words.chosen(language)
    parts = [f'<style>{STYLE}</style>\n<section class="xenlab-report" lang="{language}">\n',
             f"<h1>{escape(report.rubric.title.say(language))}</h1>\n"]
    if report.student:
        parts.append(f"<p>{words.STUDENT.say(language)}: <b>{escape(report.student)}</b></p>\n")
    parts.append(f'<p class="score">{escape(score_line(report, language))}</p>\n')
    if report.rubric.by_hand:
        parts.append(f"<p>{escape(words.BY_A_PERSON.fill(points=number(report.rubric.by_hand)).say(language))}</p>\n")
    parts.append(_list(words.NOTES.say(language), [note.say(language) for note in report.notes]))
    parts.append(_list(words.BY_HAND.say(language), _by_person(by_hand, extra, late, counts, language)))
    parts.append(_list(words.COMMENTS.say(language), comments))
    parts.append(_table(report.outcomes, language))
    if report.story:
        parts.append(_story(report, language))
    if report.record and report.record.steps:
        parts.append(_record(report.record, language))
    return "".join(parts) + "</section>\n"


def _by_person(by_hand, extra, late, counts, language):
    said = [f"{name}: {number(points)}/{number(of)}" for name, points, of in by_hand]
    said += [f"{words.EXTRA.say(language)}: +{number(extra)}"] if extra else []
    said += [f"{words.LATE.say(language)}: −{number(late)}"] if late else []
    return said + ([words.COUNTS.fill(points=number(counts[0]), of=number(counts[1])).say(language)] if counts else [])


def _list(heading, items):
    if not items:
        return ""
    return f"<h2>{escape(heading)}</h2>\n<ul>\n{''.join(f'<li>{escape(item)}</li>{chr(10)}' for item in items)}</ul>\n"


def _story(report, language):
    """What was done, what was left, and what the verdict rests on."""
    steps = "".join(f"<li>{escape(when)} <code>{escape(what)}</code></li>\n" for when, what in report.story.steps)
    timeline = f"<h2>{escape(words.TIMELINE.say(language))}</h2>\n<ol>\n{steps}</ol>\n" if steps else ""
    return (_list(words.LEFT.say(language), report.story.left) + timeline
            + f"<p><small>{escape(words.PROOF.fill(**proof(report)).say(language))}</small></p>\n")


def _record(record, language):
    """What the kit says that it did on a real XenServer."""
    steps = "".join(f'<li value="{number}">{escape(when)} <code>{escape(what)}</code>{"" if outcome == "done" else escape(f" → {outcome or UNKNOWN.say(language)}")}</li>\n'
                    for number, when, what, outcome in record.steps)
    return (f"<h2>{escape(words.RECORD.fill(xenserver=record.xenserver).say(language))}</h2>\n<p>{escape(PROVES_NOTHING.say(language))}</p>\n"
            f"<ol>\n{steps}</ol>\n")


def _table(outcomes, language):
    if not outcomes:
        return ""
    heads = "".join(f'<th scope="col">{label.say(language).capitalize()}</th>'
                    for label in (words.OUTCOME, words.POINTS, words.CHECK))
    rows = "".join(_row(outcome, language) for outcome in outcomes)
    return (f"<table>\n<caption>{words.CHECKS.say(language)}</caption>\n<thead><tr>{heads}</tr></thead>\n"
            f"<tbody>\n{rows}</tbody>\n</table>\n")


def _row(outcome, language):
    said = "".join(f"<dt>{escape(label)}</dt><dd>{escape(value)}</dd>" for label, value in details(outcome, language) + background(outcome, language))
    said = f"<dl>{said}</dl>" if said else ""
    return (f'<tr><td><span aria-hidden="true">{SYMBOLS[outcome.verdict]}</span> {outcome.verdict.words.say(language)}</td>'
            f'<td class="points">{number(outcome.points)}/{number(outcome.check.points)}</td>'
            f"<td>{escape(outcome.check.title.say(language))}{said}</td></tr>\n")
