"""Scenes on a plane as SVG or PDF, drawn by the same page that lies over the window."""

import io
import re
from collections.abc import Sequence
from typing import Literal

from geolip_viewer.errors import OptionError
from geolip_viewer.look import Look
from geolip_viewer.render.layout import layout
from geolip_viewer.render.overlay import overlay
from geolip_viewer.render.page import Page
from geolip_viewer.render.palette import THEMES, Rgb
from geolip_viewer.scene import Plane, Scene

TYPEFACE = "'Source Sans 3', 'Source Sans Pro', sans-serif"


def is_flat(scenes: Sequence[Scene]) -> bool:
    """Whether every panel is a plot on a plane, which alone can be drawn as vectors."""
    return all(isinstance(scene.ground, Plane) and scene.ground.outline is None for scene in scenes)


def vector(
    scenes: Sequence[Scene],
    size: tuple[float, float],
    form: Literal["svg", "pdf"],
    *,
    look: Look | None = None,
    title: str = "",
) -> bytes:
    """The file's bytes; raises OptionError for a globe, which has no vector form."""
    if not is_flat(scenes):
        raise OptionError(form, "holds plots only, and this view is a globe", "Export a PNG, or choose a plot")
    look = look or Look()
    arranged = layout(scenes, size, title=title, legend=look.legend, badge=look.badge, type_size=look.type_size)
    page = overlay(scenes, arranged, look, title)
    return written(page, form, "none" if look.transparent else THEMES[look.theme].bottom)


def written(page: Page, form: Literal["svg", "pdf"], background: Rgb | Literal["none"]) -> bytes:
    """A page as a file's bytes, the same every time."""
    import matplotlib as mpl

    file = io.BytesIO()
    with mpl.rc_context({"svg.hashsalt": "geolip-viewer", "pdf.fonttype": 42, "svg.fonttype": "none"}):
        dates = {"Date": None} if form == "svg" else {"CreationDate": None}
        page.figure.savefig(file, format=form, facecolor=background, metadata=dates)
    return _with_typeface(file.getvalue()) if form == "svg" else file.getvalue()


def _with_typeface(svg: bytes) -> bytes:
    """Texts of an SVG stay texts: in our typeface, or what is like it where that is not installed."""
    return re.sub(rb"font-family: [^;\"]*", f"font-family: {TYPEFACE}".encode(), svg)
