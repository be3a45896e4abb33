"""Sizes and times as a person writes them."""

from datetime import UTC, datetime

MIB, GIB = 2**20, 2**30


def size(count):
    """Bytes, as `256 MiB` or `8 GiB`."""
    count = int(count)
    if count >= GIB:
        return f"{count / GIB:.1f}".removesuffix(".0") + " GiB"
    return f"{round(count / MIB)} MiB"


def moment(text):
    """The seconds since 1970 of XenAPI's date, `20141110T08:00:00Z` (or an xmlrpc DateTime)."""
    return datetime.strptime(str(text), "%Y%m%dT%H:%M:%SZ").replace(tzinfo=UTC).timestamp()


def duration(seconds):
    """`8 s`, `2 min 5 s`, `1 h 3 min`."""
    seconds = round(seconds)
    if seconds < 60:
        return f"{seconds} s"
    if seconds < 3600:
        return f"{seconds // 60} min" + (f" {seconds % 60} s" if seconds % 60 else "")
    return f"{seconds // 3600} h" + (f" {seconds % 3600 // 60} min" if seconds % 3600 // 60 else "")
