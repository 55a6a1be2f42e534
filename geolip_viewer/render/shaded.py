"""One actor drawn by our own shader program: a mesh with named columns and a handful of uniforms."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyvista as pv
from vtkmodules.vtkRenderingCore import vtkActor, vtkPolyDataMapper

from geolip_viewer.scene import Array, Indices

_POINT_FIELD = 0

Uniform = float | tuple[float, ...]


class ShadedActor:
    """A vtkActor whose vertex columns are written in place while their length stays, and replaced when it changes."""

    def __init__(self, vertex: str, fragment: str, columns: tuple[str, ...]) -> None:
        self.actor = vtkActor()
        self.actor.ForceOpaqueOn()
        self.actor.PickableOff()
        self.actor.VisibilityOff()
        self._mapper = vtkPolyDataMapper()
        self._mapper.ScalarVisibilityOff()
        self.actor.SetMapper(self._mapper)
        shader = self.actor.GetShaderProperty()
        shader.SetVertexShaderCode(vertex)
        shader.SetFragmentShaderCode(fragment)
        for name in columns:
            self._mapper.MapDataArrayToVertexAttribute(name, name, _POINT_FIELD, -1)
        self._columns = columns
        self._mesh: Any = None

    def write(self, points: Array, triangles: Indices, columns: Mapping[str, Array]) -> None:
        """Vertices (V, 3), triangles (T, 3) and float32 columns of V rows; everything is copied."""
        self.actor.SetVisibility(len(triangles) > 0)
        if not len(triangles):
            return
        points = np.array(points, np.float32)
        if self._mesh is not None and self._mesh.n_points == len(points) and self._mesh.n_cells == len(triangles):
            self._mesh.points[:] = points
            for name in self._columns:
                self._mesh.point_data[name][:] = columns[name]
            self._mesh.Modified()
            return
        self._mesh = pv.PolyData.from_regular_faces(points, triangles)
        for name in self._columns:
            self._mesh.point_data[name] = np.array(columns[name], np.float32)
        self._mapper.SetInputData(self._mesh)

    def set_uniforms(self, uniforms: Mapping[str, Uniform]) -> None:
        """Numbers that both programs may read; names are declared where the value is a float, a pair or a colour."""
        shader = self.actor.GetShaderProperty()
        for custom in (shader.GetVertexCustomUniforms(), shader.GetFragmentCustomUniforms()):
            for name, value in uniforms.items():
                if isinstance(value, tuple):
                    {2: custom.SetUniform2f, 3: custom.SetUniform3f}[len(value)](name, list(value))
                else:
                    custom.SetUniformf(name, float(value))


def quads(count: int) -> Indices:
    """Triangles (2·count, 3) of `count` quads whose four corners follow each other."""
    first = 4 * np.arange(count)[:, None, None]
    return np.asarray((first + np.array([[0, 1, 2], [1, 3, 2]])).reshape(-1, 3))
