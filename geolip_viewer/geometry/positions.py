"""Where items, anchors and class centroids are drawn on the sphere."""

from dataclasses import dataclass

from geolip_viewer.geometry.arrays import Array

NO_AXES = ("", "", "")


@dataclass(frozen=True, eq=False)
class Positions:
    """One projection to S²: unit rows, float32, read-only.

    `name` says which ("PCA", "PCA 2-3-4", "faithful"); `items` (N, 3), `anchors` (A, 3), `classes` (C, 3), NaN if a
    class has no item; `axes` names the three axes ("PC1 14.2 %"), or holds empty strings where axes have no meaning.
    `fitted_to` names what the components were fitted to, "" if that is the items drawn.
    """

    name: str
    items: Array
    anchors: Array
    classes: Array
    axes: tuple[str, str, str] = NO_AXES
    variance: float | None = None  # share of the items' variance along the axes
    fitted_to: str = ""
