"""The gallery: which items, in which order, in step with the picture, and only what is seen is read."""

import re

import numpy as np
import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtGui import QImage
from PyQt6.QtWidgets import QComboBox, QFileDialog, QLabel, QMenu, QToolButton

from geolip_viewer.app.gallery.contact_sheet import MOST, ContactSheet, Entry, write_contact_sheet
from geolip_viewer.app.gallery.gallery_dock import GalleryDock
from geolip_viewer.errors import OptionError
from geolip_viewer.sources.item_images import ImageFolder
from geolip_viewer.state import Filters, Selection
from tests.app.conftest import choose_file
from tests.synthetic import make_analysis

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
LEFT = Qt.MouseButton.LeftButton
ITEMS = 60


@pytest.fixture
def gallery(window, show_world, qtbot):
    """Sixty items with names, their numbers known, in an open gallery."""
    window.resize(1200, 900)
    show_world(make_analysis(items=ITEMS, item_names=True))
    qtbot.waitUntil(lambda: window.services.table_data.items.column("radius") is not None)
    qtbot.waitUntil(lambda: not window.services.table_data.lacks_experts)
    return opened(window, qtbot)


def opened(window, qtbot):
    window.bars.by_id["panels.gallery"].trigger()
    dock = window.findChild(GalleryDock, "gallery")
    qtbot.waitUntil(lambda: dock.view.isVisible() and dock.view.viewport().height() > 80)
    return dock


def pick(qtbot, gallery, name, text):
    """Choose an entry of a combo box by its keys, as a person does."""
    combo = gallery.findChild(QComboBox, name)
    place = combo.findText(text)
    assert place >= 0, [combo.itemText(each) for each in range(combo.count())]
    combo.setFocus()
    qtbot.keyClick(combo, Qt.Key.Key_Home)
    for _ in range(place):
        qtbot.keyClick(combo, Qt.Key.Key_Down)
    assert combo.currentIndex() == place


def order(gallery):
    return gallery.view.model().order.tolist()


def click(qtbot, gallery, place, keys=Qt.KeyboardModifier.NoModifier):
    view = gallery.view
    qtbot.mouseClick(view.viewport(), LEFT, keys, view.visualRect(view.model().index(place)).center())


def chosen(gallery):
    return gallery.window().document.state.selection


def shown_text(gallery, place):
    index = gallery.view.model().index(place)
    return gallery.view.model().name(index), gallery.view.model().caption(index)


# -- what it shows


def test_it_shows_what_the_filters_leave(gallery):
    window = gallery.window()
    assert order(gallery) == list(range(ITEMS))
    window.document.store.change(filters=Filters(isolated=(1,)))
    analysis = window.document.loaded.analysis
    carrying = sorted(set(analysis.labels.items[analysis.labels.ids == 1].tolist()))
    assert order(gallery) == carrying
    assert gallery.findChild(QLabel, "gallery_count").text() == f"{len(carrying)} items"


def test_it_shows_an_anchors_items_a_class_the_selection_and_the_disputed(gallery, qtbot):
    window = gallery.window()
    analysis = window.document.loaded.analysis
    pick(qtbot, gallery, "gallery_source", "Items of the selected anchors")
    assert order(gallery) == []
    anchor = int(analysis.nearest_anchor[7])
    window.services.selecting.anchors([anchor])
    assert order(gallery) == np.flatnonzero(analysis.nearest_anchor == anchor).tolist()
    pick(qtbot, gallery, "gallery_source", "The selection")
    window.document.store.change(selection=Selection((3, 9, 5), (), 3))
    assert sorted(order(gallery)) == [3, 5, 9]
    pick(qtbot, gallery, "gallery_source", "A class")
    combo = gallery.findChild(QComboBox, "gallery_class")
    assert combo.isVisible()
    assert order(gallery) == window.document.loaded.items_of(combo.currentData()).tolist()
    pick(qtbot, gallery, "gallery_source", "The most disputed")
    mean = analysis.difference_magnitude.mean(axis=0, dtype=np.float64)
    assert order(gallery) == np.argsort(-mean, kind="stable").tolist()
    assert shown_text(gallery, 0)[1] == f"{mean.max():.3f}"


