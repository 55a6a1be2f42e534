"""The measures of trust, and the numbers that go with them, as they are in analysis.npz and summary.json."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from geolip_viewer.analysis import Analysis
from geolip_viewer.analysis.new_items import NewItems, place_new
from geolip_viewer.geometry.evenness import evenness
from geolip_viewer.geometry.positions import Positions
from geolip_viewer.geometry.trust import HELD_OUT, Trust
from geolip_viewer.sources.features import Features


@dataclass(frozen=True)
class Measures:
    """What --trust adds: arrays for the npz, values for the summary."""

    columns: dict[str, npt.NDArray[Any]] = field(default_factory=dict)
    report: dict[str, Any] = field(default_factory=dict)


def measures(
    analysis: Analysis, positions: Positions, *, with_stability: bool = False, new: Features | None = None
) -> Measures:
    """Of the picture, the embeddings and the anchors. `trust` is None with fewer than three items to compare.

    `with_stability` fits once more, with another seed; `new` are features of items that are placed without a fit.
    """
    if analysis.item_count < 3:
        return Measures({}, {"trust": None, **_spread(analysis)})
    analysis.trust_held_out(positions)
    trust = analysis.trust_beside_null(positions)
    columns, figures = _columns(trust), _figures(trust)
    figures["anchors_made_of_items"] = bool(analysis.checkpoint.anchors_from)
    figures["evenness"] = evenness(positions.items)
    if analysis.is_fitted(positions) and trust.held_out is not None:
        columns["trust_subsample_stability"] = analysis.subsample_stability(positions).astype(np.float32)
        figures["subsample_stability"] = float(columns["trust_subsample_stability"].mean(dtype=np.float64))
    if with_stability:
        columns["trust_stability"] = analysis.stability(positions).astype(np.float32)
        figures["stability"] = float(columns["trust_stability"].mean(dtype=np.float64))
    if new is not None:
        placed = place_new(analysis, positions, new)
        columns |= _new_columns(placed)
        figures["new_items"] = {**placed.trust.figures, "standard_error": placed.trust.standard_error}
    return Measures(columns, {"trust": figures, **_spread(analysis)})


def _new_columns(placed: NewItems) -> dict[str, npt.NDArray[Any]]:
    found = {f"new_{name}": values for name, values in _columns(placed.trust).items()}
    return {
        "new_image_id": placed.image_id,
        "new_embeddings_sphere": placed.positions,
        "new_nearest_anchor": placed.nearest_anchor,
        **found,
    }


def _columns(trust: Trust) -> dict[str, npt.NDArray[Any]]:
    """Of each item; NaN if trust was measured on a sample without it."""
    columns: dict[str, npt.NDArray[Any]] = {"trust_neighbors_kept": trust.by_item(trust.among_items.kept)}
    if trust.among_anchors is not None:
        columns["trust_anchor_rank"] = trust.by_item(trust.among_anchors.rank)
    return columns


def _figures(trust: Trust) -> dict[str, Any]:
    return {
        **trust.figures,
        "neighbors_compared": trust.among_items.k,
        "standard_error": trust.standard_error,
        "held_out": _held_out(trust.held_out) if trust.held_out else None,
        "null": trust.null.figures if trust.null else None,
        "null_covariance": trust.null_covariance.figures if trust.null_covariance else None,
        "neighbor_search_recall": trust.neighbor_search_recall,
    }


def _held_out(trust: Trust) -> dict[str, Any]:
    figures = trust.figures
    return {
        **{name: figures[name] for name in HELD_OUT},
        "items": figures["items_used"],
    }


def _spread(analysis: Analysis) -> dict[str, Any]:
    names = analysis.expert_names
    return {
        "effective_dimension_variance": analysis.effective_dimension_of_variances,
        "effective_rank": analysis.effective_rank,
        "pentachoron_cv": analysis.pentachoron_cv,
        "pairwise_distance_cv": analysis.pairwise_distance_cv,
        "anchor_spread": analysis.anchor_spread,
        "assignment_entropy": analysis.assignment_entropy,
        "expert_agreement": [
            {"experts": [names[a], names[b]], "cosine": each.raw, "cosine_aligned": each.aligned}
            for (a, b), each in zip(analysis.pairs, analysis.expert_agreement, strict=True)
        ],
    }
