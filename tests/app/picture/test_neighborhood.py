"""What truly surrounds the item under the pointer, drawn in its card."""

import numpy as np
from PyQt6.QtCore import QPointF, Qt
from PyQt6.QtWidgets import QLabel

from geolip_viewer.app.picture.hover_card import NARROW, HoverCard
from geolip_viewer.app.picture.neighborhood import MIDDLE, NeighborhoodMap, item_colours
from geolip_viewer.colouring import Category
from geolip_viewer.headings import Heading
from geolip_viewer.render.palette import THEMES
from geolip_viewer.scene import Points, Scene
from tests.app.pointing import frame, hover, marks_alone


def card(window):
    return window.findChild(HoverCard, "hover_card")


def small(window):
    return card(window).findChild(NeighborhoodMap, "hover_neighborhood")


def test_a_key_draws_what_truly_surrounds_the_item_as_far_as_it_is(drawn, qtbot):
    item, place = next(iter(marks_alone(drawn, "item").items()))
    hover(drawn, place)
    qtbot.waitUntil(card(drawn).isVisible)
    assert not small(drawn).isVisible()
    qtbot.keyClick(drawn, Qt.Key.Key_U)
    qtbot.waitUntil(small(drawn).isVisible)
    rows = drawn.document.loaded.analysis.embeddings.astype(float)
    cosine = np.clip(rows @ rows[item], -1, 1)
    nearest = np.argsort(-cosine)[1:21]
    middle, *around = small(drawn).marks()
    far = np.linalg.norm(np.array(around) - middle, axis=1)
    np.testing.assert_allclose(far / far[-1], np.arccos(cosine[nearest]) / np.arccos(cosine[nearest[-1]]), atol=1e-4)
    words = card(drawn).findChild(QLabel, "hover_neighborhood_words").text()
    assert words.startswith(f"20 truly nearest, up to {np.degrees(np.arccos(cosine[nearest[-1]])):.0f}° away")
    assert drawn.services.canvas.rect().contains(card(drawn).geometry())
    qtbot.keyClick(drawn, Qt.Key.Key_U)
    assert not small(drawn).isVisible()


def test_marks_have_the_colours_of_the_picture(drawn, qtbot):
    """The pixel beside the ring of the middle and those of its neighbours are what the palette gives the scene."""
    drawn.bars.by_id["trust.neighborhood"].trigger()
    item, place = next(iter(marks_alone(drawn, "item").items()))
    hover(drawn, place)
    qtbot.waitUntil(small(drawn).isVisible)
    shot, scene = small(drawn).grab().toImage(), drawn.document.scenes[0]
    (wanted,) = item_colours(scene, np.array([item]), drawn.document.state.display.theme)
    x, y = small(drawn).marks()[0]
    found = shot.pixelColor(round(x), round(y - MIDDLE / 2))
    np.testing.assert_allclose([found.redF(), found.greenF(), found.blueF()], wanted, atol=0.02)


def test_it_is_remembered_and_an_anchor_has_none(drawn, qtbot):
    drawn.bars.by_id["trust.neighborhood"].trigger()
    assert drawn.settings.shows_neighborhood
    _, place = next(iter(marks_alone(drawn, "anchor").items()))
    hover(drawn, place)
    qtbot.waitUntil(card(drawn).isVisible)
    assert not small(drawn).isVisible()


def test_items_that_a_scene_does_not_draw_are_quiet():
    places = np.eye(3)
    layer = Points("items", places, Category(np.array([0, 1, 0]), ("a", "b")), "item", np.array([7, 2, 5]))
    scene = Scene(Heading.of(""), (layer,))
    two, nine, seven = item_colours(scene, np.array([2, 9, 7]), "dark")
    assert tuple(nine) == THEMES["dark"].roles["quiet"]
    assert (two != seven).any()
    np.testing.assert_allclose(item_colours(scene, np.array([5]), "dark")[0], seven)


def test_in_a_narrow_picture_it_takes_the_place_of_the_words_and_leaves_the_item_in_sight(drawn, qtbot):
    drawn.bars.by_id["trust.neighborhood"].trigger()
    drawn.resize(900, 600)
    frame(drawn, qtbot)
    assert drawn.services.canvas.width() < NARROW
    for _, place in list(marks_alone(drawn, "item").items())[:4]:
        hover(drawn, place)
        qtbot.waitUntil(small(drawn).isVisible)
        assert not card(drawn).geometry().contains(place.toPoint())
        assert not card(drawn).findChild(QLabel, "hover_lines").isVisible()
        assert drawn.services.canvas.rect().contains(card(drawn).geometry())
        hover(drawn, QPointF(2, 2))
        qtbot.waitUntil(lambda: not card(drawn).isVisible())
    drawn.bars.by_id["trust.neighborhood"].trigger()
    hover(drawn, place)
    qtbot.waitUntil(card(drawn).isVisible)
    assert card(drawn).findChild(QLabel, "hover_lines").isVisible()
