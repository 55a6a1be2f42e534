"""Pointing at the picture: a card for what lies there, a click that selects it, never what lies behind."""

import numpy as np
import pytest
from PyQt6.QtCore import QEvent, QPoint, QPointF, Qt
from PyQt6.QtGui import QPixmap
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication, QLabel, QMenu, QWidget

from geolip_viewer.app.document.descriptions import Description
from geolip_viewer.app.picture.hover_card import HoverCard
from geolip_viewer.state import Selection
from tests.app.pointing import (
    CONTROL,
    RIGHT,
    SHIFT,
    click,
    double_click,
    drawn_places,
    frame,
    hover,
    marks_alone,
    send,
)


def card(window):
    return window.findChild(HoverCard, "hover_card")


def card_text(window):
    found = card(window)
    return "\n".join(found.findChild(QLabel, name).text() for name in ("hover_title", "hover_lines"))


def chosen(window):
    return window.document.state.selection


# -- the card


def test_a_resting_pointer_is_told_what_lies_under_it(drawn, qtbot):
    item, place = next(iter(marks_alone(drawn, "item").items()))
    hover(drawn, place)
    assert not card(drawn).isVisible()
    qtbot.waitUntil(card(drawn).isVisible)
    items, analysis = drawn.services.table_data.items, drawn.document.loaded.analysis
    text = card_text(drawn)
    assert text.startswith(f"item number {item}\nid {analysis.image_id[item]}")
    assert f"nearest anchor {analysis.nearest_anchor[item]}, cosine {analysis.nearest_cosine[item]:.3f}" in text
    assert f"radius {analysis.radii[item]:.3f}" in text
    assert items.text("classes", item).replace(", ", " · ").replace("–", "no class") in text


def test_an_anchor_tells_its_assigned_items(drawn, qtbot):
    anchor, place = next(iter(marks_alone(drawn, "anchor").items()))
    hover(drawn, place)
    qtbot.waitUntil(card(drawn).isVisible)
    assignment_counts = (drawn.document.loaded.analysis.nearest_anchor == anchor).sum()
    assert card_text(drawn).startswith(f"Anchor {anchor}\n")
    assert (f"{assignment_counts} assigned item" if assignment_counts else "dead") in card_text(drawn)


def test_the_card_follows_and_goes_with_the_pointer(drawn, qtbot):
    (_, place), (second, other) = list(marks_alone(drawn, "item").items())[:2]
    hover(drawn, place)
    qtbot.waitUntil(card(drawn).isVisible)
    before = card(drawn).pos()
    hover(drawn, other)
    assert f"item number {second}" in card_text(drawn)
    assert card(drawn).pos() != before
    QApplication.sendEvent(drawn.services.canvas.viewport, QEvent(QEvent.Type.Leave))
    assert not card(drawn).isVisible()


def test_the_card_stays_inside_the_picture(drawn, qtbot):
    positions = marks_alone(drawn, "item", apart=12.0).values()
    hover(drawn, next(iter(positions)))
    qtbot.waitUntil(card(drawn).isVisible)
    for place in positions:
        hover(drawn, place)
        assert drawn.services.canvas.rect().contains(card(drawn).geometry())


def test_the_card_is_as_large_as_what_it_says_at_once(qtbot):
    over = QWidget()
    qtbot.addWidget(over)
    over.resize(900, 600)
    over.show()
    fresh = HoverCard("hover_card", over)
    fresh.show_picture(QPixmap(64, 64))
    fresh.describe(Description("item 4", tuple(f"line {n} of a few words" for n in range(8))), QPoint(40, 40))
    first = fresh.size()
    lines = fresh.findChild(QLabel, "hover_lines")
    assert first.height() > 8 * lines.fontMetrics().height()
    assert first.width() > 64 + lines.fontMetrics().horizontalAdvance("line 0 of a few words")
    qtbot.wait(20)
    fresh.describe(Description("item 4", ("one line",)), QPoint(40, 40))
    assert fresh.height() < first.height()


def test_the_card_takes_neither_focus_nor_clicks(drawn, qtbot):
    drawn.services.canvas.viewport.setFocus()
    hover(drawn, next(iter(marks_alone(drawn, "item").values())))
    qtbot.waitUntil(card(drawn).isVisible)
    assert drawn.services.canvas.viewport.hasFocus()
    assert drawn.services.canvas.childAt(card(drawn).geometry().center()) is drawn.services.canvas.viewport


