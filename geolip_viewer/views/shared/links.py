"""Lines between items and anchors: what colours them, and which of them the picture draws wrongly."""

from typing import Annotated, Literal

import numpy as np

from geolip_viewer.colouring import Colouring, Role, Scalar, Solid
from geolip_viewer.geometry.positions import Positions
from geolip_viewer.options import Help, Section
from geolip_viewer.scene import Array, Indices, Mask
from geolip_viewer.task import blocks

LinkColour = Annotated[
    Literal["angle", "cosine", "plain"],
    Help("Colour the lines by the true angle between their ends, by its cosine, or all alike", "Line colour"),
    Section.COLOUR,
]


def link_colour(choice: str, cosine: Array, role: Role = "link") -> Colouring:
    """The colouring of lines whose ends have these true cosines, (n,)."""
    match choice:
        case "angle":
            return Scalar(np.degrees(np.arccos(np.clip(cosine.astype(np.float64), -1, 1))), "true angle", "°")
        case "cosine":
            return Scalar(cosine, "true cosine")
        case _:
            return Solid(role)


def drawn_nearest(positions: Positions, items: Indices, are_axes: bool = False) -> Indices:
    """The anchor, or the axis, that each item is drawn nearest to: (n,); lowest index on a tie."""
    nearest = np.empty(len(items), np.int64)
    for rows in blocks(len(items)):
        cosines = positions.items[items[rows]] @ positions.anchors.T
        nearest[rows] = (np.abs(cosines) if are_axes else cosines).argmax(axis=1)
    return nearest


def drawn_farther(positions: Positions, item: int, anchors: Indices, are_axes: bool = False) -> Mask:
    """Which of an item's k truly nearest anchors are not among the k that are drawn nearest to it: (k,)."""
    cosines = positions.anchors @ positions.items[item]
    order = np.argsort(-(np.abs(cosines) if are_axes else cosines), kind="stable")
    return ~np.isin(anchors, order[: len(anchors)])
