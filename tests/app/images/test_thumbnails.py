"""Small pictures: read in the background, kept, and never waited for."""

import subprocess
import sys
from threading import Event

import numpy as np
import pytest
from PyQt6.QtCore import QObject
from PyQt6.QtGui import QColor, QImage

from geolip_viewer.app.images import thumbnails as module
from geolip_viewer.app.images.pixmaps import fitted, squared
from geolip_viewer.app.images.thumbnails import SIDE, Thumbnails
from geolip_viewer.sources.item_images import Atlas, ImageFolder

PATTERN = "{image_id}.png"


@pytest.fixture
def thumbnails(qapp):
    owner = QObject()
    made = Thumbnails(owner)
    yield made
    made.close()
    owner.deleteLater()


def painted(folder, name, colour, size=(20, 10)):
    image = QImage(*size, QImage.Format.Format_RGB32)
    image.fill(QColor(colour))
    assert image.save(str(folder / name))


def colour_of(pixmap):
    image = pixmap.toImage()
    return image.pixelColor(image.width() // 2, image.height() // 2).name()


def test_a_picture_comes_later_and_is_there_from_then_on(thumbnails, qtbot, tmp_path):
    painted(tmp_path, "7.png", "#ff0000")
    thumbnails.use(ImageFolder(tmp_path, PATTERN), np.array([5, 7]))
    with qtbot.waitSignal(thumbnails.arrived) as arrived:
        assert thumbnails.of(1) is None
    assert arrived.args == [1]
    assert colour_of(thumbnails.of(1)) == "#ff0000"


def test_a_large_picture_is_read_small_and_keeps_its_shape(thumbnails, qtbot, tmp_path):
    painted(tmp_path, "7.png", "#00ff00", (2000, 500))
    thumbnails.use(ImageFolder(tmp_path, PATTERN), np.array([7]))
    with qtbot.waitSignal(thumbnails.arrived):
        thumbnails.of(0)
    assert (thumbnails.of(0).width(), thumbnails.of(0).height()) == (SIDE, SIDE // 4)


def test_what_is_missing_or_broken_is_looked_for_once(thumbnails, qtbot, tmp_path, monkeypatch):
    (tmp_path / "8.png").write_bytes(b"no picture")
    painted(tmp_path, "9.png", "#0000ff")
    looked_for = []
    read = module.read_small
    monkeypatch.setattr(module, "read_small", lambda path: (looked_for.append(path), read(path))[1])
    thumbnails.use(ImageFolder(tmp_path, PATTERN), np.array([7, 8, 9]))
    for _ in range(3):
        assert thumbnails.of(0) is None
        assert thumbnails.of(1) is None
        with qtbot.waitSignal(thumbnails.arrived, raising=False, timeout=300):
            thumbnails.of(2)
    assert len(looked_for) == 2


def test_text_ids_name_files(thumbnails, qtbot, tmp_path):
    painted(tmp_path, "a cat.png", "#ffff00")
    thumbnails.use(ImageFolder(tmp_path, PATTERN), np.array(["a cat"]))
    with qtbot.waitSignal(thumbnails.arrived):
        thumbnails.of(0)
    assert colour_of(thumbnails.of(0)) == "#ffff00"


def test_an_atlas_is_cut_into_its_cells(thumbnails, qtbot, tmp_path):
    image = QImage(20, 10, QImage.Format.Format_RGB32)
    image.fill(QColor("#ff0000"))
    for x in range(10, 20):
        for y in range(10):
            image.setPixelColor(x, y, QColor("#00ff00"))
    image.save(str(tmp_path / "atlas.png"))
    corners = np.array([[0, 0], [10, 0], [-1, -1], [15, 0]])
    thumbnails.use(Atlas(tmp_path / "atlas.png", corners, cell=10))
    with qtbot.waitSignals([thumbnails.arrived] * 2):
        for item in range(4):
            thumbnails.of(item)
    assert colour_of(thumbnails.of(0)) == "#ff0000"
    assert colour_of(thumbnails.of(1)) == "#00ff00"
    qtbot.waitUntil(lambda: {2, 3} <= set(thumbnails._kept))
    assert thumbnails.of(2) is None
    assert thumbnails.of(3) is None


def test_pictures_of_other_features_do_not_stay(thumbnails, qtbot, tmp_path):
    painted(tmp_path, "7.png", "#ff0000")
    painted(tmp_path, "8.png", "#0000ff")
    thumbnails.use(ImageFolder(tmp_path, PATTERN), np.array([7]))
    with qtbot.waitSignal(thumbnails.arrived):
        thumbnails.of(0)
    with qtbot.waitSignal(thumbnails.changed):
        thumbnails.use(ImageFolder(tmp_path, PATTERN), np.array([8]))
    assert thumbnails.of(0) is None
    qtbot.waitUntil(lambda: thumbnails.of(0) is not None)
    assert colour_of(thumbnails.of(0)) == "#0000ff"


def test_a_picture_of_other_features_that_comes_late_is_not_shown(thumbnails, qtbot, tmp_path, monkeypatch):
    painted(tmp_path, "7.png", "#ff0000")
    goes_on, read = Event(), module.read_small
    monkeypatch.setattr(module, "read_small", lambda path: (goes_on.wait(10), read(path))[1])
    thumbnails.use(ImageFolder(tmp_path, PATTERN), np.array([7]))
    thumbnails.of(0)
    qtbot.waitUntil(lambda: thumbnails._reader._reading == {0})
    thumbnails.use(ImageFolder(tmp_path / "elsewhere", PATTERN), np.array([7]))
    with qtbot.assertNotEmitted(thumbnails.arrived, wait=200):
        goes_on.set()
    assert thumbnails.of(0) is None


def test_nothing_is_read_after_the_end(thumbnails, tmp_path):
    painted(tmp_path, "7.png", "#ff0000")
    thumbnails.use(ImageFolder(tmp_path, PATTERN), np.array([7]))
    thumbnails.close()
    assert thumbnails.of(0) is None
    assert not thumbnails._reader._reading


UNCLOSED = """
from threading import Event, Timer
from pathlib import Path
import numpy as np
from PyQt6 import sip
from PyQt6.QtCore import QObject
from PyQt6.QtGui import QGuiApplication, QImage
from geolip_viewer.app.images import thumbnails as module
from geolip_viewer.sources.item_images import ImageFolder

application = QGuiApplication([])
entered, goes_on = Event(), Event()
module.read_small = lambda path: (entered.set(), goes_on.wait(10), QImage())[2]
owner = QObject()
thumbnails = module.Thumbnails(owner)
thumbnails.use(ImageFolder(Path({folder!r}), "{{image_id}}.png"), np.array([7]))
thumbnails.of(0)
assert entered.wait(10)
Timer(0.2, goes_on.set).start()
sip.delete(owner)
print("over")
"""


def test_closing_the_window_does_not_wait_for_a_picture_being_read(tmp_path):
    painted(tmp_path, "7.png", "#ff0000")
    command = [sys.executable, "-c", UNCLOSED.format(folder=str(tmp_path))]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert (ended.returncode, ended.stdout) == (0, "over\n"), ended.stderr


def test_only_the_most_recently_used_are_kept(thumbnails, qtbot, tmp_path, monkeypatch):
    monkeypatch.setattr(module, "MOST_KEPT", 3)
    for number in range(5):
        painted(tmp_path, f"{number}.png", "#ff0000")
    thumbnails.use(ImageFolder(tmp_path, PATTERN), np.arange(5))
    for item in (0, 1, 2):
        with qtbot.waitSignal(thumbnails.arrived):
            thumbnails.of(item)
    thumbnails.of(0)
    with qtbot.waitSignal(thumbnails.arrived):
        thumbnails.of(3)
    assert set(thumbnails._kept) == {0, 2, 3}


def test_scrolling_past_many_asks_for_the_last_ones(monkeypatch):
    monkeypatch.setattr(module, "MOST_WANTED", 3)
    reader = module.Reader(ImageFolder("/nowhere", PATTERN), np.arange(9))
    for item in range(9):
        reader.want(item)
    read = []
    reader.read = lambda item: (read.append(item), QImage())[1]
    reader.read_all(module.Messenger())
    assert read == [8, 7, 6]


def test_sizes_are_in_logical_pixels(thumbnails, qtbot, tmp_path):
    painted(tmp_path, "7.png", "#ff0000", (40, 20))
    thumbnails.use(ImageFolder(tmp_path, PATTERN), np.array([7]))
    with qtbot.waitSignal(thumbnails.arrived):
        thumbnails.of(0)
    whole, middle = fitted(thumbnails.of(0), 16, 2.0), squared(thumbnails.of(0), 16, 2.0)
    assert (whole.deviceIndependentSize().width(), whole.deviceIndependentSize().height()) == (16, 8)
    assert (middle.width(), middle.height(), middle.devicePixelRatio()) == (32, 32, 2.0)
