"""Pictures of the window for the documentation, made by driving the real window over the sample.

xvfb-run -a -s "-screen 0 1600x1200x24" .venv/bin/python -m tools.screenshots docs/pictures
"""

import sys
import tempfile
from collections.abc import Callable
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
from geolip_viewer.geometry.projection import FAITHFUL, PCA
from geolip_viewer.look import CameraPose
from geolip_viewer.state import Selection, State, Store
from geolip_viewer.views import VIEWS

SIZE = (1440, 900)
QUIET = 700  # milliseconds without work until the picture is taken
FLAT = 64  # colours of flat areas that a picture keeps exactly
LONGEST = 60_000  # milliseconds that a state may take to come about


def main(folder: Path) -> None:
    """Drive the window through its states and write a picture of each."""
    folder.mkdir(parents=True, exist_ok=True)
    set_surface_format()
    application = QApplication(sys.argv[:1])
    theme.set_up(application)
    theme.apply_theme(application, "dark")
    with tempfile.TemporaryDirectory() as kept:
        settings = SettingsFile(Path(kept) / "settings.json")
        window = Window(VIEWS, Store(State()), Settings(settings, folder), Path(kept) / "window.log")
        window.resize(*SIZE)
        window.move(40, 40)
        window.show()
        started = QEventLoop()
        window.services.canvas.started.connect(started.quit)
        begin(window, LaunchRequest())
        started.exec()
        settle(window)
        for name, arrange in STATES.items():
            arrange(window)
            settle(window)
            write(window, folder / f"window-{name}.png")
            for dialog in application.topLevelWidgets():
                if dialog is not window and dialog.isVisible():
                    dialog.close()
        window.close()
        window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # while the application still stands


def settle(window: Window) -> None:
    """Wait until the worker has nothing to do and everything was painted."""
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
    """The window's part of the screen, dialogs over it included."""
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
    """The picture in 256 colours: flat areas keep theirs exactly, shades are mixed from the rest."""
    counts = sorted(picture.getcolors(picture.width * picture.height) or [], reverse=True)
    flat = [channel for _, colour in counts[:FLAT] for channel in colour]
    shades = picture.quantize(256 - FLAT, method=Image.Quantize.FASTOCTREE).getpalette() or []
    palette = Image.new("P", (1, 1))
    palette.putpalette((flat + shades)[: 3 * 256])
    return picture.quantize(palette=palette, dither=Image.Dither.FLOYDSTEINBERG)


def empty(_: Window) -> None:
    """As the program starts."""


def manifold(window: Window) -> None:
    """The sample, just opened."""
    window.opening.open_sample()


def lenses(window: Window) -> None:
    """Every expert's lens side by side."""
    window.document.store.change(view="lens")


def beside(window: Window) -> None:
    """A map beside the faithful globe: the cells of its anchors, and how many of their items belong there."""
    window.document.store.change(view="cells", projection=FAITHFUL)
    window.bars.by_id["view.map"].trigger()


def light(window: Window) -> None:
    """The light theme."""
    window.bars.by_id["view.map"].trigger()
    window.document.store.change(view="difference-space", projection=PCA)
    window.bars.by_id["view.light"].trigger()


def options(window: Window) -> None:
    """A view with options that were changed."""
    window.bars.by_id["view.dark"].trigger()
    window.document.store.change(view="nearest-links", options={"nearest-links": {"count": 120}})


def inspector(window: Window) -> None:
    """One item as the constellation sees it, with its picture and its cosines."""
    window.document.store.change(view="single-encoding", selection=Selection(items=(700,), current=700))


def tables(window: Window) -> None:
    """Anchors with all their numbers, below the picture."""
    window.document.store.change(view="utilization", selection=Selection())
    window.panels.switch_tables()
    window.docks["anchors"].raise_()


def trust(window: Window) -> None:
    """How far the picture can be trusted, number by number."""
    window.panels.switch_tables()
    window.document.store.change(view="manifold")
    window.docks["trust"].raise_()


def palette(window: Window) -> None:
    """The command palette."""
    window.docks["inspector"].raise_()
    window.document.store.change(view="manifold", camera=CameraPose(azimuth=60.0, elevation=15.0))
    window.bars.by_id["edit.commands"].trigger()


def export(window: Window) -> None:
    """The export dialog."""
    window.bars.by_id["export.picture"].trigger()


def run(window: Window) -> None:
    """The sample's training in the middle of its time, with the ways of anchors that died."""
    window.opening.open_sample_run()
    settle(window)
    options = {"trails": {"choose": "death", "beside": "all"}}
    window.document.store.change(view="trails", options=options, time="epoch_18.pt")


STATES: dict[str, Callable[[Window], None]] = {
    "empty": empty,
    "manifold": manifold,
    "lenses": lenses,
    "map": beside,
    "light": light,
    "options": options,
    "inspector": inspector,
    "tables": tables,
    "trust": trust,
    "palette": palette,
    "export": export,
    "run": run,
}

if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "docs/pictures"))
