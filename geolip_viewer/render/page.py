"""A sheet of pixels to write on: matplotlib, spoken to in logical pixels from the top left."""

import math
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from geolip_viewer.colouring import Subject
from geolip_viewer.render.fonts import fonts_for
from geolip_viewer.render.lettering import letters
from geolip_viewer.render.palette import Rgb

PAGE_DPI = 100.0  # pixels per inch of a page, unless its size on paper is given


@dataclass(frozen=True)
class Region:
    """A rectangle of the page, in logical pixels from the top left, that names something which can be pointed at."""

    x: float
    y: float
    width: float
    height: float
    of: Subject
    index: int

    def holds(self, x: float, y: float) -> bool:
        """Whether a point lies within."""
        return self.x <= x < self.x + self.width and self.y <= y < self.y + self.height


@dataclass(frozen=True)
class Area:
    """A rectangle of the page, in logical pixels from the top left, along which numbers lie from end to end."""

    x: float
    y: float
    width: float
    height: float
    limits: tuple[float, float]

    def holds(self, x: float, y: float) -> bool:
        """Whether a point lies within."""
        return self.x <= x <= self.x + self.width and self.y <= y <= self.y + self.height

    def share(self, x: float) -> float:
        """The position of a point along the rectangle, from 0 to 1, clamped to its ends."""
        return min(1.0, max(0.0, (x - self.x) / self.width))


@dataclass(frozen=True)
class PlotArea(Area):
    """Where the axes of a panel's plot stand; `limits` are what their x axis spans."""

    scale: Literal["linear", "log"]
    panel: int
    upward: tuple[float, float] = (0.0, 1.0)  # range of a linear y axis, from bottom to top

    def height_value(self, y: float) -> float:
        """The value of a linear y axis at a point of the page."""
        low, high = self.upward
        return high + (y - self.y) / self.height * (low - high)

    def value(self, x: float) -> float:
        """The value of the x axis at a point of the page, clamped to its limits."""
        low, high = self.limits
        return low * (high / low) ** self.share(x) if self.scale == "log" else low + self.share(x) * (high - low)


@dataclass(frozen=True)
class BarArea(Area):
    """Where a colour bar stands; `limits` are the ends of the number that it explains."""

    scale: Literal["linear", "log1p"]
    name: str

    def value(self, x: float) -> float:
        """The number whose colour is at a point of the page, clamped to the limits."""
        low, high = self.limits
        if self.scale == "log1p":
            return math.expm1(math.log1p(low) + self.share(x) * (math.log1p(high) - math.log1p(low)))
        return low + self.share(x) * (high - low)


