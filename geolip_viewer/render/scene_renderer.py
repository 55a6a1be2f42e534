"""Keeps actors in step with scenes: one window, one renderer per panel, everything updated in place."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from vtkmodules.vtkRenderingCore import vtkRenderer

from geolip_viewer.colouring import Subject
from geolip_viewer.geometry.maps import Map
from geolip_viewer.look import CameraPose, Look
from geolip_viewer.render.camera import CameraProjection
from geolip_viewer.render.filling import Filling
from geolip_viewer.render.item_pictures import PictureActors, PictureOf, PlacedPicture, uncovered
from geolip_viewer.render.label_actors import LabelActors
from geolip_viewer.render.labels import Box, PlacedLabel
from geolip_viewer.render.layout import HALO, Rect
from geolip_viewer.render.overlay_sheet import OverlaySheet
from geolip_viewer.render.page import BarArea, PlotArea, Region
from geolip_viewer.render.palette import THEMES
from geolip_viewer.render.panel import FRONT, Panel, has_panel, uniforms
from geolip_viewer.render.picking import Pick, items_in_polygon, items_within, marks_at, nearest_mark
from geolip_viewer.render.placement import labels_on, pictures_on
from geolip_viewer.render.side_maps import ARM, SideMaps, horizon_lines
from geolip_viewer.scene import Array, Indices, Plane, Scene

_NONE = np.empty(0, np.int64)


class SceneRenderer:
    """Draws scenes into a pyvista plotter's window. Pixels given and taken are physical, from the top left.

    `show` and `look` are apart: a theme or a selection rebuilds no scene. All panels share `pose`, unless
    `poses` gives each its own. `scale` is how many physical pixels a logical one has. Panels are counted as scenes;
    the maps beside globes, where the look wants them, come after.
    """

    def __init__(self, plotter: Any, scale: float = 1.0) -> None:
        self.window = plotter.render_window
        self._background = plotter.renderer
        self._background.InteractiveOff()
        self.scale = scale
        self._overlay = vtkRenderer()
        self._overlay.SetLayer(FRONT + 1)
        self._overlay.InteractiveOff()
        self.window.SetNumberOfLayers(FRONT + 2)
        self.window.SetMultiSamples(0)
        self.window.AddRenderer(self._overlay)
        self._sheet = OverlaySheet()
        self._overlay.AddViewProp(self._sheet.actor)
        self._label_actors = LabelActors(self._overlay)
        self._picture_actors = PictureActors(self._overlay)
        self._panels: list[Panel] = []
        self.filling = Filling(self.window, self._background, self._panels)
        self._positions: list[int] = []
        self._scenes: tuple[Scene, ...] = ()
        self._beside = SideMaps()
        self._title = ""
        self._look = Look()
        self.labels: tuple[PlacedLabel, ...] = ()  # of the last frame
        self.item_pictures: tuple[tuple[PlacedPicture, ...], ...] = ()  # of the last frame, by panel
        self.ringed = ("item", -1)
        self.pose = CameraPose()
        self.poses: tuple[CameraPose, ...] = ()

    @property
    def look(self) -> Look:
        return self._look

    @look.setter
    def look(self, look: Look) -> None:
        other_map, self._look = look.map != self._look.map, look
        if other_map:
            self._beside.show(self._scenes, look.map)
        self._update()

    def show_item_pictures(self, of: PictureOf) -> None:
        """Draw these pictures of items if the look wants any."""
        self._picture_actors.of = of

    @property
    def scenes(self) -> tuple[Scene, ...]:
        return self._scenes

    @property
    def panels(self) -> tuple[Scene, ...]:
        """What each panel draws: the scenes, and after them the maps beside them."""
        return (*self._scenes, *self._beside.scenes)

    def show(self, scenes: Sequence[Scene], title: str = "") -> None:
        """Draw the scenes, one panel each, under a common title."""
        self._scenes, self._title = tuple(scenes), title
        self._beside.show(self._scenes, self._look.map)
        self._update()

    def move(self, scenes: Sequence[Scene]) -> None:
        """Show scenes with their marks in other places: in the same panels, the texts beside them stay as they are."""
        before, self._scenes = self._scenes, tuple(scenes)
        self._beside.move(self._scenes)
        self._sheet.keep(before, self._scenes)
        self._update()

    @property
    def badge_boxes(self) -> dict[int, Rect]:
        """Where badges stand, in logical pixels, each by a panel of which it speaks; none before they were drawn."""
        return self._sheet.badge_boxes if self._sheet.is_of(self._scenes) else {}

    @property
    def regions(self) -> tuple[Region, ...]:
        """The lines of the legend that name something, in logical pixels."""
        return self._sheet.regions

    @property
    def plots(self) -> tuple[PlotArea, ...]:
        return self._sheet.plots

    @property
    def bars(self) -> tuple[BarArea, ...]:
        return self._sheet.bars

    def ring(self, of: str = "item", index: int = -1) -> None:
        """Ring an item, anchor or class wherever a panel shows it, now and later; without arguments, nothing."""
        self.ringed = (of, index)
        for panel in self._panels:
            panel.ring(of, index, self._look)

    def cap(self, panel: int = 0, centre: Array | None = None, angle: float = 0.0) -> None:
        """Draw a circle on one panel's sphere; without arguments, none."""
        for place, each in zip(self._positions, self._panels, strict=True):
            each.cap(centre if place == panel else None, angle, self._look)

    def within(self, panel: int, centre: Array, angle: float) -> Indices:
        """The items that a panel draws within `angle` radians of a point of its sphere, hidden ones left out."""
        return items_within(self._scenes[panel], self._look, centre, angle)

    def inside(self, panel: int, corners: Array) -> Indices:
        """The items that a globe or a map draws on its near side within a closed line of pixels (n, 2)."""
        return items_in_polygon(self.panels[panel], self.projection(panel), self._look, corners)

    def plot_at(self, x: float, y: float) -> PlotArea | None:
        """The axes under a pixel, in logical pixels, if a plot is there."""
        return next((each for each in self.plots if each.holds(x / self.scale, y / self.scale)), None)

    def bar_at(self, x: float, y: float) -> BarArea | None:
        """The colour bar under a pixel, in logical pixels."""
        return next((each for each in self.bars if each.holds(x / self.scale, y / self.scale)), None)

    def plot_picks(self, x: float, y: float) -> tuple[Pick, ...]:
        """What is nearest to a pixel in the plot there, such as a checkpoint, and an anchor with it."""
        area = self.plot_at(x, y)
        if area is None:
            return ()
        place = area.value(x / self.scale), area.height_value(y / self.scale)
        return tuple(Pick(of, index, area.panel) for of, index in marks_at(self._scenes[area.panel], *place))

    def listed(self, x: float, y: float) -> Region | None:
        """The line of the legend under a pixel, if it names what can be pointed at."""
        return next((each for each in self.regions if each.holds(x / self.scale, y / self.scale)), None)

    def _update(self) -> None:
        panels = self.panels
        positions = [place for place, scene in enumerate(panels) if has_panel(scene)]
        while len(self._panels) > len(positions):
            for renderer in self._panels.pop().renderers:
                self.window.RemoveRenderer(renderer)
        while len(self._panels) < len(positions):
            self._panels.append(Panel())
            for renderer in self._panels[-1].renderers:
                self.window.AddRenderer(renderer)
        self._positions = positions
        for panel, place in zip(self._panels, positions, strict=True):
            panel.show(panels[place], self._look, moves=self.filling.moves)
            panel.ring(*self.ringed, self._look)
        theme = THEMES[self._look.theme]
        self._background.SetBackground(*theme.bottom)
        self._background.SetBackground2(*theme.top)
        self._background.SetGradientBackground(not self._look.transparent)
        self._background.SetBackgroundAlpha(0.0 if self._look.transparent else 1.0)

    def render(self) -> None:
        """Draw one frame at the window's present size."""
        self.prepare()
        self.window.Render()

    def prepare(self) -> None:
        """Bring overlay, cameras and labels up to the window's size and the pose, without drawing."""
        width, height = self.window.GetSize()
        if not self._scenes:
            self.filling.prepare()
        if width < 2 or height < 2 or not self._scenes:
            return
        self.window.SetDPI(72)  # a Qt widget changes it when resized, and texts are already scaled
        self._sheet.write(self._scenes, self._title, self._look, (width, height), self.scale, self._beside.positions)
        theme = THEMES[self._look.theme]
        labels: list[PlacedLabel] = []
        pictures: list[tuple[PlacedPicture, ...]] = []
        for panel, place in zip(self._panels, self._positions, strict=True):
            projection = self.projection(place)
            panel.aim(projection, self._uniforms(place, projection), (width, height))
        self.filling.prepare()
        for panel, place in zip(self._panels, self._positions, strict=True):
            projection = self.projection(place)
            if self.is_beside(place):
                toward = self.projection(self.globe_of(place)).pose.direction
                panel.draw_horizon(
                    horizon_lines(self._chart(place), toward, ARM * self.scale / projection.frame.radius), theme
                )
            own = labels_on(panel, projection, self._look, *self._room_for_labels(place))
            before = self.item_pictures[len(pictures)] if len(pictures) < len(self.item_pictures) else ()
            current = self.ringed[1] if self.ringed[0] == "item" else -1
            pictures.append(pictures_on(panel, projection, panel.look, self.scale, own, current, before))
            labels += uncovered(own, pictures[-1])
        self.labels, self.item_pictures = tuple(labels), tuple(pictures)
        self._picture_actors.show(self.item_pictures, theme, height)
        self._label_actors.show(labels, theme, height)

    def _uniforms(self, place: int, projection: CameraProjection) -> dict[str, float]:
        halo = self._sheet.layout.halo(place) if self._sheet.layout else HALO
        return uniforms(self.panels[place], projection, self._look, self.scale, halo, is_beside=self.is_beside(place))

    def _room_for_labels(self, place: int) -> tuple[float, Box]:
        """The size of labels, and where they may be placed."""
        assert self._sheet.layout is not None
        return self._sheet.layout.label_size(place) * self.scale, self._sheet.layout.label_room(place, self.scale)

    def projection(self, panel: int = 0) -> CameraProjection:
        """How a panel sees its globe or map, for turning positions into pixels and back."""
        assert self._sheet.layout is not None, "render once before asking where things are"
        seen = CameraPose() if self.is_beside(panel) else self.poses[panel] if self.poses else self.pose
        flat = isinstance(self.panels[panel].ground, Plane)
        pose = CameraPose(-90.0, 90.0, 0.0, seen.zoom, seen.pan) if flat else seen
        return CameraProjection(pose, self._sheet.layout.frame(panel, self.scale))

    def is_beside(self, panel: int) -> bool:
        """Whether a panel is a map beside a globe."""
        return panel >= len(self._scenes)

    def globe_of(self, panel: int) -> int:
        """The panel of the globe that a map stands beside; of all others the panel itself."""
        return self._beside.positions[panel - len(self._scenes)] if self.is_beside(panel) else panel

    def _chart(self, panel: int) -> Map:
        return self._beside.charts[panel - len(self._scenes)]

    def map_at(self, x: float, y: float) -> int | None:
        """The map beside a globe whose outline a pixel lies within, if any."""
        panel = self.panel_at(x, y)
        if panel is None or not self.is_beside(panel):
            return None
        across, up = self.projection(panel).plane(x, y)
        return panel if across**2 + (2 * up) ** 2 <= 1 else None

    def toward(self, panel: int, x: float, y: float) -> Array:
        """The point of the sphere that a map beside a globe has at a pixel, or at its rim for a pixel beyond."""
        return self._chart(panel).sphere(*self.projection(panel).plane(x, y))

    def panel_at(self, x: float, y: float) -> int | None:
        """Which globe or map a pixel belongs to, if any."""
        for place in self._positions if self._sheet.layout else ():
            frame = self.projection(place).frame
            if frame.x <= x < frame.x + frame.width and frame.y <= y < frame.y + frame.height:
                return place
        return None

    def pick(self, x: float, y: float, reach: float = 6.0) -> Pick | None:
        """The drawn mark under a pixel, or within `reach` logical pixels of it; never one beyond the horizon."""
        panel = self.panel_at(x, y)
        if panel is None:
            return None
        projection = self.projection(panel)
        for each in self.item_pictures[self._positions.index(panel)] if self.item_pictures else ():
            if each.holds(x, y):
                return Pick("item", each.item, self.globe_of(panel))
        found = nearest_mark(self.panels[panel], projection, self._look, x, y, reach * self.scale)
        return Pick(*found, self.globe_of(panel)) if found else None

    def named(self, x: float, y: float) -> tuple[Subject, int] | None:
        """What the text under a pixel names, in the legend or on a globe, if that can be pointed at."""
        region = self.listed(x, y)
        if region is not None:
            return region.of, region.index
        return next((each.named for each in reversed(self.labels) if each.holds(x, y)), None)

    def ground(self, x: float, y: float) -> tuple[int, Array] | None:
        """The panel and the point of its sphere under a pixel, or None beside every globe and on a map."""
        panel = self.panel_at(x, y)
        if panel is not None and isinstance(self.panels[panel].ground, Plane):
            return None
        point = self.projection(panel).ground(x, y) if panel is not None else None
        return (panel, point) if panel is not None and point is not None else None
