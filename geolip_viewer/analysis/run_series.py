"""The single numbers of one checkpoint that a run shows as series."""

from functools import lru_cache

import numpy as np

from geolip_viewer.analysis import Analysis
from geolip_viewer.analysis.spread import SEED
from geolip_viewer.geometry import simplices
from geolip_viewer.task import phase

KEYS = (
    "anchors",
    "neighbor_cosine_mean",
    "neighbor_cosine_max",
    "pentachoron_cv_anchors",
    "pentachoron_cv_uniform",
    "assignment_entropy",
    "effective_dimension",
    "explained_variance_3d",
    "expert_divergence_mean",
    "expert_agreement",
    "expert_agreement_aligned",
    "effective_dimension_triangulation",
    "effective_dimension_difference",
    "effective_dimension_combined",
    "information_gain",
    "ratio",
)
Value = float | int | None
Series = dict[str, Value]


def series_of(analysis: Analysis) -> Series:
    """The numbers by name, None for those that need other data; all checkpoints of a run have the same names."""
    return {
        **_of_anchors(analysis),
        **_of_items(analysis),
        **_of_experts(analysis),
    }


def _of_anchors(analysis: Analysis) -> Series:
    cosines = analysis.neighbor_cosine
    with phase("Measuring simplices"):
        volumes = None if analysis.are_axes else simplices.pentachoron_cv(analysis.anchors)
        uniform = _uniform_cv(analysis.anchor_count, analysis.dimension)
    several = analysis.anchor_count > 1
    return {
        "anchors": analysis.anchor_count,
        "neighbor_cosine_mean": float(cosines.mean(dtype=np.float64)) if several else None,
        "neighbor_cosine_max": float(cosines.max()) if several else None,
        "pentachoron_cv_anchors": volumes,
        "pentachoron_cv_uniform": uniform,
    }


@lru_cache(maxsize=16)
def _uniform_cv(count: int, dimension: int) -> float | None:
    return simplices.pentachoron_cv(simplices.uniform_rows(count, dimension, np.random.default_rng(SEED)))


def _of_items(analysis: Analysis) -> Series:
    return {
        "assignment_entropy": analysis.assignment_entropy,
        "effective_dimension": analysis.effective_dimension,
        "explained_variance_3d": float(analysis.pca.explained_variance_ratio[:3].sum()),
    }


def _of_experts(analysis: Analysis) -> Series:
    lenses, pairs = analysis.has_lenses, bool(analysis.pairs)
    agreement = analysis.expert_agreement
    ratio = analysis.ratio if pairs else np.nan
    return {
        "expert_divergence_mean": float(analysis.expert_divergence.mean()) if pairs else None,
        "expert_agreement": float(np.mean([each.raw for each in agreement])) if pairs else None,
        "expert_agreement_aligned": float(np.mean([each.aligned for each in agreement])) if pairs else None,
        "effective_dimension_triangulation": analysis.triangulation_space.effective_dimension if lenses else None,
        "effective_dimension_difference": analysis.difference_space.effective_dimension if pairs else None,
        "effective_dimension_combined": analysis.combined_space.effective_dimension if pairs else None,
        "information_gain": analysis.information_gain if pairs else None,
        "ratio": float(ratio) if np.isfinite(ratio) else None,
    }
