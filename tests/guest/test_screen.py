"""What sequences make of a screen."""

from hypothesis import given
from hypothesis import strategies as st

from lab_env.mock.guest.screen import Look, Screen


def shown(text, columns=20, rows=5):
    screen = Screen(columns, rows)
    screen.feed(text)
    return screen


def test_text_wraps_and_scrolls():
    assert shown("one\r\ntwo").lines == ["one", "two", "", "", ""]
    assert shown("x" * 25).lines[:2] == ["x" * 20, "xxxxx"]
    screen = shown("x" * 20)
    assert (screen.row, screen.column, screen.lines[1]) == (0, 19, ""), "the last column does not wrap before the next character"
    assert shown("\r\n".join("123456")).lines == list("23456")
    assert shown("a\tb\bc").lines[0] == "a       c"


def test_the_cursor_goes_where_it_is_sent():
    assert shown("\x1b[2;3Hx\x1b[1;1Hy").lines[:2] == ["y", "  x"]
    assert shown("abc\x1b[2Dx\x1b[Ky").lines[0] == "axy"
    screen = shown("abc\x1b7\x1b[5;5H\x1b8")
    assert (screen.row, screen.column) == (0, 3)
    assert shown("one\r\ntwo\x1b[A\x1b[GX").lines[0] == "Xne"


def test_lines_and_characters_are_inserted_and_deleted():
    assert shown("1\r\n2\r\n3\x1b[2;1H\x1b[L").lines == ["1", "", "2", "3", ""]
    assert shown("1\r\n2\r\n3\x1b[1;1H\x1b[M").lines == ["2", "3", "", "", ""]
    assert shown("abcdef\x1b[1;2H\x1b[2P").lines[0] == "adef"
    assert shown("abcdef\x1b[1;2H\x1b[2@").lines[0] == "a  bcdef"
    assert shown("abc\x1b[2J").text == ""


def test_only_the_scroll_region_scrolls():
    screen = shown("top\x1b[5;1Hbottom\x1b[2;4r\x1b[2;1H1\r\n2\r\n3\r\n4")
    assert screen.lines == ["top", "2", "3", "4", "bottom"]
    screen.feed("\x1b[2;1H\x1bM")
    assert screen.lines == ["top", "", "2", "3", "bottom"]


def test_the_alternate_screen_gives_the_other_back():
    screen = shown("shell$ ")
    screen.feed("\x1b[?1049h\x1b[Hvi")
    assert screen.text == "vi"
    screen.feed("\x1b[?1049l")
    assert (screen.text, screen.column) == ("shell$", 7)


def test_colours_and_styles():
    screen = shown("\x1b[1;31mr\x1b[0;44mb\x1b[38;5;200mx\x1b[48;2;1;2;3my\x1b[7mz\x1b[mn")
    assert [look for _, look in screen.cells[0][:6]] == [
        Look(foreground=1, bold=True), Look(background=4), Look(foreground=200, background=4), Look(foreground=200, background="#010203"),
        Look(foreground=200, background="#010203", reverse=True), Look()]


def test_unicode_and_line_drawing():
    screen = shown("a漢e\u0301\x1b(0lqk\x1b(B")
    assert screen.lines[0] == "a漢e\u0301┌─┐" and screen.column == 7


@given(st.text(alphabet="ab\x1b[];?0123456789;mHJKLMPr@hl\r\n\t\b漢\u0301(0", max_size=200), st.integers(0, 200))
def test_whatever_comes_the_grid_stays_a_grid(text, cut):
    whole, halves = Screen(12, 4), Screen(12, 4)
    whole.feed(text)
    halves.feed(text[:cut])
    halves.feed(text[cut:])
    assert whole.cells == halves.cells and (whole.row, whole.column) == (halves.row, halves.column)
    assert len(whole.cells) == 4 and all(len(row) == 12 for row in whole.cells)
    assert 0 <= whole.row < 4 and 0 <= whole.column < 12
