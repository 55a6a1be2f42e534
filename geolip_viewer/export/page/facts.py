"""What the page says of an item, an anchor or a class under the pointer."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from geolip_viewer.analysis import Analysis
from geolip_viewer.export.page.packing import Packing, Plain
from geolip_viewer.geometry.arrays import Array, Indices

COSINE_STEPS = 10_000


@dataclass(frozen=True, eq=False)
class Nearest:
    """Nearest anchors in one checkpoint: those of items (N,) and of anchors (A,), with the cosines.

    `assigned` (A,) counts the items of each anchor. Items' arrays are empty, and `assigned` is, without items.
    """

    anchor_of_item: Indices
    cosine_of_item: Array
    assigned: Indices
    anchor_of_anchor: Indices
    cosine_of_anchor: Array

    @classmethod
    def of(cls, analysis: Analysis) -> "Nearest":
        neighbors = analysis.neighbor_anchor, analysis.neighbor_cosine
        if not analysis.has_items:
            return cls(np.empty(0, np.int64), np.empty(0, np.float32), np.empty(0, np.int64), *neighbors)
        return cls(analysis.nearest_anchor, analysis.nearest_cosine, analysis.assignment_totals, *neighbors)


def facts(analysis: Analysis, moments: Sequence[Nearest], packing: Packing) -> Plain:
    """Names and classes of all items, and nearest anchors at each moment of a timeline, or at the only one."""
    return {
        "items": _items(analysis, packing) if analysis.has_items else None,
        "classes": list(analysis.class_names),
        "moments": [_nearest(each, packing) for each in moments],
        "cosineStep": 1 / COSINE_STEPS,
    }


def _items(analysis: Analysis, packing: Packing) -> Plain:
    features, labels = analysis.features, analysis.labels
    names = features.item_names if features is not None else None
    return {
        "count": analysis.item_count,
        "names": None if names is None else list(names),
        "ids": _ids(analysis, packing),
        "classOffsets": packing.add_indices(labels.offsets),
        "classIds": packing.add_indices(labels.ids),
    }


def _ids(analysis: Analysis, packing: Packing) -> Plain:
    """Numbers as numbers where 32 bits hold them, else as texts."""
    ids = analysis.image_id
    if ids.dtype.kind in "iu" and int(ids.min()) >= 0 and int(ids.max()) < 2**32:
        return packing.add_indices(ids)
    return [str(each) for each in ids.tolist()]


def _nearest(found: Nearest, packing: Packing) -> Plain:
    return {
        "nearest": packing.add_indices(found.anchor_of_item),
        "cosines": packing.add(_steps(found.cosine_of_item)),
        "assigned": packing.add_indices(found.assigned) if len(found.assigned) else None,
        "neighbors": packing.add_indices(found.anchor_of_anchor),
        "neighborCosines": packing.add(_steps(found.cosine_of_anchor)),
    }


def _steps(cosines: Array) -> npt.NDArray[np.int16]:
    return np.round(np.clip(cosines, -1, 1) * COSINE_STEPS).astype(np.int16)
