"""Drawing one state of an analysis as an image, leaving the settings of other libraries in this process alone."""

import math
from collections.abc import Mapping
from typing import Any

from PIL import Image

from geolip_viewer.analysis import Analysis
from geolip_viewer.errors import OptionError
from geolip_viewer.export.pages import look_at, shown_by
from geolip_viewer.export.recipes import Recipe
from geolip_viewer.library_settings import own_settings
from geolip_viewer.look import LARGEST_SCALE, SMALLEST_SCALE, CameraPose
from geolip_viewer.options import changed
from geolip_viewer.state import State
from geolip_viewer.views import view_named
from geolip_viewer.views.shared.badges import badges, with_badges


def draw(
    analysis: Analysis,
    state: State,
    options: Mapping[str, Any],
    size: tuple[int, int],
    scale: float,
    transparent: bool,
) -> Image.Image:
    """The view of a state with these options, all its panels in one image; RGB unless it is transparent.

    Raises OptionError for options and sizes that cannot be, MissingDataError where the data lacks what is needed.
    """
    _check_size(size, scale)
    view = view_named(state.view)
    view.require(analysis)
    chosen = changed(view.options(), options, analysis.vocabulary)
    shown = shown_by(state, analysis, (view,))
    scenes = view.scenes(shown, chosen)
    if state.display.badge:
        scenes = with_badges(scenes, badges(view, shown, chosen))
    look = look_at(analysis, Recipe(state, size, scale, transparent))
    with own_settings():
        from geolip_viewer.render.offscreen import picture

        pixels = picture(scenes, size, scale=scale, look=look, pose=state.camera)
    image = Image.fromarray(pixels)
    return image if transparent else image.convert("RGB")


def camera_at(angles: tuple[float, float]) -> CameraPose:
    """The pose of an azimuth and an elevation in degrees; raises OptionError."""
    try:
        azimuth, elevation = (float(angle) for angle in angles)
    except (TypeError, ValueError):
        azimuth = elevation = math.nan
    if not (abs(azimuth) <= 360 and abs(elevation) <= 90):
        problem = "must be an azimuth from −360 to 360 and an elevation from −90 to 90 degrees"
        raise OptionError("camera", f"{problem}, not {angles!r}", "Give two numbers, such as (20, 18)")
    return CameraPose(azimuth=azimuth, elevation=elevation)


def _check_size(size: Any, scale: Any) -> None:
    """Types alone: which sizes can be drawn is for the drawing to say."""
    if not isinstance(size, tuple | list) or len(size) != 2 or not all(isinstance(side, int) for side in size):
        raise OptionError("image_size", f"must be a width and a height, not {size!r}", "Such as (1600, 1200)")
    if not isinstance(scale, int | float) or not SMALLEST_SCALE <= scale <= LARGEST_SCALE:
        limits = f"from {SMALLEST_SCALE:g} to {LARGEST_SCALE:g}"
        raise OptionError("image_scale", f"must be a number {limits}, not {scale!r}", "The default is 1")
