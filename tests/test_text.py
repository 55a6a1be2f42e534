"""Names in places with their own text rules: each is shown letter for letter and has no effect."""

import unicodedata
from html.parser import HTMLParser

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from geolip_viewer.errors import ViewerError
from geolip_viewer.text import (
    menu_text,
    number_text,
    plain_text,
    rich_text,
    tooltip_text,
    visible_text,
)

ANY = st.text(st.characters(exclude_categories=()))
NASTY = (
    "\x1b[31mred\x1b]0;title\x07",
    "a\r\nb\tc",
    "\u202egnp.exe",
    "\udcff\udc80",
    "\x9b2J",
    "<b>&amp;",
    "$x$|\\$",
    "\ud83d",
)


def names(test):
    """Any text there can be in Python, and the nasty ones by name."""
    for name in NASTY:
        test = example(name)(test)
    return given(ANY)(test)


class ShownText(HTMLParser):
    """What a reader of HTML shows, and the tags it obeys."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text, self.tags = "", []
        self.feed(html)
        self.close()

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_starttag(self, tag: str, attributes: object) -> None:
        self.tags.append(tag)


@names
def test_plain_text_is_one_line_without_anything_that_acts(name):
    shown = plain_text(name)
    assert shown.splitlines() in ([], [shown])
    assert {unicodedata.category(letter) for letter in shown if letter not in "\u200c\u200d"}.isdisjoint(
        {"Cc", "Cf", "Cs", "Zl", "Zp"}
    )
    shown.encode()  # every terminal can be sent it


@given(st.text(st.characters(categories=("L", "M", "N", "P", "S")), min_size=1))
def test_plain_text_leaves_letters_alone(name):
    assert plain_text(name) == visible_text(name) == name


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("\x1b[31mred", "\\x1b[31mred"),
        ("\x9b2J", "\\x9b2J"),
        ("a\r\nb\tc\u2028d", "a b c d"),
        (" padded\n", " padded "),
        ("caf\udce9", "caf\\xe9"),
        ("\u202egnp", "\\u202egnp"),
        ("\ud83d", "\\ud83d"),
        ("\U000e0041", "\\U000e0041"),
        ("👩\u200d🔬", "👩\u200d🔬"),
        (7, "7"),
    ],
)
def test_what_plain_text_makes_of_a_name(name, shown):
    assert plain_text(name) == shown


def test_visible_text_keeps_its_lines():
    assert visible_text("a\n\tb \x1b[2J\r") == "a\n\tb \\x1b[2J\\x0d"


@names
def test_a_menu_shows_every_ampersand(name):
    assert menu_text(name).replace("&&", "").count("&") == 0
    assert menu_text(name).replace("&&", "&") == plain_text(name)


@names
def test_rich_text_reads_as_the_name_and_holds_no_tag(name):
    shown = ShownText(f"<p>{rich_text(name)}</p>")
    assert (shown.text, shown.tags) == (plain_text(name), ["p"])


@names
def test_a_tooltip_is_rich_text_and_reads_as_the_name(name):
    shown = ShownText(tooltip_text(name))
    assert set(shown.tags) <= {"qt", "br"}
    assert shown.tags[0] == "qt"
    assert "".join(shown.text.split()) == "".join(plain_text(name).split())


def test_a_tooltip_keeps_its_lines():
    assert tooltip_text("a & b\n<c>") == "<qt>a &amp; b<br>&lt;c&gt;</qt>"


@given(ANY, ANY, ANY)
def test_an_error_is_one_line_that_a_terminal_can_show(where, problem, remedy):
    line = str(ViewerError(where, problem, remedy))
    assert plain_text(line) == line


def test_an_error_names_its_file_letter_for_letter():
    assert str(ViewerError("../a..b.pt", "is\nempty", "Choose another.")) == "../a..b.pt: is empty. Choose another."


@given(st.floats(allow_nan=False, allow_infinity=False), st.sampled_from(".,"), st.sampled_from("-−"))
def test_a_number_is_read_as_it_is_written_with_a_point_or_a_comma(number, mark, minus):
    assert float(number_text(repr(number).replace(".", mark).replace("-", minus))) == number


@pytest.mark.parametrize(("typed", "number"), [("0,5", 0.5), ("0.5", 0.5), (" 2,5 ", 2.5), ("−1", -1), (",5", 0.5)])
def test_one_half_is_one_half_in_every_language(typed, number):
    assert float(number_text(typed)) == number


@pytest.mark.parametrize(
    "typed", ["", "1,234.5", "1.234,5", "1,2,3", "nan", "inf", "0x10", "1_000", "½", "٣", "five", "1e"]
)
def test_what_is_no_number_is_not_taken_for_one(typed):
    with pytest.raises(ValueError, match="no number"):
        number_text(typed)
