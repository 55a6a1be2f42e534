"""Pictures without a window, through the same stage."""

import ctypes.util
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from geolip_viewer.errors import OptionError, ViewerError
from geolip_viewer.library_settings import VTK_WINDOW
from geolip_viewer.look import CameraPose, Look
from geolip_viewer.operating_system import IS_LINUX, missing_libraries
from geolip_viewer.scene import Scene

if TYPE_CHECKING:
    from geolip_viewer.render.item_pictures import PictureOf
    from geolip_viewer.render.scene_renderer import SceneRenderer

OPENGL = {"libGL.so.1": "libgl1", "libEGL.so.1": "libegl1"}  # libraries that VTK loads, and the Debian package of each
SMALLEST, LARGEST = 64, 12_000  # logical pixels per side, and pixels per side of a file


def picture(
    scenes: Sequence[Scene],
    size: tuple[float, float] = (1600, 1200),
    *,
    scale: float = 1.0,
    look: Look | None = None,
    pose: CameraPose | None = None,
    title: str = "",
    picture_of: "PictureOf | None" = None,
) -> npt.NDArray[np.uint8]:
    """The scenes as (H·scale, W·scale, 4) uint8 pixels; `size` is in logical pixels.

    Raises OptionError for sizes that cannot be drawn. Each panel faces its own data when no pose is given. `picture_of`
    reads the pictures of items, where the look wants them.
    """
    with off_screen(scenes, size, scale=scale, look=look, pose=pose, title=title, picture_of=picture_of) as renderer:
        renderer.render()
        return pixels_of(renderer.window)


@contextmanager
def off_screen(
    scenes: Sequence[Scene],
    size: tuple[float, float],
    *,
    scale: float = 1.0,
    look: Look | None = None,
    pose: CameraPose | None = None,
    title: str = "",
    picture_of: "PictureOf | None" = None,
) -> "Iterator[SceneRenderer]":
    """A stage without a window, set as for `picture`: many frames are drawn by one."""
    width, height = round(size[0] * scale), round(size[1] * scale)
    if min(size) < SMALLEST or max(width, height) > LARGEST:
        problem = f"{size[0]:g}×{size[1]:g} at scale {scale:g} cannot be drawn"
        raise OptionError(
            "size", problem, f"Use at least {SMALLEST} logical pixels and at most {LARGEST} after scaling"
        )
    require_gl()
    require_driver()
    import pyvista as pv

    from geolip_viewer.render.scene_renderer import SceneRenderer

    plotter = pv.Plotter(off_screen=True, window_size=[width, height])
    try:
        renderer = SceneRenderer(plotter, scale)
        renderer.look = look or Look()
        renderer.show(scenes, title)
        if picture_of is not None:
            renderer.show_item_pictures(picture_of)
        renderer.poses = (pose,) * len(scenes) if pose else tuple(first_pose(scene) for scene in scenes)
        yield renderer
    finally:
        plotter.close()


def first_pose(scene: Scene) -> CameraPose:
    """Where to look from first: toward what the scene faces, a little from the side and above."""
    if scene.facing is None or np.linalg.norm(scene.facing) < 0.05:
        return CameraPose()
    turned = CameraPose().toward(scene.facing)
    return replace(turned, azimuth=turned.azimuth + 8, elevation=max(-35.0, min(35.0, turned.elevation + 6)))


def pixels_of(window: object) -> npt.NDArray[np.uint8]:
    """What a render window shows, as (H, W, 4) uint8 from the top left."""
    from vtkmodules.util.numpy_support import vtk_to_numpy
    from vtkmodules.vtkRenderingCore import vtkWindowToImageFilter

    reader = vtkWindowToImageFilter()
    reader.SetInput(window)
    reader.SetInputBufferTypeToRGBA()
    reader.ReadFrontBufferOff()
    reader.ShouldRerenderOff()
    reader.Update()
    image = reader.GetOutput()
    width, height, _ = image.GetDimensions()
    return np.array(vtk_to_numpy(image.GetPointData().GetScalars()).reshape(height, width, 4)[::-1])


def require_gl() -> None:
    """Say what to install where VTK would otherwise end in a segmentation fault."""
    missing = [OPENGL[library] for library in missing_libraries(OPENGL)]
    if missing:
        raise ViewerError("OpenGL", "is not installed", f"Install it: apt-get install {' '.join(missing)}")


def require_driver() -> None:
    """Have VTK draw through EGL, which asks no display, or through what else there is.

    Raises ViewerError if nothing draws: VTK would go on without a driver and end in a segmentation fault.
    """
    _choose_window(_working_window())


@cache
def _working_window() -> str | None:
    """The kind of window that VTK can draw into, None for its default."""
    from vtkmodules import vtkRenderingOpenGL2  # noqa: F401  without it VTK cannot create windows
    from vtkmodules.vtkRenderingCore import vtkRenderWindow

    for choice in ("vtkEGLRenderWindow", None) if IS_LINUX else (None,):
        _choose_window(choice)
        window = vtkRenderWindow()
        if window.GetClassName() != "vtkOSOpenGLRenderWindow" or ctypes.util.find_library("OSMesa"):
            return choice
    remedy = "Install one: apt-get install libegl-mesa0 libgl1-mesa-dri; geolip-viewer doctor tells more"
    raise ViewerError("OpenGL", "has no driver here that can draw without a window", remedy)


def _choose_window(choice: str | None) -> None:
    if choice is None:
        os.environ.pop(VTK_WINDOW, None)
    else:
        os.environ[VTK_WINDOW] = choice
