"""The numbers as files: every array of an analysis in one npz, and a summary of it as JSON."""

import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from geolip_viewer.analysis import Analysis, Space
from geolip_viewer.export.openable import write_openable
from geolip_viewer.files import atomic_write_all
from geolip_viewer.geometry.positions import Positions

if TYPE_CHECKING:
    from geolip_viewer.export.trust import Measures

Column = npt.NDArray[Any]


def arrays(analysis: Analysis, positions: Positions | None = None) -> dict[str, Column]:
    """Every array by the name it has in `analysis.npz`; what the data cannot answer is absent.

    Items, anchors and classes are where `positions` draws them: by the first three components unless others are given.
    """
    drawn = positions or analysis.positions
    return {**_of_anchors(analysis, drawn), **_of_items(analysis, drawn), **_of_lenses(analysis), **_of_pairs(analysis)}


def _of_anchors(analysis: Analysis, positions: Positions) -> dict[str, Column]:
    return {
        "anchors_sphere": positions.anchors,
        "anchors_3d": analysis.anchor_coordinates,
        "explained_variance_ratio": analysis.pca.explained_variance_ratio,
        "neighbor_cosine": analysis.neighbor_cosine,
    }


def _of_items(analysis: Analysis, positions: Positions) -> dict[str, Column]:
    if not analysis.has_items:
        return {}
    return {
        "image_id": analysis.image_id,
        "embeddings_sphere": positions.items,
        "embeddings_3d": analysis.coordinates,
        "radii": analysis.radii,
        "centroids_sphere": positions.classes,
        "class_counts": analysis.class_totals,
        "primary_class": analysis.primary_class,
        "nearest_anchor": analysis.nearest_anchor,
        "visit_counts": analysis.assignment_totals,
    }


def _of_lenses(analysis: Analysis) -> dict[str, Column]:
    found: dict[str, Column] = {}
    if not analysis.has_lenses:
        return found
    for e, lens in enumerate(analysis.lenses):
        found[f"lens_{e}_sphere"] = lens.positions
        found[f"lens_{e}_explained_variance_ratio"] = lens.spectrum.explained_variance_ratio
    for name, space in _spaces(analysis):
        if space.positions is not None:
            found[f"{name}_sphere"] = space.positions
    return found


def _of_pairs(analysis: Analysis) -> dict[str, Column]:
    if not analysis.pairs:
        return {}
    return {
        "expert_divergence": analysis.expert_divergence,
        "anchor_difference": analysis.anchor_difference,
        "difference_magnitude": analysis.difference_magnitude,
    }


def _spaces(analysis: Analysis) -> Iterator[tuple[str, Space]]:
    if analysis.has_lenses:
        yield "triangulation", analysis.triangulation_space
    if analysis.pairs:
        yield "difference", analysis.difference_space
        yield "combined", analysis.combined_space


def summary(
    analysis: Analysis, positions: Positions | None = None, more: "Measures | None" = None, computed_on: str = ""
) -> dict[str, Any]:
    """What `summary.json` says: plain values only, None for what is not a number; what cannot be answered is absent.

    `more` adds the measures of trust of `positions`; `computed_on` says where, if that is not the analysis's device.
    """
    report: dict[str, Any] = {
        "checkpoint": _checkpoint(analysis),
        "features": _features(analysis),
        "projection": (positions or analysis.positions).name,
        "items": analysis.item_count,
        "classes": len(analysis.class_names),
        "class_names": list(analysis.class_names),
        "class_names_from": analysis.class_names_from,
        "anchors": _anchors(analysis),
        "explained_variance_3d": float(analysis.pca.explained_variance_ratio[:3].sum()),
        "effective_dimension": {"embeddings" if analysis.has_items else "anchors": analysis.effective_dimension}
        | {name: space.effective_dimension for name, space in _spaces(analysis)},
        "lenses": _lenses(analysis),
        "pairs": _pairs(analysis),
    }
    if analysis.is_sample:
        report["items_in_all"] = analysis.total_count
    if analysis.has_lenses:
        report["triangulation_std"] = analysis.triangulation_std
    if analysis.pairs:
        report |= {"information_gain": analysis.information_gain, "ratio": analysis.ratio}
    report |= more.report if more else {}
    report["computed_on"] = computed_on or analysis.device.told
    report["notices"] = list(analysis.warnings)
    return _plain(report)  # type: ignore[no-any-return]


