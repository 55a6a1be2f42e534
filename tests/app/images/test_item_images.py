"""Naming the pictures of items: tried out while typed, remembered, and found by themselves for the sample."""

from pathlib import Path

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtGui import QColor, QImage
from PyQt6.QtWidgets import QDialogButtonBox, QLabel, QLineEdit, QPushButton

from geolip_viewer.app.images.images_dialog import ItemImagesDialog
from geolip_viewer.app.tables.rows_view import RowsView
from geolip_viewer.sources.coco import COCO_PATTERN
from geolip_viewer.sources.item_images import Atlas, ImageFolder
from geolip_viewer.state import FeaturesSource
from tests.synthetic import make_analysis

SOURCE = FeaturesSource("/made/up/features")


@pytest.fixture
def asked(window, show_world, dialog):
    """The dialog over a window with items 1000, 1007, …"""
    show_world(make_analysis())
    window.bars.by_id["file.pictures"].trigger()
    return dialog("pictures_dialog", ItemImagesDialog)


@pytest.fixture
def folder(tmp_path):
    image = QImage(8, 8, QImage.Format.Format_RGB32)
    image.fill(QColor("#ff0000"))
    for number in (1000, 1007, 1014):
        image.save(str(tmp_path / f"{number:012d}.jpg"))
    return tmp_path


def field(box, name):
    return box.findChild(QLineEdit, f"pictures_{name}")


def verdict(box):
    return box.findChild(QLabel, "pictures_verdict").text()


def use(box):
    return box.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Ok)


def test_coco_names_are_suggested_and_nothing_can_be_shown_yet(asked):
    assert field(asked, "pattern").text() == COCO_PATTERN
    assert not use(asked).isEnabled()
    asked.reject()


def test_the_folder_is_tried_while_it_is_typed(asked, folder, qtbot):
    field(asked, "folder").setText(str(folder))
    qtbot.waitUntil(lambda: verdict(asked).startswith("3 of the first 40 items have a picture there."))
    assert use(asked).isEnabled()
    asked.reject()


@pytest.mark.parametrize("pattern", ["{name}.jpg", "picture.jpg", "{image_id"])
def test_a_broken_pattern_is_said_in_a_sentence(asked, folder, qtbot, pattern):
    field(asked, "folder").setText(str(folder))
    field(asked, "pattern").setText(pattern)
    qtbot.waitUntil(lambda: verdict(asked).startswith(pattern))
    assert not use(asked).isEnabled()
    qtbot.keyClick(field(asked, "pattern"), Qt.Key.Key_Return)
    assert asked.isVisible()
    asked.reject()


def test_enter_before_the_verdict_does_not_take_a_broken_pattern(asked, folder, qtbot):
    field(asked, "folder").setText(str(folder))
    qtbot.waitUntil(use(asked).isEnabled)
    field(asked, "pattern").setText("{name}.jpg")
    qtbot.keyClick(field(asked, "pattern"), Qt.Key.Key_Return)
    assert asked.isVisible()
    assert verdict(asked).startswith("{name}.jpg")
    asked.reject()


def test_pictures_are_shown_in_the_table_and_remembered(asked, window, folder, qtbot, memory):
    field(asked, "folder").setText(str(folder))
    qtbot.waitUntil(use(asked).isEnabled)
    with qtbot.waitSignal(window.services.thumbnails.changed):
        qtbot.mouseClick(use(asked), Qt.MouseButton.LeftButton)
    assert memory.pictures_of(SOURCE) == ImageFolder(folder, COCO_PATTERN)
    qtbot.waitUntil(lambda: len(window.services.table_data.items) == 40)
    with qtbot.waitSignal(window.services.thumbnails.arrived):
        window.panels.switch_tables()
    model = window.findChild(RowsView, "items_table").model()
    picture = model.index(0, 0).data(Qt.ItemDataRole.DecorationRole).pixmap(8, 8).toImage()
    assert picture.pixelColor(4, 4).red() > 240
    assert picture.pixelColor(4, 4).green() < 20


def test_what_was_named_is_used_when_the_features_are_opened_again(window, show_world, folder, memory, qtbot):
    memory.keep_pictures(SOURCE, ImageFolder(folder, COCO_PATTERN))
    show_world(make_analysis())
    assert window.services.thumbnails.source == ImageFolder(folder, COCO_PATTERN)


def test_no_pictures_forgets_the_folder(window, show_world, folder, memory, dialog, qtbot):
    memory.keep_pictures(SOURCE, ImageFolder(folder, COCO_PATTERN))
    show_world(make_analysis())
    window.bars.by_id["file.pictures"].trigger()
    box = dialog("pictures_dialog", ItemImagesDialog)
    qtbot.mouseClick(box.findChild(QPushButton, "pictures_none"), Qt.MouseButton.LeftButton)
    assert memory.pictures_of(SOURCE) is None
    qtbot.waitUntil(lambda: window.services.thumbnails.source is None)


def test_pictures_are_remembered_by_features(memory):
    one, two = ImageFolder(Path("/one"), "{image_id}.png"), ImageFolder(Path("/two"))
    memory.keep_pictures(FeaturesSource("a/b"), one)
    memory.keep_pictures(FeaturesSource("c/d"), two)
    assert memory.pictures_of(FeaturesSource("a/b", "train")) == one
    assert memory.pictures_of(FeaturesSource("c/d")) == two
    assert memory.pictures_of(FeaturesSource("e/f")) is None


def test_without_items_there_is_nothing_to_name(window, show_world):
    show_world(make_analysis(items=None))
    assert not window.bars.by_id["file.pictures"].isEnabled()


def test_the_sample_brings_its_pictures(window, qtbot):
    with qtbot.waitSignal(window.document.result_changed, timeout=60_000):
        window.opening.open_sample()
    thumbnails = window.services.thumbnails
    qtbot.waitUntil(lambda: isinstance(thumbnails.source, Atlas), timeout=20_000)
    with qtbot.waitSignal(thumbnails.arrived):
        thumbnails.of(0)
    colours = {thumbnails.of(0).toImage().pixelColor(x, 96).name() for x in range(0, 192, 8)}
    assert len(colours) > 2
