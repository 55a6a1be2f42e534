"""Pictures of items on the globe of the window, from the same source as the card under the pointer."""

import numpy as np
import pytest
from PyQt6.QtCore import QPointF
from PyQt6.QtGui import QImage, qRgb

from geolip_viewer.app.export.choices import PictureChoices
from geolip_viewer.sources.item_images import ImageFolder
from tests.app.pointing import click, frame
from tests.synthetic import make_analysis


@pytest.fixture
def pictured(window, show_world, qtbot, tmp_path):
    """Forty items, each with a red picture, drawn."""
    window.services.canvas.start()
    show_world(make_analysis(items=40))
    ids = window.document.loaded.features.image_id
    image = QImage(30, 30, QImage.Format.Format_RGB32)
    image.fill(qRgb(255, 0, 0))
    for each in ids:
        assert image.save(str(tmp_path / f"{each}.png"))
    window.services.thumbnails.use(ImageFolder(tmp_path, "{image_id}.png"), ids)
    frame(window, qtbot)
    return window


def reds(window):
    image = window.services.canvas.viewport.grabFramebuffer().convertToFormat(QImage.Format.Format_RGBX8888)
    bits = image.constBits().asstring(image.sizeInBytes())
    pixels = np.frombuffer(bits, np.uint8).reshape(-1, 4).astype(int)
    return int(((pixels[:, 0] > 240) & (pixels[:, 1] < 20) & (pixels[:, 2] < 20)).sum())


def test_the_menu_draws_them_once_they_are_read(pictured, qtbot):
    assert reds(pictured) == 0
    pictured.bars.by_id["view.item_pictures"].trigger()
    assert pictured.document.state.display.item_pictures
    qtbot.waitUntil(lambda: reds(pictured) > 3000)
    pictured.services.thumbnails.use(None)
    qtbot.waitUntil(lambda: reds(pictured) == 0)


def test_a_picture_that_arrives_late_asks_for_a_frame(pictured, qtbot, monkeypatch):
    """At the moment it arrives; nothing else may trigger drawing."""
    asked, thumbnails = [], pictured.services.thumbnails
    monkeypatch.setattr(pictured.services.canvas.viewport, "update", lambda: asked.append(True))
    thumbnails.arrived.emit(0)
    assert not asked, "none are drawn"
    pictured.bars.by_id["view.item_pictures"].trigger()
    asked.clear()
    thumbnails.arrived.emit(0)
    assert asked


def test_a_click_on_the_edge_of_a_picture_selects_its_item(pictured, qtbot):
    pictured.bars.by_id["view.item_pictures"].trigger()
    frame(pictured, qtbot)
    viewport = pictured.services.canvas.viewport
    each = viewport.scene_renderer.item_pictures[0][-1]
    corner = QPointF(each.x - each.side / 2 + 2, each.y - each.side / 2 + 2) / viewport.devicePixelRatioF()
    click(pictured, corner)
    assert pictured.document.state.selection.items == (each.item,)


def test_an_export_takes_them_along(pictured):
    pictured.bars.by_id["view.item_pictures"].trigger()
    exporting = pictured.exporting
    job = exporting._picture_job(PictureChoices(), exporting.seen(), "x.png")
    assert job.item_pictures.read(0)[0, 0].tolist() == [255, 0, 0, 255]