def test_turning_the_globe_takes_the_card_away(drawn, qtbot):
    place = next(iter(marks_alone(drawn, "item").values()))
    hover(drawn, place)
    qtbot.waitUntil(card(drawn).isVisible)
    send(drawn, QEvent.Type.MouseButtonPress, place, Qt.MouseButton.LeftButton, Qt.MouseButton.LeftButton)
    send(drawn, QEvent.Type.MouseMove, place + QPointF(30, 0), held=Qt.MouseButton.LeftButton)
    assert not card(drawn).isVisible()


@pytest.mark.parametrize("key", [Qt.Key.Key_2, Qt.Key.Key_Right])
def test_a_key_that_turns_the_globe_or_steps_to_another_item_takes_the_card_away(drawn, qtbot, key):
    item, place = next(iter(marks_alone(drawn, "item").items()))
    click(drawn, place)
    hover(drawn, place)
    qtbot.waitUntil(card(drawn).isVisible)
    qtbot.keyClick(drawn, key)
    qtbot.waitUntil(lambda: not card(drawn).isVisible())
    assert (chosen(drawn).current != item) == (key == Qt.Key.Key_Right)


@pytest.mark.parametrize(
    "act",
    [
        lambda window: QTest.keyClick(window, Qt.Key.Key_T),
        lambda window: window.docks["gallery"].show(),
        lambda window: window.resize(window.width() - 40, window.height()),
        lambda window: window.opening.close(),
    ],
    ids=["the key of the tables", "a panel", "another size", "closing the checkpoint"],
)
def test_the_card_goes_where_the_picture_takes_another_place(drawn, qtbot, act):
    hover(drawn, next(iter(marks_alone(drawn, "item").values())))
    qtbot.waitUntil(card(drawn).isVisible)
    act(drawn)
    qtbot.waitUntil(lambda: card(drawn).isHidden())


def test_the_card_goes_where_another_window_comes_in_front(drawn, qtbot):
    hover(drawn, next(iter(marks_alone(drawn, "item").values())))
    qtbot.waitUntil(card(drawn).isVisible)
    QApplication.sendEvent(drawn, QEvent(QEvent.Type.WindowDeactivate))
    assert card(drawn).isHidden()


# -- clicks


def test_a_click_selects_an_item_and_another_click_another(drawn):
    (first, place), (second, other) = list(marks_alone(drawn, "item").items())[:2]
    click(drawn, place)
    assert chosen(drawn) == Selection((first,), (), first)
    click(drawn, other)
    assert chosen(drawn) == Selection((second,), (), second)


def test_the_current_item_is_ringed_while_the_pointer_is_elsewhere(drawn, qtbot):
    renderer = drawn.services.canvas.viewport.scene_renderer
    (first, place), (second, other) = list(marks_alone(drawn, "item").items())[:2]
    click(drawn, place)
    hover(drawn, other)
    assert renderer.ringed == ("item", second)
    QApplication.sendEvent(drawn.services.canvas.viewport, QEvent(QEvent.Type.Leave))
    assert renderer.ringed == ("item", first)
    qtbot.keyClick(drawn, Qt.Key.Key_Right)
    assert renderer.ringed == ("item", drawn.document.state.selection.current) != ("item", first)
    qtbot.keyClick(drawn, Qt.Key.Key_Escape)
    assert renderer.ringed[1] < 0


def test_control_toggles_and_shift_adds(drawn):
    (first, place), (second, other) = list(marks_alone(drawn, "item").items())[:2]
    click(drawn, place)
    click(drawn, other, SHIFT)
    assert set(chosen(drawn).items) == {first, second}
    click(drawn, place, CONTROL)
    assert chosen(drawn).items == (second,)
    click(drawn, other, SHIFT)
    assert chosen(drawn).items == (second,)


def test_items_and_anchors_are_selected_together_with_shift(drawn):
    item, place = next(iter(marks_alone(drawn, "item").items()))
    anchor, star = next(iter(marks_alone(drawn, "anchor").items()))
    click(drawn, place)
    click(drawn, star, SHIFT)
    assert chosen(drawn) == Selection((item,), (anchor,), item)
    click(drawn, star)
    assert chosen(drawn) == Selection((), (anchor,), item)


