"""Every number of an item as a column."""

import numpy as np

from geolip_viewer.analysis import Analysis
from geolip_viewer.export.columns import Codes, Column, Lists, Numbers, Table, Texts, short_pairs
from geolip_viewer.export.run_columns import item_run_columns
from geolip_viewer.quantities import NEAREST_ANCHOR_COSINE, SQUARED_NORM, titled

DISPUTED = "disputed"


def item_table(analysis: Analysis) -> Table:
    """Columns from one pass over the items: names, classes, nearest anchor, what the picture kept."""
    if not analysis.has_items:
        return Table("item", ())
    return Table("item", (*_names(analysis), *_classes(analysis), *_places(analysis), *item_run_columns(analysis)))


def item_pairs(analysis: Analysis) -> tuple[Column, ...]:
    """How much two experts differ about each item, one column per pair: every expert looks at every item."""
    if not analysis.pairs:
        return ()
    help_ = "How differently {} and {} measure the item: the norm, over all anchors, of the difference of its cosines"
    experts = analysis.expert_names
    titles = short_pairs(experts, analysis.pairs)
    return tuple(
        Column(
            f"difference_{experts[a]}_{experts[b]}",
            f"‖Δ‖ {title}",
            help_.format(experts[a], experts[b]),
            Numbers(magnitude),
        )
        for (a, b), title, magnitude in zip(analysis.pairs, titles, analysis.difference_magnitude, strict=True)
    )


def mean_difference(table: Table) -> Column | None:
    """How much the experts differ about each item on average, from a table with a column per pair."""
    pairs = [
        each.values.values
        for each in table.columns
        if each.key.startswith("difference_") and isinstance(each.values, Numbers)
    ]
    if not pairs:
        return None
    mean = np.asarray(np.mean(pairs, axis=0, dtype=np.float64))
    help_ = "How differently the experts measure the item: the mean of ‖Δ‖ over all pairs of experts"
    return Column(DISPUTED, "Mean ‖Δ‖", help_, Numbers(mean))


def _names(analysis: Analysis) -> tuple[Column, ...]:
    given = analysis.features.item_names if analysis.features is not None else None
    ids = analysis.image_id
    values = Numbers(ids, None) if ids.dtype.kind in "iu" else Texts(ids)
    numbered = Column("image_id", "Id", "The item's id in the features", values)
    return (numbered,) if given is None else (Column("name", "Item", "What the item is called", Texts(given)), numbered)


def _classes(analysis: Analysis) -> tuple[Column, ...]:
    if not analysis.has_labels:
        return ()
    names = analysis.class_names
    rarest = "Of the item's classes the one that fewest items carry; it colours the item"
    return (
        Column("classes", "Classes", "The classes that the item carries", Lists(analysis.labels, names)),
        Column("primary_class", "Rarest class", rarest, Codes(analysis.primary_class, names)),
    )


def _places(analysis: Analysis) -> tuple[Column, ...]:
    radius = "Length of the item's three drawn coordinates before it is put on the globe: 1 if nothing was lost"
    kept = "Squared length of the embedding along the three drawn directions: radius²"
    return (
        Column(
            "nearest_anchor",
            "Nearest anchor",
            "The anchor with the largest cosine to the item, in all dimensions",
            Numbers(analysis.nearest_anchor, None),
        ),
        Column(
            "nearest_cosine",
            titled(NEAREST_ANCHOR_COSINE),
            "Of the item and its nearest anchor",
            Numbers(analysis.nearest_cosine),
        ),
        Column("radius", "Radius", radius, Numbers(analysis.radii)),
        Column("kept", titled(SQUARED_NORM), kept, Numbers(np.square(analysis.radii, dtype=np.float64))),
    )
