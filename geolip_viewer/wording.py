"""The names of numbers and families, how they are written, and what they mean."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from geolip_viewer.quantities import NEIGHBOR_RECALL, SEED_STABILITY, SQUARED_NORM, SUBSAMPLE_STABILITY, titled

NOTHING = "–"
PERCENT = "\u00a0%"  # follows a number without a line break; the only form of this sign shown to users
NO_ROTATION = "none"  # instead of a share, where no common rotation was found
Form = Literal["share", "angle", "number"]
UNIFORM_DATA, SAME_COVARIANCE = "uniform data", "same covariance"  # what a picture is compared with


@dataclass(frozen=True)
class Row:
    """One measure: its key among the figures, its name, how it is written, and what it means in a sentence or two."""

    key: str
    name: str
    form: Form
    meaning: str


FAMILIES = {
    "shared": "every expert is projected onto one sphere",
    "dual-stream": "every expert is projected onto one sphere, and has a lens of its own",
    "fused": "every expert is projected onto one sphere, and aligned there by a rotation and a whitener",
    "anchors-only": "anchors without projectors; items can be shown where features are as wide as the anchors",
}

MEASURES = (
    Row(
        "nearest_anchor_agreement",
        "Nearest anchor right",
        "share",
        "Share of items whose nearest anchor in the picture is their nearest anchor in the embedding space. "
        "For a fitted globe, these are the items it was fitted to.",
    ),
    Row(
        "held_out_nearest_anchor_agreement",
        "… of new items",
        "share",
        "The same for items that were left out of a second fit and placed by their nearest neighbours: how well the "
        "globe places items it was not fitted to. On data without structure it falls to chance.",
    ),
    Row(
        "nearest_anchor_chance",
        "… by chance",
        "share",
        "How often it would be right by chance, given how many items each anchor has, truly and in the picture.",
    ),
    Row(
        "nearest_anchor_most_assigned",
        "… always the most assigned",
        "share",
        "How often it would be right if the anchor with the most items were always the answer.",
    ),
    Row(
        "neighbors_kept",
        titled(NEIGHBOR_RECALL),
        "share",
        "Of an item's nearest items in the embedding space, the share that is among its nearest in the picture; "
        "the mean over items.",
    ),
    Row(
        "held_out_neighbors_kept",
        "… of new items",
        "share",
        "The same for items that were left out of a second fit.",
    ),
    Row("neighbors_kept_chance", "… by chance", "share", "The recall of neighbours that are drawn at random."),
    Row(
        "subsample_stability",
        titled(SUBSAMPLE_STABILITY),
        "share",
        "Share of an item's drawn neighbours that a fit without a fifth of the items also draws near it; the mean over "
        "items. Islands that the fit invents do not reappear.",
    ),
    Row(
        "stability",
        titled(SEED_STABILITY),
        "share",
        "Share of an item's drawn neighbours that a fit with another seed also draws near it; the mean over items.",
    ),
    Row(
        "trustworthiness",
        "Trustworthiness",
        "number",
        "1 when no item is drawn near another that is far from it (Venna & Kaski); false neighbours lower it by how "
        "far away they truly are.",
    ),
    Row(
        "continuity",
        "Continuity",
        "number",
        "1 when no item is drawn far from one that is near it (Venna & Kaski); missing neighbours lower it by how far "
        "away they are drawn.",
    ),
    Row(
        "angle_error_degrees",
        "Angle error",
        "angle",
        "How far the drawn angle between an item and an anchor is from the true one; the mean over all pairs.",
    ),
    Row(
        "angle_rank_correlation",
        "Order of angles",
        "number",
        "Spearman's rank correlation of drawn and true angles over all pairs of an item and an anchor: 1 when the "
        "order is kept, 0 when it says nothing.",
    ),
    Row(
        "share_kept_mean",
        titled(SQUARED_NORM),
        "share",
        "How much of an item's unit vector lies in the three dimensions that are drawn, squared; the mean over items. "
        "A fitted picture has none.",
    ),
)

EVENNESS = (
    Row(
        "evenness.clark_evans",
        "Distance to the nearest drawn item",
        "number",
        "Relative to that of as many uniform points (Clark & Evans): 1 for points spread uniformly over the globe, "
        "less where items cluster.",
    ),
    Row(
        "evenness.cell_dispersion",
        "Unevenness of drawn items",
        "number",
        "Variance over mean of the counts in cells of equal area: 1 for points spread uniformly over the globe, more "
        "where items cluster.",
    ),
)

DATA = (
    Row(
        "effective_dimension",
        "Effective dimension",
        "number",
        "(ΣS)² / ΣS², from singular values: how many directions the embeddings fill. The reference figures print it.",
    ),
    Row(
        "effective_dimension_variance",
        "… of variances",
        "number",
        "(ΣS²)² / ΣS⁴, from variances: the usual participation ratio, smaller than the one from singular values.",
    ),
    Row(
        "effective_rank",
        "Effective rank",
        "number",
        "exp(−Σ p ln p) with p = S/ΣS: directions counted by the entropy of the spectrum.",
    ),
    Row(
        "pentachoron_anchors",
        "Pentachoron CV, anchors",
        "number",
        "Spread of the volumes of random simplices of five anchors, over their mean. Beside it as many uniform rows of "
        "the same width: an even constellation comes near it.",
    ),
    Row(
        "pentachoron_embeddings",
        "Pentachoron CV, items",
        "number",
        "Spread of the volumes of random simplices of five embeddings, over their mean. It falls with the dimension: "
        "compare it only at the same width.",
    ),
    Row(
        "pairwise_distance_cv",
        "Pairwise-distance CV",
        "number",
        "std/mean of 1 − cos over pairs of anchors: another thing than the pentachoron CV.",
    ),
    Row("anchor_spread", "Anchor spread", "number", "Mean over pairs of anchors of max(0, cos): 0 when none attract."),
    Row(
        "assignment_entropy",
        "Assignment entropy",
        "number",
        "Mean entropy in nats of softmax(cos/0.1) over anchors: near 0 when each item has one clear anchor.",
    ),
    Row(
        "dead",
        "Dead anchors",
        "number",
        "Dead means no assigned items here: no item is nearest to the anchor. Other tools say a share below 0.001, "
        "or fewer than 5 assigned items; those counts stand below.",
    ),
    Row("rare_share", "… share < 0.001", "number", "Anchors with fewer than one assigned item in a thousand."),
    Row("rare_visits", "… fewer than 5 assigned items", "number", "Anchors with fewer than five assigned items."),
)


def percent(share: float, digits: int = 1) -> str:
    """0.294 as "29.4 %"."""
    return f"{100 * share:.{digits}f}{PERCENT}"


def formatted(value: float | None, form: Form) -> str:
    """A figure as it is shown; a dash if there is none."""
    if value is None or value != value:
        return NOTHING
    match form:
        case "share":
            return _share(value)
        case "angle":
            return f"{value:.1f}°"
        case "number":
            return _number(value)


def figure(figures: Mapping[str, float | None], row: Row) -> str:
    """One measure among figures as it is shown."""
    return formatted(figures.get(row.key), row.form)


def figure_with_error(figures: Mapping[str, float | None], errors: Mapping[str, float], row: Row) -> str:
    """The same with its standard error, to as many digits, where it was measured on a sample: "43.8 ± 0.7 %"."""
    value, error = figures.get(row.key), errors.get(row.key)
    shown = formatted(value, row.form)
    if shown == NOTHING or error is None:
        return shown
    unit = {"share": PERCENT, "angle": "°", "number": ""}[row.form]
    number = shown.removesuffix(unit)
    digits = len(number.partition(".")[2])
    scaled = 100 * error if row.form == "share" else error
    least = 10.0**-digits
    said = f"{scaled:.{digits}f}" if not 0 < scaled < least / 2 else f"<{least:.{digits}f}"
    return f"{number} ± {said}{unit}"


def _share(value: float) -> str:
    digits = 1 if value == 0 or value >= 0.01 else 2
    return percent(value, digits)


def _number(value: float) -> str:
    if value == int(value) and abs(value) >= 2:
        return f"{value:,.0f}"
    return (f"{value:.1f}" if abs(value) >= 10 else f"{value:.3f}").replace("-", "−")
