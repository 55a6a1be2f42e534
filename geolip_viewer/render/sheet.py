"""Pictures laid over the window: the page, and the labels on the globe."""

from typing import Any

import numpy as np
import numpy.typing as npt
from vtkmodules.util.numpy_support import numpy_to_vtk
from vtkmodules.vtkCommonCore import vtkPoints
from vtkmodules.vtkCommonDataModel import vtkCellArray, vtkImageData, vtkPolyData
from vtkmodules.vtkRenderingCore import vtkPolyDataMapper2D, vtkTexture, vtkTexturedActor2D


class SheetActor:
    """A textured rectangle in pixels of the window, from its bottom left unless `at` says where it begins."""

    def __init__(self) -> None:
        self.actor = vtkTexturedActor2D()
        self._texture = vtkTexture()
        self._texture.InterpolateOff()
        self.actor.SetTexture(self._texture)
        self.actor.VisibilityOff()
        self._mapper = vtkPolyDataMapper2D()
        self.actor.SetMapper(self._mapper)
        self._pixels: Any = None

    def at(self, x: int, y: int) -> None:
        """Where the bottom left is."""
        self.actor.SetPosition(x, y)

    def write(self, pixels: npt.NDArray[np.uint8], width: int, height: int) -> None:
        """Lay (H, W, 4) pixels over `width`×`height` pixels."""
        self._pixels = np.ascontiguousarray(pixels[::-1])
        high, wide = self._pixels.shape[:2]
        image = vtkImageData()
        image.SetDimensions(wide, high, 1)
        image.GetPointData().SetScalars(numpy_to_vtk(self._pixels.reshape(-1, 4), deep=False))
        self._texture.SetInputData(image)
        self._mapper.SetInputData(_rectangle(width, height))
        self.actor.VisibilityOn()


def _rectangle(width: int, height: int) -> Any:
    points, cells = vtkPoints(), vtkCellArray()
    cells.InsertNextCell(4)
    for place, (x, y) in enumerate(((0, 0), (width, 0), (width, height), (0, height))):
        points.InsertNextPoint(x, y, 0)
        cells.InsertCellPoint(place)
    mesh = vtkPolyData()
    mesh.SetPoints(points)
    mesh.SetPolys(cells)
    texture = numpy_to_vtk(np.array([[0, 0], [1, 0], [1, 1], [0, 1]], np.float32), deep=True)
    mesh.GetPointData().SetTCoords(texture)
    return mesh
