"""Charts of a scenario's steps: a row for each of those who take part, numbered steps, and the count. For 64 bits."""

from ..theory.scenario import count
from ..words import Words

LEFT, RIGHT, ROW, HEADING, GAP, BITS = 24, 24, 46, 40, 18, 64
NAMES = 190     # width of the rows' names


def chosen(scenario, keys):
    return [way for way in scenario.ways if way.key in keys]


def height_of(scenario, keys):
    return sum(HEADING + ROW * len(way.rows[BITS]) + GAP for way in chosen(scenario, keys)) + 8


def panels(d, scenario, keys):
    """The charts of those ways, one under the other."""
    top = 8
    for way in chosen(scenario, keys):
        panel(d, way, top)
        top += HEADING + ROW * len(way.rows[BITS]) + GAP


def panel(d, way, top):
    rows, steps = way.rows[BITS], way.steps[BITS]
    d.label(LEFT, top + 26, way.title, size=16, bold=True)
    d.label(d.width - RIGHT, top + 26, Words("{count} crossings (64 bits)", "{count} cruzamentos (64 bits)").fill(count=count(steps)), size=15, bold=True, who="accent", anchor="end")
    middle = {row.who: top + HEADING + ROW * (number + 0.5) for number, row in enumerate(rows)}
    for row in rows:
        y = middle[row.who]
        d.box(LEFT, y - ROW / 2 + 2, d.width - LEFT - RIGHT, ROW - 4, row.who)
        d.label(LEFT + 12, y - 2, row.name, size=13, bold=True)
        d.label(LEFT + 12, y + 14, row.mode, size=12)
    column = (d.width - LEFT - RIGHT - NAMES - 10) / len(steps)
    spots = [(LEFT + NAMES + column * (number + 0.5), middle[step.at]) for number, step in enumerate(steps)]
    d.line(*spots, who="ink", width=2.5)
    for number, ((x, y), step) in enumerate(zip(spots, steps), 1):
        d.dot(x, y, number, who="ink")
        if step.more:
            d.label(x + 14, y + 5, f"+{step.more}", size=13, bold=True)
