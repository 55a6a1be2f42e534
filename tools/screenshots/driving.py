"""Drives the real window from state to state and takes a picture of each."""

import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
from PIL import Image
from PyQt6.QtCore import QCoreApplication, QEvent, QEventLoop, QTimer
from PyQt6.QtWidgets import QApplication, QWidget

from geolip_viewer.app.export.preview import UNDER_WAY, Preview
from geolip_viewer.app.main import LaunchRequest, begin
from geolip_viewer.app.system import theme
from geolip_viewer.app.system.opengl import set_surface_format
from geolip_viewer.app.system.settings import Settings
from geolip_viewer.app.system.settings_file import SettingsFile
from geolip_viewer.app.window import Window
from geolip_viewer.state import State, Store
from geolip_viewer.views import VIEWS

QUIET = 700  # milliseconds without work before the picture is taken
FLAT = 64  # colours of flat areas that a picture keeps exactly
LONGEST = 240_000  # milliseconds that reaching a state may take


Arrange = Callable[[Window], None]


def write_pictures(folder: Path, size: tuple[int, int], states: Mapping[str, Arrange]) -> None:
    """Drive a window of this size through the states and write a picture of each, named after its state."""
    folder.mkdir(parents=True, exist_ok=True)
    set_surface_format()
    application = QApplication(sys.argv[:1])
    theme.set_up(application)
    theme.apply_theme(application, "dark")
    with tempfile.TemporaryDirectory() as kept:
        settings = SettingsFile(Path(kept) / "settings.json")
        window = Window(VIEWS, Store(State()), Settings(settings, folder), Path(kept) / "window.log")
        window.resize(*size)
        window.move(40, 40)
        window.show()
        started = QEventLoop()
        window.services.canvas.started.connect(started.quit)
        begin(window, LaunchRequest())
        started.exec()
        settle(window)
        for name, arrange in states.items():
            arrange(window)
            settle(window)
            write(window, folder / f"{name}.png")
            for dialog in application.topLevelWidgets():
                if dialog is not window and dialog.isVisible():
                    dialog.close()
        window.close()
        window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # while the application still exists


def settle(window: Window) -> None:
    """Wait until the worker is idle and everything is painted."""
    loop, quiet, longest = QEventLoop(), QTimer(), QTimer()
    quiet.setSingleShot(True)
    quiet.timeout.connect(loop.quit)
    longest.timeout.connect(lambda: sys.exit("the window did not come to rest"))
    longest.start(LONGEST)
    worker = window.services.worker
    worker.busy_changed.connect(lambda busy: quiet.stop() if busy else quiet.start(QUIET))
    if not worker.is_busy:
        quiet.start(QUIET)
    loop.exec()
    while any(each.isVisible() and each.text() == UNDER_WAY for each in window.findChildren(Preview)):
        QTimer.singleShot(QUIET, loop.quit)
        loop.exec()
    longest.stop()


def write(window: QWidget, path: Path) -> None:
    """Write the window's part of the screen, including dialogs over it."""
    screen = window.screen()
    assert screen is not None
    corner = window.mapToGlobal(window.rect().topLeft())
    grabbed = screen.grabWindow(0, corner.x(), corner.y(), window.width(), window.height()).toImage()
    image = grabbed.convertToFormat(grabbed.Format.Format_RGBX8888)
    bits = image.constBits()
    assert bits is not None
    pixels = np.frombuffer(bits.asstring(image.sizeInBytes()), np.uint8).reshape(image.height(), image.width(), 4)
    of_few_colours(Image.fromarray(np.ascontiguousarray(pixels[..., :3]))).save(path, optimize=True)
    print(f"{path} {path.stat().st_size // 1024} KB")


def of_few_colours(picture: Image.Image) -> Image.Image:
    """The picture in 256 colours: flat areas keep their exact colours, shades are mixed from the rest."""
    counts = sorted(picture.getcolors(picture.width * picture.height) or [], reverse=True)
    flat = [channel for _, colour in counts[:FLAT] for channel in colour]
    shades = picture.quantize(256 - FLAT, method=Image.Quantize.FASTOCTREE).getpalette() or []
    palette = Image.new("P", (1, 1))
    palette.putpalette((flat + shades)[: 3 * 256])
    return picture.quantize(palette=palette, dither=Image.Dither.FLOYDSTEINBERG)
