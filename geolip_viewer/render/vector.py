"""Scenes on a plane as SVG or PDF, drawn by the same page that lies over the window."""

import io
from collections.abc import Sequence
from typing import Literal

from geolip_viewer.errors import OptionError
from geolip_viewer.look import Look
from geolip_viewer.render.layout import layout
from geolip_viewer.render.overlay import overlay
from geolip_viewer.render.palette import THEMES
from geolip_viewer.scene import Plane, Scene


def is_flat(scenes: Sequence[Scene]) -> bool:
    """Whether every panel is a plot on a plane, which alone can be drawn as vectors."""
    return all(isinstance(scene.ground, Plane) and scene.ground.outline is None for scene in scenes)


def vector(
    scenes: Sequence[Scene],
    size: tuple[int, int],
    form: Literal["svg", "pdf"],
    *,
    look: Look | None = None,
    title: str = "",
) -> bytes:
    """The file's bytes; raises OptionError for a globe, which has no vector form."""
    import matplotlib as mpl

    if not is_flat(scenes):
        raise OptionError(form, "holds plots only, and this view is a globe", "Export a PNG, or choose a plot")
    look = look or Look()
    arranged = layout(scenes, size, title=title, legend=look.legend, badge=look.badge, type_size=look.type_size)
    page = overlay(scenes, arranged, look, title)
    background = "none" if look.transparent else THEMES[look.theme].bottom
    written = io.BytesIO()
    with mpl.rc_context({"svg.hashsalt": "geolip-viewer", "pdf.fonttype": 42, "svg.fonttype": "path"}):
        dates = {"Date": None} if form == "svg" else {"CreationDate": None}
        page.figure.savefig(written, format=form, facecolor=background, metadata=dates)
    return written.getvalue()
