"""Plots as pictures that a page can show: the drawing that pictures have, in both themes, wide and narrow."""

from geolip_viewer.export.page.packing import Packing, Plain
from geolip_viewer.render.layout import Rect
from geolip_viewer.render.page import Page
from geolip_viewer.render.palette import THEMES, Theme
from geolip_viewer.render.plots import plot
from geolip_viewer.render.vector import written
from geolip_viewer.scene import Scene

SIZES = {"wide": (900.0, 560.0), "narrow": (480.0, 470.0)}


def drawn_plot(scene: Scene, packing: Packing) -> Plain:
    """SVG texts by size and theme; they have no title, which the page writes itself."""
    return {
        size: {
            "width": width,
            "height": height,
            **{name: packing.add_text(_svg(scene, width, height, theme)) for name, theme in THEMES.items()},
        }
        for size, (width, height) in SIZES.items()
    }


def _svg(scene: Scene, width: float, height: float, theme: Theme) -> str:
    page = Page(width, height)
    plot(page, Rect(0, 0, width, height), scene, theme, 1.0)
    return written(page, "svg", "none").decode("utf-8")
