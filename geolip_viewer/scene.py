"""What to draw, as plain data: layers of points, lines, labels, bars and cells over a globe or a plane.

A scene knows colours by role ("anchor", "dead"), never by value: a theme decides. Colour bars and the legend are made
from the colourings by whoever draws, so none can be forgotten or disagree.
"""

from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import numpy.typing as npt

from geolip_viewer.badge import NO_BADGE, Badge
from geolip_viewer.colouring import Colouring, Scalar, Subject
from geolip_viewer.headings import Heading

Array = npt.NDArray[np.floating]
Indices = npt.NDArray[np.integer]
Mask = npt.NDArray[np.bool_]

Symbol = Literal["dot", "star", "cross", "diamond", "ring"]


@dataclass(frozen=True, eq=False)
class Points:
    """Marks that know what they stand for: picking answers (of, index), never the number of a VTK object.

    `size` is the diameter in pixels at a globe of 900 pixels; it and `opacity` are one for all or one each. `legend`
    names the marks there, and `pale_legend` says what pale ones have little of, where opacity tells that.
    """

    key: str
    positions: Array
    colour: Colouring
    of: Subject
    index: Indices
    size: float | Array = 6.0
    symbol: Symbol = "dot"
    opacity: float | Array = 1.0
    legend: str = ""
    pale_legend: str = ""

    def __post_init__(self) -> None:
        _check(self.key, self.positions, len(self.index))


@dataclass(frozen=True, eq=False)
class Arcs:
    """Joined pairs of points: geodesics just above the globe, or straight chords through it.

    `dashed` marks pairs that the picture draws wrongly, which `dashed_legend` explains beside `legend`; `width` is in
    pixels.
    """

    key: str
    starts: Array
    ends: Array
    colour: Colouring
    width: float = 2.0
    straight: bool = False
    dashed: Mask | None = None
    opacity: float = 1.0
    legend: str = ""
    dashed_legend: str = ""

    def __post_init__(self) -> None:
        _check(self.key, self.starts, len(self.ends))
        _check(self.key, self.ends, len(self.starts))


@dataclass(frozen=True, eq=False)
class Labels:
    """Texts at positions; where they would overlap, the one earlier in the list stays.

    `of` and `index` (n,) say what each text names, None if that cannot be pointed at; it is a mark of the diameter
    `mark_size`, which no text covers, nor one at the places `spared` (m, 3). Without texts that are needed
    (`is_needed`) the picture cannot be read: others give way, and `brief` (n or none) stands where one has no room.
    """

    key: str
    positions: Array
    texts: tuple[str, ...]
    of: Subject | None = None
    index: Indices | None = None
    spared: Array | None = None
    is_needed: bool = False
    brief: tuple[str, ...] = ()
    mark_size: float = 0.0

    def __post_init__(self) -> None:
        _check(self.key, self.positions, len(self.texts))


@dataclass(frozen=True, eq=False)
class Members:
    """What stands where along the x axis of a plane: values (n,), and what each is, as for points."""

    values: Array
    of: Subject
    index: Indices

    def __post_init__(self) -> None:
        if len(self.values) != len(self.index):
            raise ValueError(f"{len(self.values)} values of {len(self.index)} members")


@dataclass(frozen=True, eq=False)
class Curve:
    """A line through points of a plane: x and y in the units of its axes. `colour` is a place in the series palette.

    `members` says what stands along the x axis, where that can be pointed at.
    """

    key: str
    x: Array
    y: Array
    name: str
    colour: int = 0
    width: float = 2.0
    dashed: bool = False
    members: Members | None = None


@dataclass(frozen=True, eq=False)
class Grid:
    """A table of values on a plane, as colours: row r, column c is the square about x = c, y = r.

    `colour` has the R·C values row by row. `columns` and `rows` say what can be pointed at along either axis.
    `missing_legend` names the squares without a value, which are drawn in the quiet colour.
    """

    key: str
    columns: Members
    rows: Members
    colour: Scalar
    missing_legend: str = ""