def _checkpoint(analysis: Analysis) -> dict[str, Any]:
    checkpoint = analysis.checkpoint
    return {
        "path": str(checkpoint.path),
        "sha256": checkpoint.content_hash,
        "family": checkpoint.family,
        "anchors": analysis.anchor_count,
        "anchors_are": "axes" if analysis.are_axes else "points",
        "dimension": analysis.dimension,
        "anchors_from": checkpoint.anchors_from or "checkpoint",
        "experts": [
            {"name": name, "width": expert.width}
            for name, expert in zip(analysis.expert_names, checkpoint.experts, strict=True)
        ],
        "metrics": dict(checkpoint.metrics),
    }


def _lenses(analysis: Analysis) -> list[dict[str, Any]]:
    return [
        {
            "expert": lens.name,
            "explained_variance_3d": float(lens.spectrum.explained_variance_ratio[:3].sum()),
            "effective_dimension": lens.spectrum.effective_dimension,
        }
        for lens in (analysis.lenses if analysis.has_lenses else ())
    ]


def _features(analysis: Analysis) -> dict[str, Any] | None:
    features = analysis.features
    return None if features is None else {"source": features.source, "split": features.split}


def _anchors(analysis: Analysis) -> dict[str, Any]:
    assignment_counts, cosines = analysis.assignment_totals, analysis.neighbor_cosine
    found = {
        "neighbor_cosine_min": cosines.min(),
        "neighbor_cosine_mean": cosines.mean(dtype=np.float64),
        "neighbor_cosine_max": cosines.max(),
    }
    if analysis.has_items:
        dead = len(analysis.dead_anchors)
        found |= {
            "active": analysis.anchor_count - dead,
            "dead": dead,
            "visits_min": assignment_counts.min(),
            "visits_max": assignment_counts.max(),
            "visits_median": np.median(assignment_counts),
        }
    return found


def _pairs(analysis: Analysis) -> list[dict[str, Any]]:
    names = analysis.expert_names
    return [
        {"experts": [names[a], names[b]], "mean": s.mean, "std": s.std, "min": s.minimum, "max": s.maximum}
        for (a, b), s in zip(analysis.pairs, analysis.pair_statistics if analysis.pairs else (), strict=True)
    ]


def _plain(value: Any) -> Any:
    """The same value in Python's own types, None if a number is not finite, so that the JSON is strict."""
    match value:
        case dict():
            return {str(key): _plain(each) for key, each in value.items()}
        case list() | tuple():
            return [_plain(each) for each in value]
        case np.generic():
            return _plain(value.item())
        case float() if not math.isfinite(value):
            return None
    return value


def write_analysis(
    analysis: Analysis,
    folder: Path,
    positions: Positions | None = None,
    more: "Measures | None" = None,
    computed_on: str = "",
) -> dict[str, Any]:
    """Write `analysis.npz`, `summary.json`, and what opens the folder again, all or nothing; return the summary.

    Raises OutputError if the folder or the disk refuses.
    """
    columns = arrays(analysis, positions) | (more.columns if more else {})
    report = summary(analysis, positions, more, computed_on)
    with atomic_write_all(folder) as staging:
        np.savez(staging / "analysis.npz", **columns)  # type: ignore[arg-type]  # the names are not allow_pickle
        text = json.dumps(report, indent=2, ensure_ascii=False, allow_nan=False)
        # A surrogate, as in a path that is not UTF-8, becomes \\udc80, which JSON reads back.
        (staging / "summary.json").write_text(text + "\n", encoding="utf-8", errors="backslashreplace")
        write_openable(analysis, staging)
    return report
