"""What the series of a run are called, and how their values are written."""

import math
from collections.abc import Mapping

from geolip_viewer.geometry.drift import is_found
from geolip_viewer.quantities import NEAREST_ANCHOR_COSINE, titled
from geolip_viewer.views.shared.text import decimal
from geolip_viewer.wording import NO_ROTATION, percent

METRIC = "metric_"
HELD_OUT = "rotation_share_held_out"
LABELS: Mapping[str, str] = {
    "active": "Active anchors",
    "dead": "Dead anchors",
    "churn": "Churn",
    "neighbor_churn": "Neighbour churn",
    "rotation_share": "Rotation, of fitted anchors",
    "drift_mean": "Drift of anchors",
    "drift_aligned_mean": "Drift after rotation",
    "motion_correlation_items": "Truth of motion, items",
    "motion_correlation_anchors": "Truth of motion, anchors",
    "item_drift_mean": "Drift of items",
    "item_drift_aligned_mean": "Items' drift after rotation",
    "motion_neighbors_true": "Truth of new neighbours",
    "rotation_share_chance": "Rotation, by chance",
    HELD_OUT: "Rotation, of held-out points",
    "anchors": "Anchors",
    "neighbor_cosine_mean": f"{titled(NEAREST_ANCHOR_COSINE)}, mean",
    "neighbor_cosine_max": f"{titled(NEAREST_ANCHOR_COSINE)}, largest",
    "pentachoron_cv_anchors": "Pentachoron CV",
    "pentachoron_cv_uniform": "Pentachoron CV, uniform",
    "assignment_entropy": "Assignment entropy",
    "effective_dimension": "Effective dimension",
    "explained_variance_3d": "Variance in 3-D",
    "expert_divergence_mean": "Expert divergence",
    "expert_agreement": "Expert agreement",
    "expert_agreement_aligned": "Agreement after rotation",
    "effective_dimension_triangulation": "Effective dimension, triangulation",
    "effective_dimension_difference": "Effective dimension, differences",
    "effective_dimension_combined": "Effective dimension, combined",
    "information_gain": "Information gain",
    "ratio": "Ratio",
    "trust_nearest_anchor_agreement": "Trust: nearest anchor",
    "trust_neighbors_kept": "Trust: neighbours kept",
    "trust_trustworthiness": "Trust: trustworthiness",
    "trust_continuity": "Trust: continuity",
}
MEANINGS: Mapping[str, str] = {
    "active": "Anchors that some item is nearest to",
    "dead": "Anchors that no item is nearest to",
    "churn": "Share of items whose nearest anchor changed since the previous checkpoint",
    "neighbor_churn": "Share of an item's 10 nearest items that are others than at the previous checkpoint",
    "rotation_share": "Of the anchors' motion since the previous checkpoint, what the rotation fitted to them explains",
    "rotation_share_chance": "What a fitted rotation explains of anchors that move as far in random directions",
    HELD_OUT: "Of the items' motion since the previous checkpoint, what the rotation fitted to the anchors explains; "
    "without items, of half of the anchors what the rotation fitted to the other half explains",
    "drift_mean": "Degrees that an anchor moved since the previous checkpoint, the mean",
    "drift_aligned_mean": "The same after the common rotation was taken out",
    "item_drift_mean": "Degrees that an item moved since the previous checkpoint, the mean",
    "item_drift_aligned_mean": "The same after the common rotation of the anchors was taken out",
    "information_gain": "Effective dimension of the combined space less that of triangulations",
}
DEGREES = ("drift_mean", "drift_aligned_mean", "item_drift_mean", "item_drift_aligned_mean")
SHARES = (
    *("churn", "neighbor_churn", "explained_variance_3d", "motion_neighbors_true"),
    *("rotation_share", "rotation_share_chance", HELD_OUT),
)
WHOLE = ("active", "dead", "anchors")
ONE_DIGIT = ("effective_dimension", "information_gain")


def label_of(name: str) -> str:
    """A series in words; a metric of the files by its own name."""
    return LABELS.get(name, name.removeprefix(METRIC))


def meaning_of(name: str) -> str:
    """What a series tells, in a sentence; "" if its name says it."""
    return MEANINGS.get(name, "")


def unit_of(name: str) -> str:
    """The unit that values are written in."""
    return "°" if name in DEGREES else "%" if name in SHARES else ""


def scaled(name: str) -> float:
    """By what a value is multiplied to be written in its unit."""
    return 100.0 if name in SHARES else 1.0


def text_of(name: str, value: float) -> str:
    """A value with its unit; a dash if there is none."""
    if not math.isfinite(value):
        return "–"
    if name == HELD_OUT and not is_found(value):
        return NO_ROTATION
    if name in WHOLE:
        return f"{value:,.0f}"
    unit = unit_of(name)
    if unit or name.startswith(ONE_DIGIT):
        written = percent(value) if unit == "%" else f"{value:.1f}{unit}"
        return written.replace("-", "−")
    if name.startswith(METRIC) and value and not 1e-3 <= abs(value) < 1e4:
        return f"{value:.2e}".replace("-", "−")
    return decimal(value)
