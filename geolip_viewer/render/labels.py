"""Labels on the globe: most important first, without overlap, beyond the horizon only those that are needed."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice

import numpy as np

from geolip_viewer.colouring import Subject
from geolip_viewer.render.camera import CameraProjection
from geolip_viewer.render.lettering import text_width
from geolip_viewer.scene import Array, Labels, Points, Scene

HORIZON = 1.3  # factor on the projection's cosine with the camera direction: places at the rim get no name
LIFT, ASIDE = 1.35, 0.7  # distance of a text from its place, vertically and sideways, in type sizes
HALF_HIGH = 0.85  # half the height of a label, in type sizes
FURTHER = (2.6, 4.0, 6.0, 9.0, 13.0)  # the same for a label with a leader line
DIRECTIONS = 16
MARK = 0.7  # radius around a mark with a required label that other labels avoid, in type sizes
MOST_NEEDED = 12  # required labels per layer; further ones are treated like others


Box = tuple[float, float, float, float]  # left, top, right and bottom, in pixels from the window's top left


@dataclass(frozen=True)
class PlacedLabel:
    """A text, its size, the pixel of its middle, the box it takes, and what it names, if that can be pointed at.

    `leader` is the pixel of its place, where a line has to lead there; one that `is_needed` gives way to nothing. What
    it names `is_behind` where the globe lies before it.
    """

    text: str
    size: float
    x: float
    y: float
    box: Box
    named: tuple[Subject, int] | None = None
    leader: tuple[float, float] | None = None
    is_needed: bool = False
    is_behind: bool = False

    def holds(self, x: float, y: float) -> bool:
        """Whether a pixel lies on it."""
        left, top, right, bottom = self.box
        return left <= x < right and top <= y < bottom

    def nearest(self, x: float, y: float) -> tuple[float, float]:
        """The pixel of it that is nearest to another one."""
        left, top, right, bottom = self.box
        return min(max(x, left), right), min(max(y, top), bottom)

    @property
    def line(self) -> list[Box]:
        """Boxes along the line that leads to it, which no other label may cover; none where there is no line."""
        if self.leader is None:
            return []
        start, end, half = np.asarray(self.leader), np.asarray(self.nearest(*self.leader)), 0.2 * self.size
        steps = max(2, math.ceil(float(np.linalg.norm(end - start)) / (2 * half)))
        places = start + np.linspace(0, 1, steps + 1)[:-1, None] * (end - start)
        return [_around(x, y, half) for x, y in places.tolist()]


@dataclass(frozen=True)
class _Spot:
    """A row of a layer, the pixel of its place, and whether the globe lies before it."""

    row: int
    x: float
    y: float
    is_behind: bool


def placed(
    layers: Sequence[Labels],
    projection: CameraProjection,
    size: float,
    *,
    flat: bool = False,
    crowded: bool = False,
    spared: Array | None = None,
    room: Box | None = None,
    mark_scale: float = 1.0,
) -> tuple[PlacedLabel, ...]:
    """The labels of a panel, each above its place, or below it, right or left of it where there is no room above.

    They face the camera and lie inside `room`, the frame where none is given. Those that are needed come before all
    others, whatever the order of layers, and stand for what lies behind the globe, too: a line leads to one that finds
    no room at its place, and it is brief before it is not there. Of the others there are as many as touch neither one
    that comes before them nor a mark at one of the places that are `spared`, (n, 3), or all of them, `crowded`. `size`
    is the type's height in pixels, and `mark_scale` how many of them one of a mark's diameter has.
    """
    frame = projection.frame
    room = room or (frame.x, frame.y, frame.x + frame.width, frame.y + frame.height)
    marks = [places for places in (spared, *(layer.spared for layer in layers)) if places is not None]
    taken = _Taken([box for places in marks for box in _boxes(places, projection, size)])
    needed = [_needed_spots(layer, projection, flat) for layer in layers]
    for layer, spots in zip(layers, needed, strict=True):
        _place_needed(layer, spots, projection.centre, size, 0.5 * mark_scale * layer.mark_size, room, taken)
    for layer, spots in zip(layers, needed, strict=True):
        further = (spot for spot in spots[MOST_NEEDED:] if not spot.is_behind)
        for spot in further if layer.is_needed else _spots(layer, projection, flat, HORIZON):
            choices = _beside(_Label(layer, spot, layer.texts[spot.row], size, 0.5 * mark_scale * layer.mark_size))
            free = (each for each in choices if _inside(each.box, room) and (crowded or taken.leaves(each)))
            for label in islice(free, 1):
                taken.add(label)
    return tuple(taken.labels)


class _Taken:
    """The labels placed so far, and the boxes that no other may touch."""

    def __init__(self, marks: Sequence[Box]) -> None:
        self.labels: list[PlacedLabel] = []
        self._marks = marks
        self._boxes: list[Box] = []

    def add(self, label: PlacedLabel) -> None:
        self.labels.append(label)
        self._boxes += [label.box, *label.line]

    def leaves(self, label: PlacedLabel, marks: Sequence[Box] = ()) -> bool:
        """Whether there is room for a label, beside these `marks` too, and for its line, which crosses no label."""
        if any(_overlap(label.box, other) for other in (*self._marks, *marks, *self._boxes)):
            return False
        return not any(_overlap(point, other) for point in label.line for other in self._boxes)

    def touched(self, label: PlacedLabel) -> int:
        """How many labels it touches."""
        return sum(_overlap(label.box, other) for other in self._boxes)


def _place_needed(
    layer: Labels,
    spots: Sequence[_Spot],
    centre: tuple[float, float],
    size: float,
    mark: float,
    room: Box,
    taken: _Taken,
) -> None:
    """Give each of the first spots a label: its text beside it or led to it, else its brief text."""
    spots = spots[:MOST_NEEDED]
    boxes = [_around(spot.x, spot.y, max(mark, MARK * size)) for spot in spots]
    for place, spot in enumerate(spots):
        others = [box for each, box in enumerate(boxes) if each != place]
        texts = (layer.texts[spot.row], *(layer.brief[spot.row : spot.row + 1]))
        labels = [_Label(layer, spot, text, size, mark) for text in texts]
        found = (_free_place(each, centre, room, taken, others) for each in labels)
        chosen = next(filter(None, found), None)
        if chosen is None:  # rather over other labels than nowhere
            choices = [each for each in _beside(labels[-1]) if _inside(each.box, room)]
            chosen = min(choices, key=taken.touched, default=None)
        if chosen is not None:
            taken.add(chosen)


def _free_place(
    label: "_Label", centre: tuple[float, float], room: Box, taken: _Taken, marks: Sequence[Box]
) -> PlacedLabel | None:
    """Where a label of a place can stand, if possible so that its line crosses none of the other marks."""
    over_marks = None
    for each in chain(_beside(label), _led(label, centre)):
        if not _inside(each.box, room) or not taken.leaves(each, marks):
            continue
        if not any(_overlap(point, mark) for point in each.line for mark in marks):
            return each
        over_marks = over_marks or each
    return over_marks


def _needed_spots(layer: Labels, projection: CameraProjection, flat: bool) -> list[_Spot]:
    """Places inside the frame of a layer that is needed, those that face the camera first; none of any other."""
    if not layer.is_needed:
        return []
    return sorted(_spots(layer, projection, flat, -math.inf), key=lambda spot: spot.is_behind)


def _spots(layer: Labels, projection: CameraProjection, flat: bool, horizon: float) -> Iterator[_Spot]:
    """The places that face the camera at least so much and lie inside the frame."""
    if not len(layer.texts):
        return
    pixels, facing = projection.screen(layer.positions)
    frame = projection.frame
    inside = (pixels > (frame.x, frame.y)) & (pixels < (frame.x + frame.width, frame.y + frame.height))
    seen = inside.all(axis=1) & (flat | (facing >= horizon))
    for row in np.flatnonzero(seen).tolist():
        x, y = pixels[row].tolist()
        yield _Spot(row, x, y, bool(not flat and facing[row] < 0))


@dataclass(frozen=True)
class _Label:
    """One text of a layer, wherever it may stand."""

    layer: Labels
    spot: _Spot
    text: str
    size: float
    mark: float  # radius of its mark, in pixels

    @property
    def half(self) -> float:
        """Of its width."""
        return text_width(self.text, self.size) / 2 + 0.45 * self.size

    def at(self, x: float, y: float, leader: tuple[float, float] | None = None) -> PlacedLabel:
        """With its middle there."""
        layer, spot, half, high = self.layer, self.spot, self.half, HALF_HIGH * self.size
        named = None if layer.of is None or layer.index is None else (layer.of, int(layer.index[spot.row]))
        box = (x - half, y - high, x + half, y + high)
        return PlacedLabel(self.text, self.size, x, y, box, named, leader, layer.is_needed, spot.is_behind)


def _beside(label: _Label) -> Iterator[PlacedLabel]:
    """Where a text stands at its place, best first."""
    x, y = label.spot.x, label.spot.y
    lift = max(LIFT * label.size, label.mark + HALF_HIGH * label.size)
    beside = label.half + max(ASIDE * label.size, label.mark)
    for middle in ((x, y - lift), (x, y + lift), (x + beside, y), (x - beside, y)):
        yield label.at(*middle)


def _led(label: _Label, centre: tuple[float, float]) -> Iterator[PlacedLabel]:
    """Where a line leads to it from its place: nearest first, and there outward from the globe's middle first."""
    x, y = label.spot.x, label.spot.y
    outward = math.atan2(y - centre[1], x - centre[0])
    for far in FURTHER:
        for turn in range(DIRECTIONS):
            angle = outward + (-1) ** turn * ((turn + 1) // 2) * 2 * math.pi / DIRECTIONS
            across, down = math.cos(angle), math.sin(angle)
            middle = x + across * (far * label.size + label.half), y + down * (far + HALF_HIGH) * label.size
            yield label.at(*middle, leader=(x, y))


def _boxes(places: Array, projection: CameraProjection, size: float) -> list[Box]:
    """Around the marks that no text may cover."""
    pixels, _ = projection.screen(places)
    return [_around(x, y, size) for x, y in pixels.tolist()]


def _around(x: float, y: float, half: float) -> Box:
    return x - half, y - half, x + half, y + half


def _inside(box: Box, room: Box) -> bool:
    return room[0] < box[0] and box[2] < room[2] and room[1] < box[1] and box[3] < room[3]


def _overlap(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def anchor_numbers(scene: Scene) -> list[Labels]:
    """The number of each anchor that a scene draws."""
    marks = [layer for layer in scene.layers if isinstance(layer, Points) and layer.of == "anchor"]
    return [
        Labels(f"numbers of {each.key}", each.positions, tuple(map(str, each.index.tolist())), "anchor", each.index)
        for each in marks
    ]
