"""A layer of very many dots, each a vertex instead of a square: a few that represent all, or slices of all."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pyvista as pv
from vtkmodules.util.numpy_support import numpy_to_vtkIdTypeArray
from vtkmodules.vtkCommonDataModel import vtkCellArray
from vtkmodules.vtkRenderingCore import vtkActor, vtkPolyDataMapper

from geolip_viewer.colouring import Category, Scalar
from geolip_viewer.geometry.subset import representative
from geolip_viewer.layers import some_of
from geolip_viewer.look import Look
from geolip_viewer.render.marks import SELECTED, byte_tints, diameters, drawing_order, drawn, painted, selected
from geolip_viewer.render.palette import THEMES
from geolip_viewer.render.shaded import ShadedActor, Uniform
from geolip_viewer.render.shaders import DOT_FRAGMENT, DOT_VERTEX
from geolip_viewer.render.symbols import FEW
from geolip_viewer.scene import Array, Indices, Points

CROWDED = 50_000  # a layer with more marks than this is a crowd
SLICE = 25_000  # marks per actor, in drawing order
EXTREMES = 50  # this many of the smallest and largest numbers are always drawn
COLUMNS = ("tint", "diameter")


def is_crowd(layer: object) -> bool:
    """Whether a layer has too many marks to draw all of them in one frame."""
    return isinstance(layer, Points) and len(layer.index) > CROWDED and layer.symbol == "dot"


class CrowdActor(ShadedActor):
    """Draws a crowd: `actor` draws a few marks that represent all, `slices` all of them in the order of drawing.

    Slices are written when they are first drawn after a change; until then the few are shown.
    """

    def __init__(self) -> None:
        super().__init__(DOT_VERTEX, DOT_FRAGMENT, ())
        self.slices: list[vtkActor] = []
        self._few = _Dots()
        self._dots: list[_Dots] = []
        self._layer: Points | None = None
        self._limited: Points  # the layer with known limits of its colours
        self._look = Look()
        self._chosen: Indices = np.empty(0, np.int64)
        self._order: Indices | None = None
        self._few_places: Indices = np.empty(0, np.int64)  # of the few marks, in drawing order
        self._shown = self._drawn = self._written = 0
        self._uniforms: dict[str, Any] = {}
        self._largest = 0.0
        self.actor.SetMapper(self._few.mapper)

    def show(self, layer: Points, look: Look, *, moves: bool) -> None:
        """Draw the layer in this look. While it moves, the few stay the same marks."""
        before = self._layer
        if before is None or not (_same_marks if moves else _same_choice)(before, self._look, layer, look):
            rows = np.flatnonzero(drawn(layer, look))
            self._chosen, self._shown = chosen(layer, look, rows), len(rows)
        if before is None or len(before.index) != len(layer.index):
            self._dots = [_Dots() for _ in range(0, len(layer.index), SLICE)]
            self.slices = [self._actor_of(dots) for dots in self._dots]
        self._layer, self._look, self._order, self._written = layer, look, None, 0
        self._limited = _limited(layer)
        self._few.write(self._limited, look, self._chosen[drawing_order(some_of(self._limited, self._chosen), look)])
        self._largest = float(np.max(layer.size)) * (1 if selected(layer, look) is None else SELECTED)
        self.set_uniforms(painted(THEMES[look.theme], layer))

    def _actor_of(self, dots: "_Dots") -> vtkActor:
        """Another actor like that of the few."""
        actor = vtkActor()
        actor.ForceOpaqueOn()
        actor.PickableOff()
        actor.VisibilityOff()
        actor.SetProperty(self.actor.GetProperty())
        actor.SetShaderProperty(self.actor.GetShaderProperty())
        actor.SetMapper(dots.mapper)
        return actor

    def set_uniforms(self, uniforms: Mapping[str, Uniform]) -> None:
        """As of every actor; the size of points, which OpenGL takes for all of them at once, follows from them."""
        self._uniforms.update(uniforms)
        scale, ratio, outline = (
            float(self._uniforms.get(name, 1.0)) for name in ("markScale", "pixelRatio", "outline")
        )
        radius = 0.5 * self._largest * scale
        side = 2 * (radius + 0.8 + outline * ratio * min(1.0, radius / (3.5 * ratio)))
        self.actor.GetProperty().SetPointSize(side)
        super().set_uniforms({**uniforms, "pointSide": side})

    @property
    def slice_count(self) -> int:
        """How many of the slices have marks: hidden ones are in none."""
        return -(-len(self._ordered()) // SLICE)

    def _ordered(self) -> Indices:
        if self._order is None:
            assert self._layer is not None, "show a layer first"
            self._order = drawing_order(self._layer, self._look)
            is_few = np.zeros(len(self._layer.index), np.bool_)
            is_few[self._chosen] = True
            self._few_places = np.flatnonzero(is_few[self._order])
        return self._order

    def draw_few(self) -> None:
        """From now on draw a few marks, and no slice."""
        self.actor.VisibilityOn()
        for actor in self.slices:
            actor.VisibilityOff()
        self._drawn = 0

    def draw(self, first: int, last: int) -> None:
        """From now on draw slices `first` to `last`, exclusive, and the few if others will follow."""
        for place in range(self._written, last):
            self._dots[place].write(self._limited, self._look, self._rows(place))
        self._written, self._drawn = max(self._written, last), last
        for place, actor in enumerate(self.slices):
            actor.SetVisibility(first <= place < last)
        self.actor.SetVisibility(last < self.slice_count)

    def _rows(self, place: int) -> Indices:
        return self._ordered()[place * SLICE : (place + 1) * SLICE]

    @property
    def counts(self) -> tuple[int, int]:
        """How many marks are drawn now, with those that were drawn before and are kept, and how many there are."""
        if self._drawn == 0:
            return len(self._chosen), self._shown
        marks = min(self._drawn * SLICE, self._shown)
        return marks + int(np.count_nonzero(self._few_places >= marks)), self._shown


class _Dots:
    """One vertex per mark. For marks that have not moved, only what differs is written."""

    def __init__(self) -> None:
        self.mapper = vtkPolyDataMapper()
        self.mapper.ScalarVisibilityOff()
        for name in COLUMNS:
            self.mapper.MapDataArrayToVertexAttribute(name, name, 0, -1)
        self._mesh: Any = None
        self._positions: Array | None = None
        self._rows: Indices = np.empty(0, np.int64)

    def write(self, layer: Points, look: Look, rows: Indices) -> None:
        """Write these rows of the layer, in this order."""
        stay = layer.positions is self._positions and np.array_equal(rows, self._rows)
        self._positions, self._rows = layer.positions, rows
        marks = some_of(layer, rows, self._mesh.points if stay else None)
        columns = {"tint": byte_tints(marks, look), "diameter": diameters(marks, look)}
        if self._mesh is None or self._mesh.n_points != len(rows):
            self._mesh = _vertices(np.asarray(marks.positions, np.float32))
            for name in COLUMNS:
                self._mesh.point_data[name] = columns[name]
            self.mapper.SetInputData(self._mesh)
            return
        if not stay:
            _put(self._mesh.points, np.asarray(marks.positions, np.float32))
        for name in COLUMNS:
            _put(self._mesh.point_data[name], columns[name])


def _limited(layer: Points) -> Points:
    """The layer with limits of its colours: what they are without takes a look at all marks, for every slice."""
    colour = layer.colour
    return replace(layer, colour=replace(colour, limits=colour.span)) if isinstance(colour, Scalar) else layer


def _put(kept: Any, new: Any) -> None:
    if not np.array_equal(kept, new):
        kept[:] = new


def _vertices(points: Array) -> Any:
    """A mesh whose only cell has all points."""
    mesh, cells = pv.PolyData(), vtkCellArray()
    mesh.points = points
    ends = numpy_to_vtkIdTypeArray(np.array([0, len(points)]), deep=True)
    cells.SetData(ends, numpy_to_vtkIdTypeArray(np.arange(len(points)), deep=True))
    mesh.SetVerts(cells)
    return mesh


def chosen(layer: Points, look: Look, rows: Indices) -> Indices:
    """The few marks that represent those of `rows`: some of every class, and whatever is rare, extreme or selected."""
    also: list[Indices] = [np.empty(0, np.int64)]
    if isinstance(layer.colour, Scalar) and len(rows) > EXTREMES:
        values = layer.colour.values[rows]
        also += [rows[np.argpartition(sign * values, EXTREMES)[:EXTREMES]] for sign in (-1, 1)]
    marked = selected(layer, look)
    if marked is not None and marked[rows].sum() <= FEW:
        also.append(rows[marked[rows]])
    return representative(layer.positions, _groups(layer), FEW, np.concatenate(also), rows)


def _groups(layer: Points) -> Indices:
    """The class of each mark where classes are coloured."""
    return layer.colour.codes if isinstance(layer.colour, Category) else np.zeros(len(layer.index), np.int64)


def _same_choice(before: Points, look_before: Look, now: Points, look: Look) -> bool:
    """Whether the same marks would be chosen from both."""
    return (
        before is now
        and np.array_equal(look_before.hidden_items, look.hidden_items)
        and np.array_equal(look_before.selected_items, look.selected_items)
        and np.array_equal(look_before.selected_anchors, look.selected_anchors)
    )


def _same_marks(before: Points, look_before: Look, now: Points, look: Look) -> bool:
    return (
        np.array_equal(before.index, now.index)
        and np.array_equal(_groups(before), _groups(now))
        and np.array_equal(look_before.hidden_items, look.hidden_items)
    )