class Page:
    """Text, lines, swatches and axes on a transparent ground; raster at any scale, or vector."""

    def __init__(self, width: float, height: float) -> None:
        _use_defaults()
        from matplotlib.figure import Figure

        self.width, self.height = width, height
        self.regions: list[Region] = []
        self.plots: list[PlotArea] = []
        self.bars: list[BarArea] = []
        self.figure: Any = Figure(figsize=(width / PAGE_DPI, height / PAGE_DPI), dpi=PAGE_DPI, facecolor="none")

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: float,
        colour: Rgb,
        *,
        bold: bool = False,
        align: Literal["left", "center", "right"] = "left",
    ) -> None:
        """One line whose middle is at height y."""
        text = letters(text, bold=bold)
        self.figure.text(
            x / self.width,
            1 - (y - 0.1 * size) / self.height,
            text,
            color=colour,
            ha=align,
            va="center_baseline",
            parse_math=False,
            fontproperties=self.font(size, text, bold=bold),
        )

    @staticmethod
    def font(size: float, text: str = "", *, bold: bool = False) -> Any:
        """The typeface at `size` pixels, with the system's fonts for letters of `text` that it lacks."""
        from matplotlib.font_manager import FontProperties

        points = size * 72 / PAGE_DPI
        first, *others = fonts_for(text, bold=bold)
        if not others:
            return FontProperties(fname=str(first), size=points, weight="bold" if bold else "normal")
        return FontProperties(family=[_family(path) for path in (first, *others)], size=points)

    def mark(self, x: float, y: float, symbol: str, size: float, colour: Rgb, edge: Rgb) -> None:
        """A swatch of a legend in the shape of its marks."""
        from matplotlib.lines import Line2D

        marker: Any = {"dot": "o", "star": _star(), "cross": "x", "diamond": "D", "ring": "o", "square": "s"}[symbol]
        line = Line2D(
            [x / self.width],
            [1 - y / self.height],
            marker=marker,
            markersize=size * 72 / PAGE_DPI,
            linestyle="none",
            markerfacecolor="none" if symbol == "ring" else colour,
            markeredgecolor=colour if symbol in ("ring", "cross") else edge,
            markeredgewidth=1.6 if symbol in ("ring", "cross") else 0.4,
        )
        self.figure.add_artist(line)

    def line(self, x0: float, y0: float, x1: float, y1: float, colour: Rgb, width: float) -> None:
        """A straight line."""
        from matplotlib.lines import Line2D

        positions = ([x0 / self.width, x1 / self.width], [1 - y0 / self.height, 1 - y1 / self.height])
        self.figure.add_artist(
            Line2D(*positions, color=colour, linewidth=width * 72 / PAGE_DPI, solid_capstyle="round")
        )

    def box(self, x: float, y: float, width: float, height: float, colour: Rgb, opacity: float) -> None:
        """A rounded box behind a text."""
        from matplotlib.patches import FancyBboxPatch

        self.figure.add_artist(
            FancyBboxPatch(
                (x, self.height - y - height),
                width,
                height,
                boxstyle=f"round,pad=0,rounding_size={height / 2.6}",
                transform=_pixels(self.figure),
                facecolor=(*colour, opacity),
                edgecolor="none",
            )
        )

    def fill(self, x: float, y: float, width: float, height: float, colour: Rgb, opacity: float) -> None:
        """A rectangle that shares no pixel with one beside it."""
        from matplotlib.patches import Rectangle

        corner, filled = (x, self.height - y - height), (*colour, opacity)
        self.figure.add_artist(
            Rectangle(
                corner, width, height, transform=_pixels(self.figure), facecolor=filled, linewidth=0, antialiased=False
            )
        )

    def axes(self, x: float, y: float, width: float, height: float) -> Any:
        """Axes whose frame is this rectangle."""
        return self.figure.add_axes(
            (x / self.width, 1 - (y + height) / self.height, width / self.width, height / self.height)
        )

    def pixels(self, scale: float) -> npt.NDArray[np.uint8]:
        """The page as (H, W, 4) uint8 at `scale` physical pixels a logical one, straight alpha."""
        from matplotlib.backends.backend_agg import FigureCanvasAgg

        self.figure.set_dpi(PAGE_DPI * scale)
        canvas = FigureCanvasAgg(self.figure)
        canvas.draw()
        return np.asarray(canvas.buffer_rgba()).copy()


@cache
def _use_defaults() -> None:
    """Make matplotlib draw with its defaults, whatever matplotlibrc it found."""
    import matplotlib as mpl

    mpl.rcdefaults()


@cache
def _family(path: Path) -> str:
    """A family name by which matplotlib finds this very file: a list of files it takes by name only."""
    from matplotlib.font_manager import FontEntry, fontManager

    name = f"geolip-viewer {path}"
    fontManager.ttflist.append(FontEntry(fname=str(path), name=name))
    return name


def _pixels(figure: Any) -> Any:
    from matplotlib.transforms import Affine2D

    return Affine2D().scale(1 / PAGE_DPI) + figure.dpi_scale_trans


def _star() -> Any:
    from matplotlib.path import Path as Outline

    turns = np.arange(9) * np.pi / 4
    lengths = np.where(np.arange(9) % 2 == 0, 1.0, 0.38)
    return Outline(np.stack([lengths * np.sin(turns), lengths * np.cos(turns)], axis=1), closed=True)
