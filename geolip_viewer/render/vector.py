"""Scenes on a plane as SVG or PDF, drawn by the same page that lies over the window."""

import io
import re
from collections.abc import Sequence
from typing import Any, Literal

from geolip_viewer.errors import OptionError
from geolip_viewer.look import Look
from geolip_viewer.render.layout import layout
from geolip_viewer.render.overlay import overlay
from geolip_viewer.render.page import PAGE_DPI, Page
from geolip_viewer.render.palette import THEMES, Rgb
from geolip_viewer.scene import Plane, Scene

TYPEFACE = "'Source Sans 3', 'Source Sans Pro', sans-serif"
MILLIMETRES, POINTS = 25.4, 72  # per inch


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
    dpi: float | None = None,
) -> bytes:
    """The file's bytes, on paper an inch for `dpi` logical pixels; raises OptionError for a globe."""
    if not is_flat(scenes):
        raise OptionError(form, "is for plots only, and this view is a globe", "Export a PNG, or choose a plot")
    look = look or Look()
    arranged = layout(scenes, size, title=title, legend=look.legend, badge=look.badge, type_size=look.type_size)
    page = overlay(scenes, arranged, look, title)
    return written(page, form, "none" if look.transparent else THEMES[look.theme].bottom, dpi)


def written(
    page: Page, form: Literal["svg", "pdf"], background: Rgb | Literal["none"], dpi: float | None = None
) -> bytes:
    """A page as a file's bytes, the same every time; `dpi` of its pixels make an inch on paper."""
    import matplotlib as mpl

    page.figure.set_facecolor(background)
    dpi = dpi or PAGE_DPI
    with mpl.rc_context({"svg.hashsalt": "geolip-viewer", "pdf.fonttype": 42, "svg.fonttype": "none"}):
        return _pdf(page, PAGE_DPI / dpi) if form == "pdf" else _with_typeface(_svg(page, dpi))


def _svg(page: Page, dpi: float) -> bytes:
    """Its view box is the page's own; width and height say how large that is on paper."""
    file = io.BytesIO()
    page.figure.savefig(file, format="svg", metadata={"Date": None})
    width, height = (f"{side / dpi * MILLIMETRES:.4f}mm" for side in (page.width, page.height))
    sized = f'width="{width}" height="{height}"'.encode()
    return re.sub(rb'width="[^"]*" height="[^"]*"', sized, file.getvalue(), count=1)


def _pdf(page: Page, enlarged: float) -> bytes:
    """As matplotlib saves a figure, on a sheet that is so many times as large."""
    from matplotlib.backends import backend_pdf
    from matplotlib.backends.backend_mixed import MixedModeRenderer

    pdf: Any = backend_pdf
    target, figure = io.BytesIO(), page.figure
    figure.set_dpi(POINTS)
    width, height = figure.get_size_inches().tolist()
    file = pdf.PdfFile(target, metadata={"CreationDate": None})
    file.newPage(width * enlarged, height * enlarged)
    file.width, file.height = width, height  # the area to draw in, in the file's inches
    file.output(enlarged, 0, 0, enlarged, 0, 0, pdf.Op.concat_matrix)
    renderer: Any = MixedModeRenderer(figure, width, height, POINTS, pdf.RendererPdf(file, POINTS, height, width))
    figure.draw(renderer)
    renderer.finalize()
    file.finalize()
    file.close()
    return target.getvalue()


def _with_typeface(svg: bytes) -> bytes:
    """Texts of an SVG stay texts: in our typeface, or what is like it where that is not installed."""
    return re.sub(rb"font-family: [^;\"]*", f"font-family: {TYPEFACE}".encode(), svg)
