"""The palette: commands and search results by a few letters."""

from dataclasses import replace
from types import SimpleNamespace

import pytest
from hypothesis import example, given
from hypothesis import strategies as some
from PyQt6.QtCore import Qt
from PyQt6.QtGui import QColor, QImage
from PyQt6.QtWidgets import QLineEdit, QListWidget

from geolip_viewer.app.actions.command_palette import Chooser, Entry, ranked
from geolip_viewer.app.actions.fuzzy import fit
from geolip_viewer.app.actions.search import Finder
from geolip_viewer.sources.item_images import ImageFolder
from tests.synthetic import make_analysis

SELECTING = SimpleNamespace(of_class=print, anchors=print, items=print)
NO_IMAGES = SimpleNamespace(source=None)
names = some.text(some.characters(codec="ascii", categories=["Ll", "Lu", "Nd", "Zs"]), min_size=1, max_size=20)


@given(names)
def test_a_name_matches_itself(name):
    assert fit(name, name) is not None


@some.composite
def letters_in_order(draw):
    """A name, and some of its letters in their order, as one word."""
    name = draw(names.filter(lambda text: len(text.replace(" ", "")) > 1))
    places = draw(some.sets(some.sampled_from([i for i, letter in enumerate(name) if letter != " "]), min_size=1))
    return name, "".join(name[place] for place in sorted(places))


@given(letters_in_order())
@example(("00 0", "000"))  # the start of the second word must not take the place of a letter that is needed before
def test_letters_in_their_order_match(pair):
    name, typed = pair
    assert fit(typed, name) is not None


@given(letters_in_order(), some.data())
def test_one_letter_more_than_the_name_has_does_not_match(pair, data):
    name, typed = pair
    missing = data.draw(some.sampled_from(sorted(set("abcdefghijklmnopqrstuvwxyz0123456789") - set(name.casefold()))))
    place = data.draw(some.integers(0, len(typed)))
    assert fit(typed[:place] + missing + typed[place:], name) is None


def test_letters_in_another_order_do_not_match():
    assert fit("ba", "ab") is None
    assert fit("tesr", "Reset") is None


@pytest.mark.parametrize(
    ("typed", "better", "worse"),
    [
        ("res", "Reset the camera", "Arrests"),
        ("rc", "Reset camera", "Research"),
        ("open", "Open", "Open the sample"),
        ("save ses", "Save session", "Save session as…"),
        ("iso", "Isolation", "Anchor affinity disorder"),
    ],
)
def test_the_intended_match_comes_first(typed, better, worse):
    first, second = fit(typed, better), fit(typed, worse)
    assert first is not None
    assert second is None or first > second


def test_letters_that_are_not_in_the_name_do_not_match():
    assert fit("xyz", "Reset the camera") is None
    assert fit("camera zoo", "Reset the camera") is None


def test_everything_is_listed_while_nothing_is_typed():
    entries = [Entry(text, "", lambda: None) for text in ("b", "a")]
    assert ranked(entries, "") == entries


@pytest.fixture
def palette(window, qtbot, dialog):
    """Open the palette by its key; its line and its list."""

    def open_(key, modifiers):
        qtbot.keyClick(window, key, modifiers)
        chooser = dialog("palette", Chooser)
        return chooser.findChild(QLineEdit), chooser.findChild(QListWidget)

    return open_


def texts(lines):
    return [lines.item(row).text() for row in range(lines.count())]


