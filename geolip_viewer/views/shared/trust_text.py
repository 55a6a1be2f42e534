"""Sentences about what was measured, for the window's panel and for reports."""

from collections.abc import Mapping
from typing import Any

from geolip_viewer.geometry.trust import Trust
from geolip_viewer.quantities import NEIGHBOR_RECALL
from geolip_viewer.views.shared.text import about

CLEAR = 0.01  # a difference worth mentioning, on top of two standard errors if there are any
COMPARED = (
    ("nearest_anchor_agreement", "nearest anchor right", True),
    ("neighbors_kept", NEIGHBOR_RECALL, True),
    ("trustworthiness", "trustworthiness", False),
    ("angle_rank_correlation", "order of angles", False),
)

MADE_OF_ITEMS = (
    "The anchors were made from these items, not trained: items are near them by construction, which raises the share "
    "of right nearest anchors even on data without structure."
)

BEYOND = "Beyond its mean and covariance it shows:"
OF_COVARIANCE = "No more than mean and covariance give:"
OF_NOTHING = "No more than uniform data give:"
OF_ONE = "No more than always naming the most assigned anchor gives:"

Figures = Mapping[str, Any]


def beyond_covariance(here: Figures, null: Figures | None, error: Figures, uniform: Figures | None = None) -> str:
    """What the embedding keeps that Gaussian data of the same mean and covariance does not; "" if not known.

    Its figures, those of such data, the standard errors of its own, and the figures of uniform data: what these reach,
    too, is nothing that the embedding shows. A fit can draw uniform data better than Gaussian data. Nor does a share of
    right anchors show anything that is no more than the best constant guess gives.
    """
    if null is None:
        return ""
    said: dict[str, list[str]] = {BEYOND: [], OF_COVARIANCE: [], OF_NOTHING: [], OF_ONE: []}
    for key, name, is_share in COMPARED:
        value, gaussian, even = here[key], null[key], uniform[key] if uniform is not None else None
        if value is None or gaussian is None:
            continue
        most = here.get("nearest_anchor_most_assigned") if key == "nearest_anchor_agreement" else None
        if most is not None and value <= most:
            said[OF_ONE].append(f"{name} {about(value)} against {about(most)}")
            continue
        other = gaussian if even is None else max(gaussian, even)
        both = (about(value), about(other)) if is_share else (f"{value:.2f}", f"{other:.2f}")
        which = BEYOND if value - other > CLEAR + 2 * error.get(key, 0.0) else OF_COVARIANCE
        said[OF_NOTHING if which == OF_COVARIANCE and other > gaussian else which].append(
            f"{name} {both[0]} against {both[1]}"
        )
    return " ".join(f"{which} {', '.join(each)}." for which, each in said.items() if each)


def asked(trust: Trust) -> str:
    """Which items were measured, how exact the shares are, and how many were held out of a second fit."""
    new = f"; {len(trust.held_out.rows):,} held out of a second fit" if trust.held_out is not None else ""
    if not trust.is_sampled:
        return f"all {trust.item_count:,} items, {trust.among_items.k} neighbours each{new}"
    shares = ("nearest_anchor_agreement", "neighbors_kept")
    error = max(trust.standard_error.get(key, 0.0) for key in shares)
    return (
        f"{len(trust.rows):,} of {trust.item_count:,} items, a seeded sample, each against all; {trust.among_items.k} "
        f"neighbours each, standard error of shares up to {about(error)}{new}"
    )


def searched(trust: Trust) -> str:
    """How many neighbours an approximate search found for the fit; "" if the search was exact."""
    recall = trust.neighbor_search_recall
    return "" if recall is None else f"An approximate search found {about(recall)} of the true neighbours for the fit."
