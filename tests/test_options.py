"""Options that declare themselves."""

import math
from dataclasses import dataclass
from typing import Annotated, Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geolip_viewer.choice_names import OPTION_WORDS, distinct, listed
from geolip_viewer.errors import OptionError
from geolip_viewer.options import Help, OneOf, Option, Range, changed, options_of
from geolip_viewer.views import VIEWS
from geolip_viewer.views.base import View

VOCABULARY = {"pair": ("clip − dinov2", "clip − siglip"), "class": ("Cat", "cat", "dog")}


@dataclass(frozen=True)
class Options:
    k: Annotated[int, Range(1, 50), Help("How many rays", "Rays")] = 5
    size: Annotated[float, Range(0.2, 5, 0.1), Help("How large")] = 1.0
    scale: Annotated[Literal["log", "linear"], Help("How counts become colour")] = "log"
    show_dead: Annotated[bool, Help("Whether dead anchors are marked")] = True
    pair: Annotated[str, OneOf("pair", also=("all",)), Help("Which pair")] = "all"
    within: Annotated[str, OneOf("class"), Help("Which class")] = "Cat"
    note: Annotated[str, Help("Any text")] = ""
    limit: Annotated[int | None, Range(0, 9), Help("A limit or none")] = None


def test_an_option_is_read_from_its_field() -> None:
    k, size, scale, show_dead, pair, _, note, limit = options_of(Options)
    assert (k.name, k.kind, k.default, k.label, k.help, k.range) == (
        "k",
        "int",
        5,
        "Rays",
        "How many rays",
        Range(1, 50),
    )
    assert (size.kind, size.range) == ("float", Range(0.2, 5, 0.1))
    assert (scale.kind, scale.choices) == ("choice", ("log", "linear"))
    assert (show_dead.kind, show_dead.label) == ("bool", "Show dead")
    assert pair.choices_in(VOCABULARY) == ("all", "clip − dinov2", "clip − siglip")
    assert note.kind == "text"
    assert (limit.kind, limit.optional) == ("int", True)


def test_texts_are_read_as_the_kind_of_their_field() -> None:
    texts = {"k": "7", "size": "2.5", "scale": "linear", "show-dead": "no", "note": "a, b", "limit": "none"}
    assert changed(Options(limit=3), texts) == Options(k=7, size=2.5, scale="linear", show_dead=False, note="a, b")


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        (
            "colour",
            1,
            "colour: is not an option here. Choose one of: k, size, scale, show_dead, pair, within, note, limit",
        ),
        ("k", 51, "k: must be from 1 to 50, not 51. The default is 5"),
        ("k", "many", "k: must be a whole number, not 'many'"),
        ("k", math.inf, "k: must be a whole number"),
        ("size", "nan", "size: must be a number, not 'nan'"),
        ("scale", "square", "scale: has no choice 'square'. Choose one of: log, linear"),
        ("show_dead", "maybe", "show_dead: must be yes or no"),
        ("pair", "clip − mae", "pair: has no choice 'clip − mae'. Choose one of: all, clip − dinov2, clip − siglip"),
    ],
)
def test_what_cannot_be_is_refused_with_what_can(name: str, value: Any, sentence: str) -> None:
    with pytest.raises(OptionError) as error:
        changed(Options(), {name: value}, VOCABULARY)
    assert sentence in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("written", ["clip − siglip", "clip - siglip", "CLIP–SigLIP", "clip-siglip"])
def test_names_of_the_data_may_be_written_as_a_keyboard_allows(written: str) -> None:
    assert changed(Options(), {"pair": written}, VOCABULARY).pair == "clip − siglip"


def test_of_names_that_differ_in_case_alone_the_exact_one_is_meant_and_another_writing_is_refused() -> None:
    assert changed(Options(), {"within": "cat"}, VOCABULARY).within == "cat"
    with pytest.raises(OptionError, match="has no choice 'CAT'"):
        changed(Options(), {"within": "CAT"}, VOCABULARY)


def test_names_of_the_data_are_taken_on_trust_before_the_data_is_known() -> None:
    assert changed(Options(), {"pair": "a − b"}).pair == "a − b"


def test_many_names_are_told_by_those_nearest_and_their_number() -> None:
    names = (*(f"class {number}" for number in range(200)), "giraffe")
    assert listed(names, "girafe") == "giraffe … (201 in all)"
    assert listed(names, "zzz").startswith("class 0, class 1")
    assert listed(("a", "b")) == "a, b"
    assert listed(()) == "none"


@given(
    st.dictionaries(
        st.sampled_from([option.name for option in options_of(Options)]) | st.text(), st.text() | st.floats()
    )
)
def test_whatever_is_set_is_taken_within_its_range_or_refused(values: dict[str, Any]) -> None:
    try:
        options = changed(Options(), values, VOCABULARY)
    except OptionError:
        return
    assert 1 <= options.k <= 50
    assert 0.2 <= options.size <= 5
    assert options.scale in ("log", "linear")
    assert options.pair in ("all", *VOCABULARY["pair"])


ALIKE = st.sampled_from(["cat", "any", "all", "cat (class 1)", "cat (class 2)", "dog"])


@given(names=st.lists(ALIKE | st.text(max_size=2), max_size=9))
def test_each_name_can_be_chosen_by_a_text_of_its_own(names):
    found = distinct(names, "class")
    assert len(set(found)) == len(found) == len(names)
    assert not set(found) & OPTION_WORDS
    for name, key in zip(names, found, strict=True):
        assert key.startswith(name)
        if names.count(name) == 1 and name not in OPTION_WORDS and "(" not in name:
            assert key == name


def test_every_word_of_an_option_is_known_as_one():
    from geolip_viewer.views import VIEWS

    words = {
        word
        for view in VIEWS
        for option in options_of(view.options)
        if option.names is not None and option.names.kind in ("class", "expert")
        for word in option.names.also
    }
    assert words
    assert words <= OPTION_WORDS


ENDLESS = (
    "9" * 400,
    "-" + "9" * 400,
    "9" * 5000,
    "1e400",
    "-1e400",
    "nan",
    "inf",
    "0." + "1" * 400,
    "1_0",
    "٣",
    "\x1b[2J",
)


@pytest.mark.parametrize("text", ENDLESS)
@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.id)
def test_no_text_makes_a_number_that_an_option_does_not_allow(view: View, text: str) -> None:
    for option in options_of(view.options):
        if option.kind not in ("int", "float"):
            continue
        for value in (text, int(text) if text.strip("-").isdecimal() and len(text) < 500 else text):
            assert is_refused_or_allowed(view, option, value)


def is_refused_or_allowed(view: View, option: Option, value: Any) -> bool:
    try:
        number = getattr(changed(view.options(), {option.name: value}), option.name)
    except OptionError as error:
        return len(str(error)) < 300 and str(error).isprintable()
    assert option.range is not None
    return math.isfinite(number) and option.range.low <= number <= option.range.high
