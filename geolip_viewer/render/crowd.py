"""A layer of very many dots: a vertex each instead of a square, all of them at rest and a few while something moves."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pyvista as pv
from vtkmodules.util.numpy_support import numpy_to_vtkIdTypeArray
from vtkmodules.vtkCommonDataModel import vtkCellArray
from vtkmodules.vtkRenderingCore import vtkPolyDataMapper

from geolip_viewer.colouring import Category, Scalar
from geolip_viewer.geometry.subset import representative
from geolip_viewer.look import Look
from geolip_viewer.render.marks import SELECTED, byte_tints, diameters, drawing_order, painted, selected
from geolip_viewer.render.palette import THEMES
from geolip_viewer.render.shaded import ShadedActor, Uniform
from geolip_viewer.render.shaders import DOT_FRAGMENT, DOT_VERTEX
from geolip_viewer.render.symbols import FEW
from geolip_viewer.scene import Array, Indices, Points, Scene, some_of

CROWDED = 50_000  # marks from which on a layer is a crowd
EXTREMES = 50  # of a number so many of the least and of the largest are always drawn
COLUMNS = ("tint", "diameter")


def is_crowd(layer: object) -> bool:
    """Whether a layer has so many marks that drawing all takes longer than a frame may."""
    return isinstance(layer, Points) and len(layer.index) > CROWDED and layer.symbol == "dot"


def has_crowd(scenes: Sequence[Scene]) -> bool:
    """Whether one of the scenes has such a layer."""
    return any(is_crowd(layer) for scene in scenes for layer in scene.layers)


class CrowdActor(ShadedActor):
    """Draws a crowd: all marks at rest, and while it moves a few of them, which stay the same until it rests."""

    def __init__(self) -> None:
        super().__init__(DOT_VERTEX, DOT_FRAGMENT, ())
        self._few, self._all = _Dots(), _Dots()
        self._layer: Points | None = None
        self._look = Look()
        self._chosen: Indices = np.empty(0, np.int64)
        self._moves = self._is_all_written = False
        self._uniforms: dict[str, Any] = {}
        self._largest = 0.0

    def show(self, layer: Points, look: Look) -> None:
        """Draw the layer as the look has it. While it moves, all of it is written when it comes to rest."""
        if self._layer is None or not (self._moves and _same_marks(self._layer, layer)):
            self._chosen = chosen(layer, look)
        self._layer, self._look, self._is_all_written = layer, look, False
        self._few.write(some_of(layer, self._chosen), look)
        self._largest = float(np.max(layer.size)) * (1 if selected(layer, look) is None else SELECTED)
        self.set_uniforms(painted(THEMES[look.theme], layer))
        self.actor.VisibilityOn()
        self.move(self._moves)

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

    def move(self, moves: bool) -> None:
        """Draw a few marks, or all of them."""
        self._moves = moves
        if not moves and not self._is_all_written and self._layer is not None:
            self._all.write(self._layer, self._look)
            self._is_all_written = True
        self.actor.SetMapper((self._few if moves else self._all).mapper)

    @property
    def counts(self) -> tuple[int, int]:
        """How many marks are drawn now, and of how many."""
        every = len(self._layer.index) if self._layer is not None else 0
        return len(self._chosen) if self._moves else every, every


class _Dots:
    """A vertex a mark. Of a layer whose marks stand where they stood only what differs is written."""

    def __init__(self) -> None:
        self.mapper = vtkPolyDataMapper()
        self.mapper.ScalarVisibilityOff()
        for name in COLUMNS:
            self.mapper.MapDataArrayToVertexAttribute(name, name, 0, -1)
        self._mesh: Any = None
        self._positions: Array | None = None
        self._order: Indices | None = None

    def write(self, layer: Points, look: Look) -> None:
        order = drawing_order(layer, look)
        columns: dict[str, Any] = {
            "tint": byte_tints(layer, look).view(np.uint32)[:, 0].take(order).view(np.uint8).reshape(-1, 4),
            "diameter": diameters(layer, look).take(order),
        }
        stay = layer.positions is self._positions and order is self._order
        self._positions, self._order = layer.positions, order
        if self._mesh is None or self._mesh.n_points != len(order):
            self._mesh = _vertices(np.asarray(layer.positions, np.float32).take(order, axis=0))
            for name in COLUMNS:
                self._mesh.point_data[name] = columns[name]
            self.mapper.SetInputData(self._mesh)
            return
        if not stay:
            _put(self._mesh.points, np.asarray(layer.positions, np.float32).take(order, axis=0))
        for name in COLUMNS:
            _put(self._mesh.point_data[name], columns[name])


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


def chosen(layer: Points, look: Look) -> Indices:
    """The few marks that stand for a layer: some of every class, and whatever is rare, extreme or selected."""
    also = [np.empty(0, np.int64)]
    if isinstance(layer.colour, Scalar):
        also += [np.argpartition(sign * layer.colour.values, EXTREMES)[:EXTREMES] for sign in (-1, 1)]
    marked = selected(layer, look)
    if marked is not None and marked.sum() <= FEW:
        also.append(np.flatnonzero(marked))
    return representative(layer.positions, _groups(layer), FEW, np.concatenate(also))


def _groups(layer: Points) -> Indices:
    """The class of each mark where classes are coloured."""
    return layer.colour.codes if isinstance(layer.colour, Category) else np.zeros(len(layer.index), np.int64)


def _same_marks(before: Points, now: Points) -> bool:
    return np.array_equal(before.index, now.index) and np.array_equal(_groups(before), _groups(now))