def test_a_click_beside_everything_clears_and_escape_does(drawn, qtbot):
    place = next(iter(marks_alone(drawn, "item").values()))
    click(drawn, place)
    click(drawn, QPointF(3, 3), SHIFT)
    assert not chosen(drawn).is_empty
    click(drawn, QPointF(3, 3))
    assert chosen(drawn).is_empty
    click(drawn, place)
    qtbot.keyClick(drawn.services.canvas.viewport, Qt.Key.Key_Escape)
    assert chosen(drawn).is_empty


def test_a_drag_selects_nothing(drawn):
    place = next(iter(marks_alone(drawn, "item").values()))
    send(drawn, QEvent.Type.MouseButtonPress, place, Qt.MouseButton.LeftButton, Qt.MouseButton.LeftButton)
    send(drawn, QEvent.Type.MouseMove, place + QPointF(30, 0), held=Qt.MouseButton.LeftButton)
    send(drawn, QEvent.Type.MouseButtonRelease, place + QPointF(30, 0), Qt.MouseButton.LeftButton)
    assert chosen(drawn).is_empty


def test_what_lies_on_the_far_side_is_never_selected(drawn):
    index, positions, facing = drawn_places(drawn, "item")
    behind = np.flatnonzero(facing < -0.1)
    assert len(behind) > 5
    for item in behind:
        click(drawn, QPointF(*positions[item]))
        assert index[item] not in chosen(drawn).items


def test_a_class_is_clicked_as_all_its_items(drawn, qtbot):
    with qtbot.waitSignal(drawn.document.result_changed):
        drawn.document.store.change(view="centroids")
    frame(drawn, qtbot)
    class_id, place = next(iter(marks_alone(drawn, "class", apart=10.0).items()))
    click(drawn, place)
    assert chosen(drawn).items == tuple(drawn.document.loaded.items_of(class_id).tolist())


def test_a_double_click_opens_an_item_alone(drawn, qtbot):
    drawn.document.store.change(options=drawn.document.state.with_option("single-encoding", "item", "1000"))
    item, place = list(marks_alone(drawn, "item").items())[-1]
    with qtbot.waitSignal(drawn.document.result_changed):
        double_click(drawn, place)
    assert drawn.document.state.view == "single-encoding"
    assert chosen(drawn).items == (item,)
    assert f"item number {item}" in drawn.document.scenes[0].title


def test_a_double_click_on_an_anchor_selects_its_cell(drawn):
    analysis = drawn.document.loaded.analysis
    stars = marks_alone(drawn, "anchor")
    anchor = next(anchor for anchor in stars if analysis.assignment_counts[anchor])
    double_click(drawn, stars[anchor])
    assert chosen(drawn).items == tuple(np.flatnonzero(analysis.nearest_anchor == anchor).tolist())


def test_the_rest_turns_grey_in_every_panel(drawn, qtbot):
    with qtbot.waitSignal(drawn.document.result_changed):
        drawn.document.store.change(view="lens")
    frame(drawn, qtbot)
    item, place = next(iter(marks_alone(drawn, "item", panel=1, apart=9.0).items()))
    click(drawn, place)
    assert chosen(drawn).items == (item,)
    assert drawn.services.canvas.viewport.scene_renderer.look.selected_items.tolist() == [item]


# -- the menu


def opened_menu(window, qtbot, place):
    click(window, place, button=RIGHT)
    qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
    return QApplication.activePopupWidget()


def choose(menu, text):
    action = next(action for action in menu.actions() if action.text() == text)
    QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(action).center())


def test_the_right_button_offers_what_belongs_to_an_item(drawn, qtbot):
    analysis = drawn.document.loaded.analysis
    item, place = next(iter(marks_alone(drawn, "item").items()))
    nearest = int(analysis.nearest_anchor[item])
    choose(opened_menu(drawn, qtbot, place), f"Select items assigned to anchor {nearest}")
    assert chosen(drawn).items == tuple(np.flatnonzero(analysis.nearest_anchor == nearest).tolist())


def test_the_right_button_copies_what_the_card_says(drawn, qtbot):
    item, place = next(iter(marks_alone(drawn, "item").items()))
    choose(opened_menu(drawn, qtbot, place), "Copy")
    assert QApplication.clipboard().text().startswith(f"item number {item}\n")


def test_beside_everything_the_menu_still_has_the_circle(drawn, qtbot):
    menu = opened_menu(drawn, qtbot, QPointF(3, 3))
    assert "Draw a circle…" in [action.text() for action in menu.actions()]
    menu.close()
