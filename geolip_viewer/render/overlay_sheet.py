"""The sheet over all panels of a window: what is written beside the globes, and where."""

from collections.abc import Sequence

from vtkmodules.vtkRenderingCore import vtkTexturedActor2D

from geolip_viewer.look import Look
from geolip_viewer.map_projection import is_mapped
from geolip_viewer.render.badges import badge_boxes
from geolip_viewer.render.explained import with_selected_anchors
from geolip_viewer.render.layout import Layout, Rect, layout
from geolip_viewer.render.overlay import overlay
from geolip_viewer.render.page import BarArea, PlotArea, Region
from geolip_viewer.render.panel import has_panel
from geolip_viewer.render.sheet import SheetActor
from geolip_viewer.scene import Scene


class OverlaySheet:
    """Drawn again only when something on it changed. Boxes, regions, plots and colour bars are in logical pixels."""

    def __init__(self) -> None:
        self.layout: Layout | None = None
        self.regions: tuple[Region, ...] = ()
        self.plots: tuple[PlotArea, ...] = ()
        self.bars: tuple[BarArea, ...] = ()
        self.badge_boxes: dict[int, Rect] = {}
        self._sheet = SheetActor()
        self._written: tuple[object, ...] = ()

    @property
    def actor(self) -> vtkTexturedActor2D:
        return self._sheet.actor

    def is_of(self, scenes: Sequence[Scene]) -> bool:
        """Whether it was last written for these scenes."""
        return bool(self._written) and self._written[0] == scenes

    def keep(self, before: Sequence[Scene], scenes: Sequence[Scene]) -> None:
        """What was written for the scenes before holds for these too, where they need the same panels."""
        if self.is_of(before) and list(map(_panel, before)) == list(map(_panel, scenes)):
            self._written = (scenes, *self._written[1:])

    def write(
        self,
        scenes: tuple[Scene, ...],
        title: str,
        look: Look,
        size: tuple[int, int],
        scale: float,
        maps: tuple[int, ...],
    ) -> None:
        """Lay it out and write it for a window of `size` physical pixels; `maps` are the panels with a map beside."""
        key = (scenes, title, size, scale, *_written_look(look, scenes))
        if key == self._written:
            return
        width, height = size
        explained = with_selected_anchors(scenes, look)
        self.layout = layout(
            explained,
            (width / scale, height / scale),
            title=title,
            legend=look.legend,
            badge=look.badge,
            type_size=look.type_size,
            maps=maps,
        )
        page = overlay(explained, self.layout, look, title)
        self._sheet.write(page.pixels(scale), width, height)
        self.regions, self.plots, self.bars = tuple(page.regions), tuple(page.plots), tuple(page.bars)
        self.badge_boxes = badge_boxes(scenes, self.layout)
        self._written = key


def _panel(scene: Scene) -> tuple[type, bool]:
    """What a scene needs of the layout: its own panel, and one for a map."""
    return type(scene.ground), is_mapped(scene)


def _written_look(look: Look, scenes: Sequence[Scene]) -> tuple[object, ...]:
    """What of a look is on the sheet: of what is selected, the shares in the bars of a plot, and how many anchors."""
    has_plots = not all(map(has_panel, scenes))
    selected = look.selected_items.tobytes() if has_plots else b""
    written = look.theme, look.legend, look.badge, look.type_size, look.map, look.panel_letters, look.transparent
    return (*written, selected, look.selected_anchors.size)