@dataclass(frozen=True, eq=False)
class Bars:
    """A histogram or bar chart on a plane: K+1 edges, K heights.

    `members` says what is counted in the bars, where that can be pointed at.
    """

    key: str
    edges: Array
    heights: Array
    name: str
    colour: int = 0
    opacity: float = 0.55
    members: Members | None = None


@dataclass(frozen=True, eq=False)
class Cells:
    """Polygons on the ground: corner rows `corners[offsets[i]:offsets[i + 1]]` bound cell i.

    `of` says what has a cell; None if cells are a grid of their own. `border` is how dark their borders are, 0 to 1.
    """

    key: str
    corners: Array
    offsets: Indices
    colour: Colouring
    of: Subject | None
    index: Indices
    opacity: float = 0.6
    border: float = 0.5
    legend: str = ""

    def __post_init__(self) -> None:
        _check(self.key, self.corners, int(self.offsets[-1]) if len(self.offsets) else 0)


@dataclass(frozen=True, eq=False)
class Lines:
    """Arcs on a map: lines (M, L, 3) through points of the plane, one row of the colouring each."""

    key: str
    points: Array
    colour: Colouring
    width: float = 2.0
    dashed: Mask | None = None
    opacity: float = 1.0
    legend: str = ""
    dashed_legend: str = ""


@dataclass(frozen=True, eq=False)
class Faces:
    """Cells on a map: triangles (F, 3, 3) of the plane, the cell of each (F,), and `inward` as for drawing cells.

    `inward` (F, 3) is 0 on a cell's border and 1 in its middle. Colouring and index have one row per cell.
    """

    key: str
    corners: Array
    inward: Array
    cell: Indices
    colour: Colouring
    of: Subject | None
    index: Indices
    opacity: float = 0.6
    border: float = 0.5
    legend: str = ""


Layer = Points | Arcs | Labels | Curve | Bars | Grid | Cells | Lines | Faces


@dataclass(frozen=True)
class Sphere:
    """The globe. A hollow one shows only its graticule, for points that lie inside."""

    hollow: bool = False


@dataclass(frozen=True)
class Axis:
    """One axis of a plane. `ticks` of the x axis are places and what is written there, as many as have room.

    Without any there are round numbers.
    """

    name: str
    limits: tuple[float, float]
    unit: str = ""
    scale: Literal["linear", "log"] = "linear"
    ticks: tuple[tuple[float, str], ...] = ()


@dataclass(frozen=True, eq=False)
class Plane:
    """A flat ground with axes, or, when `outline` is given, a map of the sphere bounded by it.

    The outline is a closed line (P, 2) about the origin and `graticule` holds lines (n, 2), both in the units of the
    positions, which have z = 0. An outline from −1 to 1 is best: marks are then as large as on a globe.
    """

    x: Axis
    y: Axis
    outline: Array | None = None
    graticule: tuple[Array, ...] = ()


@dataclass(frozen=True, eq=False)
class Scene:
    """One panel. `facing` is the direction from which the data is best seen.

    `embedding_names` names the embeddings that it draws and that can be measured, or the paths of anchors alone;
    `badge` says how far to trust them once that is known.
    """

    heading: Heading
    layers: tuple[Layer, ...]
    ground: Sphere | Plane = field(default_factory=Sphere)
    warnings: tuple[str, ...] = ()
    facing: tuple[float, float, float] | None = None
    embedding_names: tuple[str, ...] = ()
    badge: Badge = NO_BADGE

    @property
    def title(self) -> str:
        """All of the title."""
        return self.heading.title.text

    @property
    def subtitle(self) -> str:
        """All that stands below the title at any moment."""
        return self.heading.subtitle


def _check(key: str, positions: Array, count: int) -> None:
    if positions.shape != (count, 3) or not np.isfinite(positions).all():
        raise ValueError(f"layer {key}: {count} finite rows of 3 expected, got {positions.shape}")
