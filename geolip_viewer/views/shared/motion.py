"""Pictures on the way from one to another: where everything is at a moment, and what travels farthest."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Annotated

import numpy as np

from geolip_viewer.colouring import Scalar, Solid
from geolip_viewer.geometry.arrays import read_only
from geolip_viewer.geometry.positions import Positions
from geolip_viewer.geometry.procrustes import between, farthest
from geolip_viewer.geometry.sphere import is_placed
from geolip_viewer.headings import Words
from geolip_viewer.options import Help, Range
from geolip_viewer.scene import Arcs, Array, Indices, Labels, Layer, Points, Scene
from geolip_viewer.views.base import ViewInput

LISTED = 3
STILL = 1e-4  # radians: what no screen shows

Moment = Annotated[float, Range(0, 1, 0.01), Help("How far on the way: 0 is the first picture, 1 the second", "Way")]
Farthest = Annotated[
    int, Range(0, 200), Help("Mark and name the paths of this many items, those that travel farthest", "Farthest")
]


@dataclass(frozen=True, eq=False)
class Interpolation:
    """Every point goes along a geodesic from its place in `start` to that in `end`; `t` is how much is behind it."""

    start: Positions
    end: Positions
    t: float

    @property
    def now(self) -> Positions:
        """Where all are at this moment: at an end, the very places of that end."""
        if self.t in (0.0, 1.0):
            return self.end if self.t else self.start
        items, anchors, classes = (
            read_only(between(first, last, self.t))
            for first, last in (
                (self.start.items, self.end.items),
                (self.start.anchors, self.end.anchors),
                (self.start.classes, self.end.classes),
            )
        )
        return Positions(f"{self.start.name} → {self.end.name}", items, anchors, classes)


@dataclass(frozen=True, eq=False)
class LargestMoves:
    """Those of the chosen items that travel farthest, farthest first, and how far in degrees."""

    items: Indices
    degrees: Array


def largest_moves(way: Interpolation, chosen: Indices, count: int) -> LargestMoves:
    """At most `count` of the chosen items; one that has no place at an end does not travel."""
    placed = chosen[is_placed(way.start.items[chosen]) & is_placed(way.end.items[chosen])]
    rows, angle = farthest(way.start.items[placed], way.end.items[placed], count)
    moves = angle > STILL
    return LargestMoves(placed[rows[moves]], np.degrees(angle[moves]))


def move_layers(view_input: ViewInput, way: Interpolation, far: LargestMoves) -> tuple[Layer, ...]:
    """The whole paths of these items, and where they are now, ringed and named."""
    index = far.items
    if not len(index):
        return ()
    now = way.now.items[index]
    return (
        Arcs(
            key="ways",
            starts=way.start.items[index],
            ends=way.end.items[index],
            colour=Scalar(far.degrees, "way from end to end", "°", "heat", limits=(0.0, 180.0)),
            opacity=0.8,
            legend="path of an item that travels farthest",
        ),
        Points("farthest", now, Solid("target"), "item", index, 16.0, "ring", legend="item that travels farthest"),
        Labels("farthest names", now, tuple(view_input.analysis.item_name(int(item)) for item in index)),
    )


def move_words(view_input: ViewInput, way: Interpolation, far: LargestMoves) -> tuple[Words, Words]:
    """The items and anchors that travel farthest, by name, and how far."""
    anchors, angle = farthest(way.start.anchors, way.end.anchors, LISTED)
    names = [f"“{view_input.analysis.item_name(int(item))}”" for item in far.items[:LISTED]]
    return (
        _listed("Farthest:", "Farthest:", names, far.degrees[:LISTED]),
        _listed("anchors", "anchor", [f"{anchor}:" for anchor in anchors], np.degrees(angle)),
    )


def time_words(t: float) -> str:
    """The time of a picture in motion, as the window's slider writes it."""
    return f"t = {t:.2f}"


def _listed(those: str, this: str, names: list[str], degrees: Array) -> Words:
    """All of them, and the first alone."""
    if not names:
        return ""
    every = [f"{name} {angle:.0f}°" for name, angle in zip(names, degrees, strict=True)]
    return f"{those} {', '.join(every)}", f"{this} {every[0]}"


def without_moments(scenes: Sequence[Scene]) -> tuple[Scene, ...]:
    """The scenes without what holds at one moment only."""
    return tuple(replace(scene, heading=replace(scene.heading, moment=())) for scene in scenes)