COMMANDS = (Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
SEARCH = (Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)


def test_a_command_is_found_by_letters_and_done_by_enter(window, palette, qtbot):
    line, lines = palette(*COMMANDS)
    qtbot.keyClicks(line, "theme light")
    assert texts(lines)[0] == "View › Theme: Light"
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert window.document.state.display.theme == "light"
    window.bars.by_id["view.dark"].trigger()


def test_commands_that_cannot_be_done_now_are_not_offered(window, palette, show_world, qtbot):
    line, lines = palette(*COMMANDS)
    assert "Camera: Reset the camera" not in texts(lines)
    qtbot.keyClick(line, Qt.Key.Key_Escape)
    show_world(make_analysis())
    line, lines = palette(*COMMANDS)
    assert "Camera: Reset the camera" in texts(lines)
    qtbot.keyClick(line, Qt.Key.Key_Escape)


def test_a_view_is_chosen_from_the_palette(window, palette, show_world, qtbot):
    show_world(make_analysis())
    line, _ = palette(*COMMANDS)
    qtbot.keyClicks(line, "show isol")
    with qtbot.waitSignal(window.document.result_changed):
        qtbot.keyClick(line, Qt.Key.Key_Return)
    assert window.document.state.view == "isolation"


@pytest.mark.parametrize(
    ("typed", "name", "value"),
    [
        ("colour by stabil", "colour", "stability-over-seeds"),
        ("over seeds", "colour", "stability-over-seeds"),
        ("anchors: off", "anchors", False),
    ],
)
def test_an_option_of_the_view_is_set_from_the_palette(window, palette, show_world, qtbot, typed, name, value):
    show_world(make_analysis())
    line, _ = palette(*COMMANDS)
    qtbot.keyClicks(line, typed)
    with qtbot.waitSignal(window.document.result_changed):
        qtbot.keyClick(line, Qt.Key.Key_Return)
    assert window.document.state.options_of("manifold") == {name: value}


def test_choosing_a_typed_option_moves_the_focus_to_its_field(window, palette, show_world, qtbot):
    show_world(make_analysis())
    window.docks["options"].hide()
    window.document.store.change(options={"manifold": {"items": "random"}})
    line, _ = palette(*COMMANDS)
    qtbot.keyClicks(line, "options: seed")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    window.activateWindow()
    qtbot.waitUntil(lambda: getattr(window.focusWidget(), "objectName", str)() == "box_seed")
    assert window.docks["options"].isVisible()


def test_up_and_down_move_and_a_click_chooses(window, palette, show_world, qtbot):
    show_world(make_analysis())
    line, lines = palette(*SEARCH)
    qtbot.keyClick(line, Qt.Key.Key_Down)
    qtbot.keyClick(line, Qt.Key.Key_Down)
    qtbot.keyClick(line, Qt.Key.Key_Up)
    assert lines.currentRow() == 1
    place = lines.visualItemRect(lines.item(0)).center()
    qtbot.mouseClick(lines.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert not window.document.state.selection.is_empty


@pytest.mark.parametrize(
    ("typed", "items", "anchors"),
    [("1014", (2,), ()), ("item number 7", (7,), ()), ("anchor 3", (), (3,))],
)
def test_search_finds_items_by_id_and_name_and_anchors_by_number(
    window, palette, show_world, qtbot, typed, items, anchors
):
    show_world(make_analysis(item_names=True))
    line, _ = palette(*SEARCH)
    qtbot.keyClicks(line, typed)
    with qtbot.waitSignal(window.command_palette.chosen):
        qtbot.keyClick(line, Qt.Key.Key_Return)
    selection = window.document.state.selection
    assert (selection.items, selection.anchors) == (items, anchors)


def test_search_for_a_class_selects_its_items(window, palette, show_world, qtbot):
    show_world(make_analysis(items=4, classes=2, labels=[[0], [1], [0, 1], []]))
    line, _ = palette(*SEARCH)
    qtbot.keyClicks(line, "class 1")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert window.document.state.selection.items == (1, 2)


def test_without_a_match_nothing_is_chosen(window, palette, show_world, qtbot):
    show_world(make_analysis())
    line, lines = palette(*SEARCH)
    qtbot.keyClicks(line, "qqqq")
    assert texts(lines) == []
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert window.document.state.selection.is_empty
    qtbot.keyClick(line, Qt.Key.Key_Escape)


@pytest.mark.parametrize(
    ("typed", "order"),
    [
        ("cat", ["cat", "a cat in rain", "catalogue", "concatenated", "scatter"]),
        ("CAT", ["cat", "a cat in rain", "catalogue", "concatenated", "scatter"]),
        ("cat in", ["a cat in rain"]),
        ("rain", ["a cat in rain", "train"]),
        ("concat", ["concatenated"]),
    ],
)
def test_exact_names_come_before_names_with_the_word_and_those_before_names_with_the_letters(typed, order):
    names = ("concatenated", "catalogue", "a cat in rain", "train", "cat", "scatter")
    features = replace(make_analysis(items=6).features, item_names=names)
    loaded = SimpleNamespace(classes=(), checkpoint=SimpleNamespace(anchor_count=1), features=features)
    assert [entry.text for entry in Finder(loaded, SELECTING, NO_IMAGES)(typed)] == order


def test_late_items_are_found_first_if_their_name_matches_exactly():
    names = tuple([f"spotted dog {item}" for item in range(500)] + ["dog"])
    features = replace(make_analysis(items=501).features, item_names=names)
    loaded = SimpleNamespace(classes=(), checkpoint=SimpleNamespace(anchor_count=1), features=features)
    assert Finder(loaded, SELECTING, NO_IMAGES)("dog")[0].text == "dog"


def test_items_that_are_found_show_their_pictures(window, palette, show_world, qtbot, tmp_path):
    show_world(make_analysis(item_names=True))
    ids = window.document.loaded.analysis.image_id
    image = QImage(16, 16, QImage.Format.Format_RGB32)
    image.fill(QColor("#ff00ff"))
    image.save(str(tmp_path / f"{ids[7]}.png"))
    window.services.thumbnails.use(ImageFolder(tmp_path, "{image_id}.png"), ids)
    line, lines = palette(*SEARCH)
    qtbot.keyClicks(line, "item number 7")
    qtbot.waitUntil(lambda: not lines.item(0).icon().isNull(), timeout=30_000)
    assert lines.item(0).icon().pixmap(16).toImage().pixelColor(8, 8).name() == "#ff00ff"
    qtbot.keyClick(line, Qt.Key.Key_Escape)


def test_the_palette_says_if_nothing_matches(window, dialog, qtbot):
    qtbot.keyClick(window, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    chooser = dialog("palette", Chooser)
    found, line = chooser.findChild(QListWidget), chooser.findChild(QLineEdit)
    full = found.viewport().grab().toImage()
    qtbot.keyClicks(line, "qqqq")
    assert not found.count()
    said = found.viewport().grab().toImage()
    ground = said.pixelColor(2, 2)
    middle = range(said.height() // 2 - 20, said.height() // 2 + 20)
    assert any(said.pixelColor(x, y) != ground for y in middle for x in range(0, said.width(), 2))
    assert said != full
    assert found.accessibleDescription().startswith("No available command")
    chooser.close()