def test_any_number_sorts_and_stands_below(gallery, qtbot):
    analysis = gallery.window().document.loaded.analysis
    titles = [column.title for column in gallery.window().services.table_data.items.columns]
    combo = gallery.findChild(QComboBox, "gallery_sort")
    assert [combo.itemText(place) for place in range(1, combo.count())][: len(titles)] == titles
    pick(qtbot, gallery, "gallery_sort", "Radius")
    by_radius = np.argsort(analysis.radii, kind="stable").tolist()
    assert order(gallery) == by_radius
    assert shown_text(gallery, 0) == (f"item number {by_radius[0]}", f"{analysis.radii.min():.3f}")
    qtbot.mouseClick(gallery.findChild(QToolButton, "gallery_direction"), LEFT)
    assert order(gallery)[0] == int(analysis.radii.argmax())


def test_what_was_chosen_is_remembered(gallery, qtbot, memory):
    pick(qtbot, gallery, "gallery_sort", "Radius")
    assert memory.choices("gallery")["sorted_by"] == "radius"


# -- in step with the picture


def test_a_click_selects_ctrl_toggles_and_shift_takes_all_between(gallery, qtbot):
    click(qtbot, gallery, 2)
    assert (chosen(gallery).items, chosen(gallery).current) == ((2,), 2)
    click(qtbot, gallery, 4, CONTROL)
    assert chosen(gallery).items == (2, 4)
    click(qtbot, gallery, 6, SHIFT)
    assert chosen(gallery).items == (4, 5, 6)


def test_arrow_keys_step_and_are_not_the_windows(gallery, qtbot):
    click(qtbot, gallery, 1)
    gallery.view.setFocus()
    qtbot.keyClick(gallery.view, Qt.Key.Key_Right)
    assert chosen(gallery).items == (2,)
    columns = gallery.view.viewport().width() // gallery.view.gridSize().width()
    qtbot.keyClick(gallery.view, Qt.Key.Key_Down)
    assert chosen(gallery).items == (2 + columns,)
    qtbot.keyClick(gallery.view, Qt.Key.Key_Right, SHIFT)
    assert chosen(gallery).items == (2 + columns, 3 + columns)
    qtbot.keyClick(gallery.view, Qt.Key.Key_A, CONTROL)
    assert len(chosen(gallery).items) == ITEMS


def test_the_gallery_of_the_selection_stays_while_one_steps_in_it(gallery, qtbot):
    gallery.window().document.store.change(selection=Selection((3, 5, 9), (), 3))
    pick(qtbot, gallery, "gallery_source", "The selection")
    click(qtbot, gallery, 1)
    assert chosen(gallery).items == (5,)
    assert order(gallery) == [3, 5, 9]
    gallery.window().services.selecting.items([1, 2])
    assert order(gallery) == [1, 2], "what is selected elsewhere is followed"


def test_what_is_chosen_in_the_picture_is_scrolled_to(gallery):
    last = gallery.view.model().index(ITEMS - 1)
    area = gallery.view.viewport().rect()
    assert not area.intersects(gallery.view.visualRect(last))
    gallery.window().services.selecting.items([ITEMS - 1])
    assert area.contains(gallery.view.visualRect(last).center())
    assert gallery.view.model().is_current(last)


def test_enter_shows_an_item_alone(gallery, qtbot):
    click(qtbot, gallery, 3)
    qtbot.keyClick(gallery.view, Qt.Key.Key_Return)
    assert gallery.window().document.state.view == "single-encoding"
    assert chosen(gallery).current == 3


# -- pictures


class Asked:
    """Replaces the thumbnails of very many items, and records which are requested."""

    def __init__(self, thumbnails, monkeypatch):
        self.items = set()
        monkeypatch.setattr(thumbnails, "of", lambda item: self.items.add(item))


