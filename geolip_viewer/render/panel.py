"""One globe or map: its renderers, and actors kept equal to one scene."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from vtkmodules.vtkRenderingCore import vtkRenderer

from geolip_viewer.colouring import Solid
from geolip_viewer.geometry.arcs import small_circle
from geolip_viewer.look import Look
from geolip_viewer.render.camera import DISTANCE, CameraProjection
from geolip_viewer.render.cells import CellsActor
from geolip_viewer.render.crowd import CrowdActor, is_crowd
from geolip_viewer.render.globe import GlobeActor
from geolip_viewer.render.map import MapActor
from geolip_viewer.render.marks import MarksActor, look_on
from geolip_viewer.render.palette import THEMES, Theme
from geolip_viewer.render.ribbons import RibbonActor
from geolip_viewer.scene import Arcs, Array, Cells, Faces, Lines, Plane, Points, Scene, Sphere

LayerActor = MarksActor | CrowdActor | RibbonActor | CellsActor
_KINDS: Mapping[type, type[LayerActor]] = {
    Points: MarksActor,
    Arcs: RibbonActor,
    Lines: RibbonActor,
    Cells: CellsActor,
    Faces: CellsActor,
}
_ORDER: Mapping[type, int] = {Cells: 0, Faces: 0, Arcs: 1, Lines: 1, Points: 2}
_ABOVE = 0.3  # height above a map, in half widths, of what must be over all marks
SMALLEST_MARKS = 0.3  # the least share of their size, on however small a globe or map
_NONE = np.empty(0, np.int64)
BASE, CROWDS, FRONT = 1, 3, 5  # layers of the window that a panel draws into, in this order
_FORWARD, _FURTHER = 0.012, 0.008  # depth offsets: marks are over lines that end in them, and over earlier layers


class Panel:
    """One globe or map: the actors of one scene, and its own renderers.

    `renderer` draws all of a scene without crowds. With them it draws what lies under the first crowd, `crowds` their
    slices, and `front` what lies over them, with the few marks that stand for them.
    """

    def __init__(self) -> None:
        self.renderer, self.crowds, self.front = self.renderers = tuple(map(_renderer, (BASE, CROWDS, FRONT)))
        self.moves = False  # a few marks stand for its crowds
        self.mark_scale = 1.0  # window pixels per unit of a mark's diameter
        self.version = 0  # changes whenever the pixels under `front` must change
        self.globe = GlobeActor()
        self.map = MapActor()
        self.scene: Scene | None = None
        self.look = Look()  # as this scene has it
        self._given = self.look
        self._aimed: tuple[object, ...] = ()
        self._ring = MarksActor()
        self._ring.set_uniforms({"forward": 0.1})
        for renderer in (self.crowds, self.front):
            renderer.SetActiveCamera(self.renderer.GetActiveCamera())
        self._cap, self._horizon = RibbonActor(), RibbonActor()
        self._actors: dict[tuple[type[LayerActor], str], LayerActor] = {}
        self._drawn: dict[tuple[type[LayerActor], str], object] = {}

    def show(self, scene: Scene, look: Look, *, moves: bool = False) -> None:
        """Update what differs from what is drawn; actors of the same kind and key are kept."""
        look, before = self._own_look(scene, look), self.look
        layers = [layer for layer in scene.layers if type(layer) in _KINDS]
        wanted = {(_kind(layer), layer.key): layer for layer in sorted(layers, key=lambda each: _ORDER[type(each)])}
        is_other = self.scene is None or scene.ground is not self.scene.ground or look is not before
        is_other |= list(wanted) != list(self._drawn)
        self._actors = {key: self._actors.get(key) or key[0]() for key in wanted}
        for place, (key, layer) in enumerate(wanted.items()):
            actor = self._actors[key]
            if self._drawn.get(key) is not layer or look is not before:
                is_other = True
                if isinstance(actor, CrowdActor):
                    actor.show(layer, look, moves=moves)  # type: ignore[arg-type]
                else:
                    actor.show(layer, look)  # type: ignore[arg-type]
            actor.set_uniforms({"forward": _FORWARD + _FURTHER * place})
        self._drawn = dict(wanted)
        self._arrange(list(self._actors.values()))
        self.globe.paint(THEMES[look.theme], hollow=self.is_hollow(scene), graticule=look.graticule)
        self.globe.actor.SetVisibility(isinstance(scene.ground, Sphere))
        if self.scene is None or scene.ground is not self.scene.ground or look is not before:
            self.map.show(scene.ground, THEMES[look.theme], graticule=look.graticule)
        self._horizon.actor.VisibilityOff()
        self.scene, self.look = scene, look
        self.version += is_other

    def _own_look(self, scene: Scene, look: Look) -> Look:
        """The look as this scene has it: the same object as before, as long as it is the same look."""
        own = look_on(scene, look)
        kept = (own.selected_items is self.look.selected_items, own.selected_anchors is self.look.selected_anchors)
        is_same = look is self._given and all(kept)
        self._given = look
        return self.look if is_same else own

    @property
    def _crowd_actors(self) -> list[CrowdActor]:
        return [actor for actor in self._actors.values() if isinstance(actor, CrowdActor)]

    @property
    def is_crowded(self) -> bool:
        """Whether a layer is a crowd."""
        return bool(self._crowd_actors)

    @property
    def crowd(self) -> tuple[int, int]:
        """How many marks of crowds are drawn now, and of how many."""
        counts = [actor.counts for actor in self._crowd_actors]
        return sum(now for now, _ in counts), sum(every for _, every in counts)

    @property
    def slice_count(self) -> int:
        """How many slices its crowds have."""
        return sum(actor.slice_count for actor in self._crowd_actors)

    def draw_few(self) -> None:
        """From now on draw a few marks of each crowd."""
        for actor in self._crowd_actors:
            actor.draw_few()

    def draw(self, first: int, last: int) -> None:
        """From now on draw these slices of its crowds, `last` left out; and a few of those that are not drawn then."""
        start = 0
        for actor in self._crowd_actors:
            count = actor.slice_count
            actor.draw(min(max(first - start, 0), count), min(max(last - start, 0), count))
            start += count

    @staticmethod
    def is_hollow(scene: Scene) -> bool:
        return isinstance(scene.ground, Sphere) and scene.ground.hollow

    def _arrange(self, actors: list[LayerActor]) -> None:
        """The ground first, then cells, arcs and marks: the order of drawing is the order in the renderers."""
        above = [self.map.bound, self._horizon.actor, self._cap.actor, self._ring.actor]
        crowds = self._crowd_actors
        first = actors.index(crowds[0]) if crowds else len(actors)
        under, over = [each.actor for each in actors[:first]], [each.actor for each in actors[first:]]
        slices = [actor for crowd in crowds for actor in crowd.slices]
        ground = [self.globe.actor, *self.map.actors]
        _fill(self.renderer, [*ground, *under] if crowds else [*ground, *under, *above])
        _fill(self.crowds, slices)
        _fill(self.front, [*over, *above] if crowds else [])

    def ring(self, of: str, index: int, look: Look) -> None:
        """Put a ring about the mark of an item, anchor or class wherever this panel draws it; −1 takes it away."""
        layers = [layer for layer in self.scene.layers if isinstance(layer, Points)] if self.scene else []
        positions = [layer.positions[layer.index == index] for layer in layers if layer.of == of and index >= 0]
        where = np.vstack([np.empty((0, 3)), *positions])[:1]
        ring = Points("ring", where, Solid("chosen"), "item", np.arange(len(where)), size=22.0, symbol="ring")
        self.version += not self.is_crowded and (len(where) > 0 or self._ring.actor.GetVisibility())
        self._ring.show(ring, replace(look, selected_items=_NONE, hidden_items=_NONE))

    def cap(self, centre: Array | None, angle: float, look: Look) -> None:
        """Draw a circle of `angle` radians about a point of the sphere; None takes it away."""
        circle = np.empty((0, 3)) if centre is None else small_circle(centre, angle)
        self.version += not self.is_crowded and (centre is not None or self._cap.actor.GetVisibility())
        self._cap.show(Arcs("cap", circle[:-1], circle[1:], Solid("target"), width=2.0), look)

    def draw_horizon(self, lines: Array, theme: Theme) -> None:
        """Draw lines (M, L, 3) of a map over all its marks."""
        above = (1 - _ABOVE / DISTANCE) * lines + [0.0, 0.0, _ABOVE]  # nearer to the camera, but on the same pixels
        tint = np.tile([*theme.text, 0.95], (len(lines), 1))
        self._horizon.draw(above, tint, 2.2, np.zeros(len(lines)))
        self._horizon.set_uniforms({"edgeColour": theme.edge, "outline": 1.1})

    def aim(self, projection: CameraProjection, uniforms: Mapping[str, Any], window: tuple[int, int]) -> None:
        """Set the camera, and the size of a pixel in the shaders."""
        aimed = (projection.pose, projection.frame, dict(uniforms))
        self.version += aimed != self._aimed
        self._aimed, self.mark_scale = aimed, uniforms["markScale"]
        frame, (width, height) = projection.frame, window
        for renderer in self.renderers:
            renderer.SetViewport(
                frame.x / width,
                1 - (frame.y + frame.height) / height,
                (frame.x + frame.width) / width,
                1 - frame.y / height,
            )
        camera = self.renderer.GetActiveCamera()
        toward = projection.right_up_toward
        camera.SetFocalPoint(0, 0, 0)
        camera.SetPosition(*(DISTANCE * toward[2]))
        camera.SetViewUp(*toward[1])
        camera.SetViewAngle(np.degrees(2 * projection.half_angle))
        camera.SetWindowCenter(*projection.window_centre)
        camera.SetClippingRange(DISTANCE - 1.6, DISTANCE + 1.6)
        for actor in (self.globe, self.map, *self._actors.values(), self._horizon, self._cap, self._ring):
            actor.set_uniforms({**uniforms, "viewport": (frame.width, frame.height)})


def _renderer(layer: int) -> vtkRenderer:
    renderer = vtkRenderer()
    renderer.SetLayer(layer)
    renderer.InteractiveOff()
    renderer.GetCullers().RemoveAllItems()
    renderer.RemoveAllLights()
    renderer.AutomaticLightCreationOff()
    renderer.SetPreserveDepthBuffer(layer != BASE)
    return renderer


def _fill(renderer: vtkRenderer, actors: list[Any]) -> None:
    """Make the renderer draw only these actors, in this order."""
    props = renderer.GetViewProps()
    if [props.GetItemAsObject(place) for place in range(props.GetNumberOfItems())] != actors:
        renderer.RemoveAllViewProps()
        for actor in actors:
            renderer.AddViewProp(actor)
    renderer.SetDraw(bool(actors))


def _kind(layer: object) -> type[LayerActor]:
    return CrowdActor if is_crowd(layer) else _KINDS[type(layer)]


def has_panel(scene: Scene) -> bool:
    """Whether a scene is a globe or a map; any other is a plot, which the sheet draws."""
    return isinstance(scene.ground, Sphere) or scene.ground.outline is not None


def uniforms(
    scene: Scene, projection: CameraProjection, look: Look, scale: float, halo: float, *, is_beside: bool
) -> dict[str, float]:
    """What shaders read of a panel; on a map beside a globe marks are as large as on a globe of its height."""
    zoom, frame = max(projection.pose.zoom, 1e-6), projection.frame
    natural = frame.radius * (1 if is_beside else 2) / (900.0 * scale)
    far = 0.0 if look.far_side == "hide" else 0.16
    return {
        "markScale": scale * max(SMALLEST_MARKS, natural**0.75) * zoom**0.5,
        "pixelRatio": scale * max(0.6, min(1.5, natural**0.5)),
        "farOpacity": max(far, 0.45) if Panel.is_hollow(scene) and far else far,
        "flatGround": float(isinstance(scene.ground, Plane)),
        "pixelSize": 2.0 / projection.globe_diameter,
        "haloReach": halo,
    }
