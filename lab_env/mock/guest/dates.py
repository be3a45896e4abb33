"""Dates as people write them, for `date -d` and `touch -d`; UTC."""

import calendar
import re
from datetime import datetime, timedelta, timezone

MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name} | {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name}
DAYS = {name.lower(): number for number, name in enumerate(calendar.day_name)} | {name.lower(): number for number, name in enumerate(calendar.day_abbr)}
UNITS = {"sec": 1, "second": 1, "min": 60, "minute": 60, "hour": 3600, "day": 86400, "week": 7 * 86400, "fortnight": 14 * 86400}
NAMED = {"next": 1, "last": -1, "this": 0, "a": 1, "an": 1}
PIECES = [(name, re.compile(pattern, re.I)) for name, pattern in (
    ("epoch", r"@(-?\d+(?:\.\d+)?)"),
    ("iso", r"(\d{4})-(\d{1,2})-(\d{1,2})(?:T(?=\d))?"),
    ("slashed", r"(\d{4})/(\d{1,2})/(\d{1,2})|(\d{1,2})/(\d{1,2})(?:/(\d{4}|\d{2}))?(?!\d)"),
    ("clock", r"(\d{1,2}):(\d{2})(?::(\d{2})(\.\d+)?)?\s*(am|pm)?(?![\d:])|(\d{1,2})\s*(am|pm)\b"),
    ("day month", r"(\d{1,2})[ -]([a-z]{3,9})\.?(?:[ -,]+(\d{4}))?(?![\d:])"),
    ("month day", r"([a-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?(?:,?\s+(\d{4}))?(?![\d:])"),
    ("year", r"(\d{4})(?![\d-])"),
    ("span", r"(?:([-+]?)\s*(\d+)|\b(next|last|this|an?))\s+(sec|second|min|minute|hour|day|week|fortnight|month|year)s?\b(\s+ago\b)?"),
    ("weekday", r"(?:(next|last|this)\s+)?([a-z]{3,9}),?"),
    ("zone", r"(?:utc|gmt|z)\b|([+-])(\d{2}):?(\d{2})"),
    ("compact", r"(\d{4})(\d{2})(\d{2})(?!\d)"),
    ("blank", r"[\s,]+"))]


def parse(text, now):
    """Seconds since 1970 of a date; None for what is none. `now` is the moment it is said at."""
    found = Date(now)
    pos, text = 0, text.strip()
    while pos < len(text):
        for name, pattern in PIECES:
            match = pattern.match(text, pos)
            if match and getattr(found, name.replace(" ", "_"))(match) is not False:
                pos = match.end()
                break
        else:
            return None
    try:
        return found.moment()
    except (ValueError, OverflowError):
        return None


class Date:
    def __init__(self, now):
        self.now, self.day, self.time, self.months, self.seconds, self.fixed, self.offset, self.weekdays = datetime.fromtimestamp(now, timezone.utc), None, None, 0, 0.0, None, 0, None

    def blank(self, match):
        pass

    def epoch(self, match):
        self.fixed = float(match.group(1))

    def iso(self, match):
        self.day = tuple(map(int, match.groups()))

    compact = iso

    def slashed(self, match):
        year, month, day, first, second, third = match.groups()
        self.day = (int(year), int(month), int(day)) if year else (int(third) + (0 if len(third) > 2 else 2000 if int(third) < 69 else 1900) if third else self.now.year, int(first), int(second))

    def clock(self, match):
        hour, minute, second, part, half, alone, other = match.groups()
        hour, half = int(hour or alone), (half or other or "").lower()
        if half:
            hour = hour % 12 + 12 * (half == "pm")
        self.time = (hour, int(minute or 0), int(second or 0), float(part or 0))

    def day_month(self, match):
        if match.group(2).lower() not in MONTHS:
            return False
        self.day = (int(match.group(3) or self.now.year), MONTHS[match.group(2).lower()], int(match.group(1)))
        return True

    def month_day(self, match):
        if match.group(1).lower() not in MONTHS:
            return False
        self.day = (int(match.group(3) or self.now.year), MONTHS[match.group(1).lower()], int(match.group(2)))
        return True

    def year(self, match):
        if self.day is None:
            return False
        self.day = (int(match.group(1)), *self.day[1:])
        return True

    def span(self, match):
        sign, number, named, unit, ago = match.groups()
        count = (int(number) * (-1 if sign == "-" else 1) if number else NAMED[named.lower()]) * (-1 if ago else 1)
        unit = unit.lower()
        if unit in ("month", "year"):
            self.months += count * (12 if unit == "year" else 1)
        else:
            self.seconds += count * UNITS[unit]

    def weekday(self, match):
        which, word = (match.group(1) or "").lower(), match.group(2).lower()
        if word in ("now", "today"):
            return True
        if word in ("yesterday", "tomorrow", "midnight", "noon"):
            self.seconds += {"yesterday": -86400, "tomorrow": 86400}.get(word, 0)
            self.time = {"midnight": (0, 0, 0, 0.0), "noon": (12, 0, 0, 0.0)}.get(word, self.time)
            return True
        if word not in DAYS:
            return False
        self.weekdays = (DAYS[word], which)
        return True

    def zone(self, match):
        if match.group(1):
            self.offset = (1 if match.group(1) == "+" else -1) * (int(match.group(2)) * 3600 + int(match.group(3)) * 60)

    def moment(self):
        if self.fixed is not None:
            return self.fixed + self.seconds
        day = self.now if self.day is None else datetime(*self.day, tzinfo=timezone.utc)
        clock = self.time or ((0, 0, 0, 0.0) if self.day is not None or self.weekdays else None)
        if clock:
            day = day.replace(hour=clock[0], minute=clock[1], second=clock[2], microsecond=0)
        if self.weekdays and self.day is None:
            number, which = self.weekdays
            ahead = (number - day.weekday()) % 7
            day += timedelta(ahead + (7 if which == "next" and ahead == 0 else -7 if which == "last" else 0))
        if self.months:
            months = day.year * 12 + day.month - 1 + self.months
            first = day.replace(year=months // 12, month=months % 12 + 1, day=1)
            day = first + timedelta(day.day - 1)
        return day.timestamp() + self.seconds - self.offset + (clock[3] if clock else 0)
