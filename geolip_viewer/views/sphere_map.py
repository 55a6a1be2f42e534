"""The whole sphere at once, as a map."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Annotated, Any, Literal

import numpy as np

from geolip_viewer.analysis import Analysis
from geolip_viewer.geometry.maps import WIDTH, hammer, mollweide, outline
from geolip_viewer.options import Help, Range
from geolip_viewer.scene import Array, Axis, Labels, Layer, Plane, Points, Scene
from geolip_viewer.views.base import Group, Shown, View
from geolip_viewer.views.parts.globe import globe
from geolip_viewer.views.parts.marks import facing
from geolip_viewer.views.parts.pictures import PictureOptions, content
from geolip_viewer.views.parts.text import joined, projection

MAPS: Mapping[str, Callable[[Array], Array]] = {"mollweide": mollweide, "hammer": hammer}
STEP = 30  # degrees from line to line of the graticule


@dataclass(frozen=True)
class How:
    """The options that come first."""

    show: Annotated[Literal["map", "globe", "both"], Help("The map, the globe, or both side by side")] = "map"
    kind: Annotated[
        Literal["mollweide", "hammer"], Help("Which equal-area map; Hammer’s bends parallels and is kinder at the rim")
    ] = "mollweide"
    turn: Annotated[
        float, Range(-180, 180, 15), Help("Degrees that the middle lies east of where most of the data is", "Turn")
    ] = 0.0


@dataclass(frozen=True)
class Options(PictureOptions, How):
    """What can be adjusted."""


def build(shown: Shown, options: Options) -> Scene:
    """Items and anchors on the globe, then unrolled with north up and the data in the middle."""
    places, has_items = shown.places, shown.analysis.has_items
    drawn = content(shown, shown.drawn, places, options)
    toward = facing(places.items if has_items else places.anchors)
    scene = globe(
        title=f"The whole sphere: {drawn.words}",
        layers=drawn.layers,
        subtitle=joined(drawn.chosen.how, projection(shown)),
        notices=drawn.chosen.notice,
        facing=toward,
    )
    if options.show == "globe":
        return scene
    middle = (np.degrees(np.arctan2(toward[1], toward[0])) if toward else 0.0) + options.turn
    mapped = MAPS[options.kind]
    return replace(
        scene,
        title=f"{options.kind.capitalize()} map: {drawn.words}",
        subtitle=joined("Equal areas stay equal", scene.subtitle),
        layers=tuple(_unrolled(layer, mapped, float(middle)) for layer in scene.layers),
        ground=_ground(mapped, float(middle)),
        facing=None,
    )


def _unrolled(layer: Layer, mapped: Callable[[Array], Array], middle: float) -> Layer:
    if isinstance(layer, Points | Labels):
        return replace(layer, positions=flat(layer.positions, mapped, middle))
    return layer


def flat(points: Array, mapped: Callable[[Array], Array], middle: float) -> Array:
    """Where points of the globe lie on a map from x = −1 to 1 with longitude `middle` in it: (n, 3) -> (n, 3)."""
    turn = np.radians(-middle)
    x, y, z = points.astype(np.float64).T
    turned = np.stack([x * np.cos(turn) - y * np.sin(turn), x * np.sin(turn) + y * np.cos(turn), z], axis=1)
    return np.column_stack([mapped(turned) / WIDTH, np.zeros(len(points))])


def _ground(mapped: Callable[[Array], Array], middle: float) -> Plane:
    """Meridians where the globe has them, and parallels from rim to rim."""
    latitude, longitude = np.linspace(-90, 90, 121), np.linspace(-179.999, 179.999, 181)
    east = (np.arange(0, 360, STEP) - middle + 180) % 360 - 180
    meridians = [_sphere(np.full(len(latitude), each), latitude) for each in east if abs(each) < 179.5]
    parallels = [_sphere(longitude, np.full(len(longitude), each)) for each in range(STEP - 90, 90, STEP)]
    return Plane(
        Axis("longitude", (-180.0, 180.0), "°"),
        Axis("latitude", (-90.0, 90.0), "°"),
        outline=outline() / WIDTH,
        graticule=tuple(flat(line, mapped, 0.0)[:, :2] for line in (*meridians, *parallels)),
    )


def _sphere(longitude: Array, latitude: Array) -> Array:
    turn, tilt = np.radians(longitude), np.radians(latitude)
    return np.stack([np.cos(tilt) * np.cos(turn), np.cos(tilt) * np.sin(turn), np.sin(tilt)], axis=1)


def _panels(_: Analysis, options: Any) -> tuple[Any, ...]:
    if options.show != "both":
        return (options,)
    return replace(options, show="globe"), replace(options, show="map")


VIEW = View(
    id="sphere-map",
    title="Map of the whole sphere",
    group=Group.TRUST,
    options=Options,
    build=build,
    help="The globe unrolled, so that nothing hides behind it; alone, or beside the globe with the same selection",
    formula="Mollweide: 2θ + sin 2θ = π sin φ, x = (2√2/π)·λ·cos θ, y = √2·sin θ",
    panels=_panels,
)
