"""Pictures without a window, through the same stage."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from geolip_viewer.errors import OptionError
from geolip_viewer.look import CameraPose, Look
from geolip_viewer.scene import Scene

if TYPE_CHECKING:
    from geolip_viewer.render.scene_renderer import SceneRenderer

LARGEST = 12_000


def picture(
    scenes: Sequence[Scene],
    size: tuple[int, int] = (1600, 1200),
    *,
    scale: float = 1.0,
    look: Look | None = None,
    pose: CameraPose | None = None,
    title: str = "",
) -> npt.NDArray[np.uint8]:
    """The scenes as (H·scale, W·scale, 4) uint8 pixels; `size` is in logical pixels.

    Raises OptionError for sizes that cannot be drawn. Each panel faces its own data when no pose is given.
    """
    with off_screen(scenes, size, scale=scale, look=look, pose=pose, title=title) as renderer:
        renderer.render()
        return pixels_of(renderer.window)


@contextmanager
def off_screen(
    scenes: Sequence[Scene],
    size: tuple[int, int],
    *,
    scale: float = 1.0,
    look: Look | None = None,
    pose: CameraPose | None = None,
    title: str = "",
) -> "Iterator[SceneRenderer]":
    """A stage without a window, set as for `picture`: many frames are drawn by one."""
    width, height = round(size[0] * scale), round(size[1] * scale)
    if min(size) < 64 or max(width, height) > LARGEST:
        problem = f"{size[0]}×{size[1]} at scale {scale:g} cannot be drawn"
        raise OptionError("size", problem, f"Ask for 64 to {LARGEST} pixels a side after scaling")
    require_gl()
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        os.environ.setdefault("VTK_DEFAULT_OPENGL_WINDOW", "vtkEGLRenderWindow")  # else VTK asks for an X server first
    import pyvista as pv

    from geolip_viewer.render.scene_renderer import SceneRenderer

    plotter = pv.Plotter(off_screen=True, window_size=[width, height])
    try:
        renderer = SceneRenderer(plotter, scale)
        renderer.look = look or Look()
        renderer.show(scenes, title)
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
    import ctypes.util

    from geolip_viewer.errors import ViewerError

    missing = [
        package for library, package in (("GL", "libgl1"), ("EGL", "libegl1")) if not ctypes.util.find_library(library)
    ]
    if missing:
        raise ViewerError("OpenGL", "is not installed", f"Install it: apt-get install {' '.join(missing)}")
