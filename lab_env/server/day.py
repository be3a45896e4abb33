"""`--day`: the day on which a new lab begins. The journal keeps it.

`today` is more than a day: the lab's clock stands at the real time at every start, and at speed 1 keeps to it (`driver.py`; at instant speed it may be ahead), for clients
that go by their own clock.
"""

import re
import time

from ..cli import UserError
from ..mock.clock import date_of
from ..mock.journal import can_begin
from ..words import said

TODAY = "today"
BEHIND, AHEAD = 31 * 86400.0, 86400.0       # seconds that a lab's clock may stand behind the real one, or before it, to be brought to it


def wrong(day):
    """What is wrong with a day as somebody gave it; "" when nothing is, as with "", which is none."""
    if day in ("", TODAY) or can_begin(beginning(day)):
        return ""
    return said("{day}: a day is from 2000-01-01 to 2099-12-31, such as 2026-03-02, or today",
                "{day}: un día é do 2000-01-01 ao 2099-12-31, como 2026-03-02, ou today", day=day)


def beginning(day):
    """The DateTime at which a new lab begins; None where no day is asked for."""
    if day == TODAY:
        return date_of(time.time())
    return day.replace("-", "") + "T08:00:00Z" if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", day) else None


def fit(xs, day, path):
    """Refuse a day on which the lab of a journal did not begin, or one that is too far from today."""
    if day == TODAY and not -AHEAD <= behind(xs) <= BEHIND:
        raise UserError(said("--day today: in the lab of {path} it is {now}, more than a month ago or after today. Leave --day out to go on with it, or name another journal.",
                             "--day today: no laboratorio de {path} é {now}, hai máis dun mes ou despois de hoxe. Quita --day para seguir con el, ou di outro rexistro.",
                             path=path, now=dashed(xs.clock.date)))
    began = dashed(xs.clock.date_at(0))
    if day not in ("", TODAY, began):
        raise UserError(said("{path} is the journal of a lab that began on {began}, not on {day}. Leave --day out to go on with it, or name another journal.",
                             "{path} é o rexistro dun laboratorio que empezou o {began}, non o {day}. Quita --day para seguir con el, ou di outro rexistro.",
                             path=path, began=began, day=day))


def stand(xs, day):
    """Let the clock stand at the real time, if that was asked for."""
    if day == TODAY and behind(xs) > 0:
        xs.advance_to(round(xs.clock.now + behind(xs), 3))


def behind(xs):
    """Seconds by which a lab's clock is behind the real one."""
    return time.time() - xs.clock.time


def real_clock(day):
    """The clock that a lab's driver keeps to, or None."""
    return time.time if day == TODAY else None


def dashed(date):
    """The day of a DateTime as one writes it: 2024-12-09."""
    return f"{date[:4]}-{date[4:6]}-{date[6:8]}"