@pytest.mark.slow
def test_of_118_287_items_only_those_in_sight_are_asked_for(window, show_world, qtbot, monkeypatch, tmp_path):
    window.resize(1200, 900)
    show_world(make_analysis("anchors-only", items=118_287, dimension=3, labels=None))
    gallery = opened(window, qtbot)
    qtbot.waitUntil(lambda: "pictures" not in window.services.worker.channels)  # none lie beside these features
    window.services.thumbnails.use(ImageFolder(tmp_path), window.document.loaded.features.image_id)
    asked = Asked(window.services.thumbnails, monkeypatch)
    gallery.view.viewport().update()
    qtbot.waitUntil(lambda: bool(asked.items), timeout=60_000)
    first, cell, view = set(asked.items), gallery.view.gridSize(), gallery.view.viewport()
    most = (view.width() // cell.width() + 1) * (view.height() // cell.height() + 2)
    assert 0 < len(first) <= most
    assert max(first) <= most
    asked.items.clear()
    gallery.view.verticalScrollBar().setValue(gallery.view.verticalScrollBar().maximum() // 2)
    qtbot.waitUntil(lambda: bool(asked.items), timeout=60_000)
    assert len(asked.items) <= most
    assert min(asked.items) > 50_000


def test_a_picture_is_painted_once_it_is_read(gallery, qtbot, tmp_path):
    window = gallery.window()
    ids = window.document.loaded.features.image_id
    for item in range(ITEMS):
        image = QImage(40, 40, QImage.Format.Format_RGB32)
        image.fill(Qt.GlobalColor.red)
        assert image.save(str(tmp_path / f"{ids[item]}.png"))
    window.services.thumbnails.use(ImageFolder(tmp_path, "{image_id}.png"), ids)

    def is_red():
        place = gallery.view.visualRect(gallery.view.model().index(0)).center()
        colour = gallery.view.viewport().grab().toImage().pixelColor(place.x(), place.y() - 16)
        return colour.red() > 200 and colour.green() < 60

    qtbot.waitUntil(is_red)


# -- on paper


def test_the_context_menu_saves_a_contact_sheet(gallery, qtbot, tmp_path, dialog):
    window = gallery.window()
    pick(qtbot, gallery, "gallery_sort", "Radius")
    gallery.view.customContextMenuRequested.emit(gallery.view.visualRect(gallery.view.model().index(0)).center())
    menu = dialog("gallery_menu", QMenu)
    next(action for action in menu.actions() if "contact sheet" in action.text()).trigger()
    menu.close()
    choose_file(dialog("contact_sheet_dialog", QFileDialog), tmp_path / "sheet.png")
    qtbot.waitUntil(lambda: (tmp_path / "sheet.png").exists())
    qtbot.waitUntil(lambda: not window.services.worker.is_busy)
    assert QImage(str(tmp_path / "sheet.png")).width() > 400


def test_a_sheet_holds_names_and_numbers_as_text_in_a_pdf_of_several_pages(qapp, tmp_path):
    entries = tuple(Entry(item, f"name {item}", f"{item / 7:.3f}") for item in range(200))
    write_contact_sheet(tmp_path / "sheet.pdf", ContactSheet("Two hundred", "by number", entries, None))
    data = (tmp_path / "sheet.pdf").read_bytes()
    assert data.startswith(b"%PDF")
    assert len(re.findall(rb"/Type /Page\b(?!s)", data)) == 3, "three columns of 23 are a page"
    assert b"/Font" in data


def test_too_many_items_and_other_suffixes_are_refused_with_nothing_written(qapp, tmp_path):
    entries = (Entry(0, "one", ""),)
    for path, count in ((tmp_path / "sheet.png", MOST + 1), (tmp_path / "sheet.gif", 1)):
        with pytest.raises(OptionError):
            write_contact_sheet(path, ContactSheet("", "", entries * count, None))
        assert not path.exists()
