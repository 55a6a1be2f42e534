"""States of the window with the sample, for the pages of the documentation."""

from collections.abc import Callable

from geolip_viewer.app.window import Window
from geolip_viewer.geometry.projection import FAITHFUL, PCA
from geolip_viewer.look import CameraPose
from geolip_viewer.state import Selection
from tools.screenshots.driving import settle

SIZE = (1440, 900)


def empty(_: Window) -> None:
    """The program as it starts."""


def manifold(window: Window) -> None:
    """The sample, just after opening."""
    window.opening.open_sample()


def lenses(window: Window) -> None:
    """Every expert's lens side by side."""
    window.document.store.change(view="lens")


def beside(window: Window) -> None:
    """A map beside the faithful globe: the cells of its anchors, and how many items in them belong there."""
    window.document.store.change(view="cells", projection=FAITHFUL)
    window.bars.by_id["view.map"].trigger()


def light(window: Window) -> None:
    """The light theme."""
    window.bars.by_id["view.map"].trigger()
    window.document.store.change(view="difference-space", projection=PCA)
    window.bars.by_id["view.light"].trigger()


def options(window: Window) -> None:
    """A view with changed options."""
    window.bars.by_id["view.dark"].trigger()
    window.document.store.change(view="nearest-links", options={"nearest-links": {"count": 120}})


def inspector(window: Window) -> None:
    """One item as the constellation sees it, with its picture and its cosines."""
    window.document.store.change(view="single-encoding", selection=Selection(items=(700,), current=700))


def tables(window: Window) -> None:
    """The table of anchors with all their numbers, below the picture."""
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
    """The sample's training run halfway through, with the trails of anchors that died."""
    window.opening.open_sample_run()
    settle(window)
    options = {"trails": {"choose": "death", "beside": "all"}}
    window.document.store.change(view="trails", options=options, time="epoch_18.pt")


STATES: dict[str, Callable[[Window], None]] = {
    "window-empty": empty,
    "window-manifold": manifold,
    "window-lenses": lenses,
    "window-map": beside,
    "window-light": light,
    "window-options": options,
    "window-inspector": inspector,
    "window-tables": tables,
    "window-trust": trust,
    "window-palette": palette,
    "window-export": export,
    "window-run": run,
}
