"""Sentences about what was measured, for the window's panel and for reports."""

from collections.abc import Mapping
from typing import Any

from geolip_viewer.geometry.trust import Trust
from geolip_viewer.quantities import NEIGHBOR_RECALL
from geolip_viewer.views.shared.text import about

CLEAR = 0.01  # a difference that is worth a word, beyond two standard errors where there are any
COMPARED = (
    ("nearest_anchor_agreement", "nearest anchor right", True),
    ("neighbors_kept", NEIGHBOR_RECALL, True),
    ("trustworthiness", "trustworthiness", False),
    ("angle_rank_correlation", "order of angles", False),
)

MADE_OF_ITEMS = (
    "The anchors were made of these items, not trained: items are near them by making, which lifts the share of right "
    "nearest anchors even on data without structure."
)

Figures = Mapping[str, Any]


def beyond_covariance(here: Figures, null: Figures | None, error: Figures) -> str:
    """What the embedding keeps that Gaussian data of the same mean and covariance does not; "" where not known.

    Its figures, those of such data, and the standard errors of its own.
    """
    if null is None:
        return ""
    more: list[str] = []
    same: list[str] = []
    for key, name, is_share in COMPARED:
        value, other = here[key], null[key]
        if value is None or other is None:
            continue
        both = (about(value), about(other)) if is_share else (f"{value:.2f}", f"{other:.2f}")
        said = f"{name} {both[0]} against {both[1]}"
        (more if value - other > CLEAR + 2 * error.get(key, 0.0) else same).append(said)
    sentences = []
    if more:
        sentences.append(f"Beyond its mean and covariance it shows: {', '.join(more)}.")
    if same:
        sentences.append(f"No more than mean and covariance give: {', '.join(same)}.")
    return " ".join(sentences)


def asked(trust: Trust) -> str:
    """Which items were asked, and how exact the shares are."""
    if not trust.is_sampled:
        return f"all {trust.item_count:,} items, {trust.among_items.k} neighbours each"
    shares = ("nearest_anchor_agreement", "neighbors_kept")
    error = max(trust.standard_error.get(key, 0.0) for key in shares)
    return (
        f"{len(trust.rows):,} of {trust.item_count:,} items, a seeded sample, each against all; {trust.among_items.k} "
        f"neighbours each, standard error of shares up to {about(error)}"
    )


def searched(trust: Trust) -> str:
    """How many neighbours an approximate search found for the fit; "" where the search was exact."""
    recall = trust.neighbor_search_recall
    return "" if recall is None else f"The fit's neighbours were sought approximately: {about(recall)} were found."
