"""States of the window with the sample, and files that it writes, for the pages of the guide."""

import tempfile
from collections.abc import Callable
from pathlib import Path

from PIL import Image
from PyQt6.QtWidgets import QComboBox

from geolip_viewer.app.window import Window
from geolip_viewer.cli import main as command_line
from geolip_viewer.geometry.projection import FAITHFUL, PCA
from geolip_viewer.state import NamedSelection, Selection
from tests.browsing import chromium
from tools.screenshots.documentation import empty, manifold, run
from tools.screenshots.driving import of_few_colours, settle

FOLDER = Path(__file__).parents[2] / "docs" / "guide" / "pictures"
SIZE = (1200, 800)
PAGE = {"width": 1000, "height": 640}
FIGURE = ("--sample", "--view", "cells", "--projection", "faithful", "--theme", "light", "--dpi", "300")


def item(window: Window) -> None:
    """A single item: its picture, and the anchors that measure it."""
    window.document.store.change(view="single-encoding", selection=Selection(items=(700,), current=700))


def trust(window: Window) -> None:
    """How far the picture can be trusted, number by number."""
    window.document.store.change(view="manifold", selection=Selection())
    window.docks["trust"].raise_()


def faithful(window: Window) -> None:
    """The faithful globe and its map."""
    window.document.store.change(view="cells", projection=FAITHFUL)
    window.bars.by_id["view.map"].trigger()


def selection(window: Window) -> None:
    """Items of a class selected, with the gallery below and kept selections beside."""
    window.bars.by_id["view.map"].trigger()
    window.document.store.change(view="manifold", projection=PCA)
    settle(window)
    assert window.document.loaded is not None
    window.services.selecting.of_class(window.document.loaded.analysis.class_names.index("Food"))
    chosen = window.document.state.selection
    window.document.store.change(selections=(NamedSelection.of("Food", chosen),))
    window.docks["gallery"].show()
    kinds = window.docks["gallery"].findChild(QComboBox, "gallery_source")
    assert kinds is not None
    kinds.setCurrentIndex(kinds.findData("selected"))
    kinds.activated.emit(kinds.currentIndex())
    window.docks["gallery"].raise_()
    window.docks["kept"].show()
    window.docks["kept"].raise_()


def export(window: Window) -> None:
    """The export dialog."""
    window.docks["gallery"].hide()
    window.docks["kept"].hide()
    window.docks["classes"].raise_()
    window.document.store.change(selection=Selection())
    window.bars.by_id["export.picture"].trigger()


STATES: dict[str, Callable[[Window], None]] = {
    "start": empty,
    "sample": manifold,
    "item": item,
    "trust": trust,
    "faithful": faithful,
    "selection": selection,
    "export": export,
    "run": run,
}


def write_what_leaves_the_window() -> None:
    """Write the figure that the guide makes with a command, and an interactive page as a browser shows it."""
    with tempfile.TemporaryDirectory() as folder:
        command_line(["render", *FIGURE, "--size", "502x418", "--scale", "2", "--out", folder])
        _keep(Path(folder) / "cells.png", "figure")
        page = Path(folder) / "page.html"
        command_line(["page", "--sample", "--view", "manifold", "--view", "utilization", "--out", str(page)])
        with chromium() as browser:
            opened = browser.new_page(viewport=PAGE)
            opened.goto(page.as_uri())
            opened.locator("html.ready").wait_for()
            opened.wait_for_selector("#stage:not([aria-busy])")
            opened.screenshot(path=Path(folder) / "page.png")
        _keep(Path(folder) / "page.png", "page")


def _keep(file: Path, name: str) -> None:
    with Image.open(file) as picture:
        of_few_colours(picture.convert("RGB")).save(FOLDER / f"{name}.png", optimize=True, dpi=picture.info.get("dpi"))
