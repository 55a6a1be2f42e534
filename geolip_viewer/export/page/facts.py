"""What the page says of an item, an anchor or a class under the pointer."""

import numpy as np
import numpy.typing as npt

from geolip_viewer.analysis import Analysis
from geolip_viewer.export.page.packing import Packing, Plain
from geolip_viewer.geometry.arrays import Array

COSINE_STEPS = 10_000


def facts(analysis: Analysis, packing: Packing) -> Plain:
    """Names, classes and nearest anchors of all items, what is known of anchors, and the classes."""
    return {
        "items": _items(analysis, packing) if analysis.has_items else None,
        "anchors": _anchors(analysis, packing),
        "classes": list(analysis.class_names),
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
        "nearest": packing.add_indices(analysis.nearest_anchor),
        "cosines": packing.add(_steps(analysis.nearest_cosine)),
    }


def _ids(analysis: Analysis, packing: Packing) -> Plain:
    """Numbers as numbers where 32 bits hold them, else as texts."""
    ids = analysis.image_id
    if ids.dtype.kind in "iu" and int(ids.min()) >= 0 and int(ids.max()) < 2**32:
        return packing.add_indices(ids)
    return [str(each) for each in ids.tolist()]


def _anchors(analysis: Analysis, packing: Packing) -> Plain:
    has_items = analysis.has_items
    return {
        "count": analysis.anchor_count,
        "areAxes": analysis.are_axes,
        "assigned": packing.add_indices(analysis.assignment_counts) if has_items else None,
        "neighbors": packing.add_indices(analysis.neighbor_anchor),
        "neighborCosines": packing.add(_steps(analysis.neighbor_cosine)),
    }


def _steps(cosines: Array) -> npt.NDArray[np.int16]:
    return np.round(np.clip(cosines, -1, 1) * COSINE_STEPS).astype(np.int16)
