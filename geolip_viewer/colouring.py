"""How marks get their colours: one for all, by a number or by a name. A theme defines the colours."""

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from geolip_viewer.geometry.arrays import Array, Indices, Mask

Role = Literal["item", "anchor", "dead", "chosen", "link", "ray", "target", "quiet", "text", "axis"]
Colormap = Literal["sequential", "heat", "diverging"]
Subject = Literal["item", "anchor", "class", "checkpoint"]


@dataclass(frozen=True)
class Solid:
    """One colour, named by its role."""

    role: Role


@dataclass(frozen=True, eq=False)
class Scalar:
    """Colour from a number. The bar shows name, unit and limits; `scale` bends colours, ticks stay in real units.

    A diverging colormap is centred on zero whatever the limits. NaN is drawn in the quiet colour.
    """

    values: Array
    name: str
    unit: str = ""
    colormap: Colormap = "sequential"
    limits: tuple[float, float] | None = None
    scale: Literal["linear", "log1p"] = "linear"

    @property
    def span(self) -> tuple[float, float]:
        """The limits, from the finite values where none were given; symmetric when diverging."""
        low, high = self.limits or _range(self.values)
        if self.colormap == "diverging":
            reach = max(abs(low), abs(high))
            low, high = -reach, reach
        return (low, high) if high > low else (low, low + 1.0)


def _range(values: Array) -> tuple[float, float]:
    if values.size and np.isfinite(low := values.min()) and np.isfinite(high := values.max()):
        return float(low), float(high)
    finite = values[np.isfinite(values)]
    return (float(finite.min()), float(finite.max())) if finite.size else (0.0, 1.0)


@dataclass(frozen=True, eq=False)
class Category:
    """Colour from a name: `codes` index `names`; −1 is "none". The legend lists names by `counts`, most frequent first.

    `groups` gives each name a group number; names of a group get neighbouring hues. Without it, order alone sets hue.
    `of` says what the codes number, None if that is nothing that can be pointed at. `coloured` are the codes that
    have a colour of their own, the others are quiet; None if all have one. `colour_numbers` says which colour each
    of them has, where it is not its place among them. `counted` says what the counts count. `left_out` are the codes
    that a filter hides: the legend lists them as such.
    """

    codes: Indices
    names: tuple[str, ...]
    title: str = "Classes"
    counts: Indices | None = None
    groups: Indices | None = None
    of: Subject | None = None
    coloured: Indices | None = None
    colour_numbers: Indices | None = None
    counted: str = ""
    left_out: tuple[int, ...] = ()


Colouring = Solid | Scalar | Category


def rows_of(colouring: Colouring, rows: Indices | Mask) -> Colouring:
    """Some rows of a colouring, drawn as they are in the whole."""
    match colouring:
        case Scalar():
            return replace(colouring, values=colouring.values[rows], limits=colouring.span)
        case Category():
            return replace(colouring, codes=colouring.codes[rows])
        case Solid():
            return colouring
