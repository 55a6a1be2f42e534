"""Numbers of a summary that the window words elsewhere or not at all: name, form, and a sentence of what each means."""

from dataclasses import replace

from geolip_viewer.quantities import ASSIGNED_ITEMS, NEAREST_ANCHOR_COSINE, titled
from geolip_viewer.wording import DATA, EVENNESS, MEASURES, Row

# Where the window's terms are in summary.json, if not under their own key.
PLACES = {
    "effective_dimension": "effective_dimension.embeddings",
    "pentachoron_anchors": "pentachoron_cv.anchors",
    "pentachoron_embeddings": "pentachoron_cv.embeddings",
    "held_out_nearest_anchor_agreement": "held_out.nearest_anchor_agreement",
    "held_out_neighbors_kept": "held_out.neighbors_kept",
}
NOT_TAKEN = ("dead", "rare_share", "rare_visits")  # the window's text for these refers to its own counts


def _worded(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    return tuple(replace(row, key=PLACES.get(row.key, row.key)) for row in rows if row.key not in NOT_TAKEN)


SPHERE = (
    Row("items", "Items", "number", "Rows of the features; each is one point of the sphere."),
    Row("classes", "Classes", "number", "Names that items can carry; an item may carry several, or none."),
    Row("checkpoint.anchors", "Anchors", "number", "Learned directions that every item is measured against."),
    Row("checkpoint.dimension", "Dimensions", "number", "Numbers in an anchor or an embedding; all have length 1."),
    Row(
        "explained_variance_3d",
        "Variance of three components",
        "share",
        "Share of the variance that the first three principal components hold; no picture drawn by them shows the "
        "rest.",
    ),
)
ANCHORS = (
    Row("anchors.dead", "Dead anchors", "number", "Anchors that are not the nearest one of any item."),
    Row("anchors.active", "Anchors in use", "number", "Anchors that are the nearest one of at least one item."),
    Row(
        "anchors.visits_min",
        f"{titled(ASSIGNED_ITEMS)}, fewest",
        "number",
        "The fewest items that an anchor is nearest to; 0 where anchors are dead.",
    ),
    Row("anchors.visits_median", "… median", "number", "Half of the anchors have at most this many assigned items."),
    Row("anchors.visits_max", "… most", "number", "The most items that one anchor is nearest to."),
    Row(
        "anchors.neighbor_cosine_min",
        f"{titled(NEAREST_ANCHOR_COSINE)}, least",
        "number",
        "The largest cosine of an anchor to another; this is the most isolated anchor.",
    ),
    Row("anchors.neighbor_cosine_mean", "… mean", "number", "The mean over anchors: the smaller, the better spread."),
    Row("anchors.neighbor_cosine_max", "… largest", "number", "The two anchors closest to each other."),
    Row(
        "effective_dimension.anchors",
        "Effective dimension of anchors",
        "number",
        "(ΣS)² / ΣS², from singular values: how many directions the anchors fill.",
    ),
)
SPACES = (
    Row(
        "triangulation_std",
        "Std of T",
        "number",
        "Spread of the first expert's distances 1 − cos over all pairs of an item and an anchor.",
    ),
    Row("ratio", "Ratio", "number", "Spread of the difference of the first two experts over the spread of T."),
    Row(
        "effective_dimension.triangulation",
        "Effective dimension, triangulation",
        "number",
        "How many directions the first expert's distances to all anchors fill.",
    ),
    Row(
        "effective_dimension.difference",
        "… differences",
        "number",
        "How many directions the differences of all pairs of experts fill, side by side.",
    ),
    Row("effective_dimension.combined", "… combined", "number", "How many directions both fill, side by side."),
    Row(
        "information_gain",
        "Information gain",
        "number",
        "Effective dimension of the combined space minus that of the triangulation alone.",
    ),
)
TRUST = (
    *_worded(MEASURES),
    Row("items_used", "Items compared", "number", "Items that were compared, each with all others."),
    Row("held_out.items", "… held out", "number", "Items that were left out of the second fit and compared after it."),
    Row("neighbors_compared", "Neighbours compared", "number", "How many nearest items of each item are compared."),
    Row(
        "neighbor_search_recall",
        "Neighbours found for the fit",
        "share",
        "Share of the true neighbours that an approximate search found before the globe was fitted.",
    ),
    *EVENNESS,
)
SPREAD = (
    *_worded(DATA),
    Row(
        "pentachoron_cv.uniform_anchors",
        "Pentachoron CV, uniform rows",
        "number",
        "What as many random rows, uniform on the sphere, would have.",
    ),
)
