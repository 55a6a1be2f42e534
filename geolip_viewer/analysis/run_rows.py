"""A run as a table of numbers: one row per checkpoint, in order, all with the same keys."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import numpy as np

from geolip_viewer.analysis.run_series import KEYS
from geolip_viewer.analysis.run_trust import TRUST_KEYS
from geolip_viewer.task import phase

if TYPE_CHECKING:
    from geolip_viewer.analysis.run import Run
    from geolip_viewer.analysis.run_memory import Measured

Row = dict[str, Any]
STEP = (
    "churn",
    "neighbor_churn",
    "item_drift_mean",
    "item_drift_aligned_mean",
    "motion_correlation_items",
    "motion_correlation_anchors",
    "motion_neighbors_true",
    "rotation_share_chance",
    "rotation_share_held_out",
)
FIRST = (
    "name",
    "epoch",
    "active",
    "dead",
    "churn",
    "neighbor_churn",
    "rotation_share",
    "drift_mean",
    "drift_aligned_mean",
    "motion_correlation_items",
    "motion_correlation_anchors",
)
NOT_SERIES = ("name", "epoch")


def checkpoint_rows(run: "Run") -> list[Row]:
    """Every checkpoint measured: named numbers, other series, the files' own metrics."""
    for t in range(len(run)) if run.with_trust else ():
        with phase(f"Trust in checkpoint {t + 1} of {len(run)}: {run.names[t]}"):
            run.trust.measure(t)
    return [_row(run, t, measured) for t, measured in enumerate(run.measured)]


def known_rows(run: "Run") -> list[Row]:
    """The same of a run that is still being measured: None for what is not known yet."""
    return [_row(run, t, run.known(t)) for t in range(len(run))]


def series_names(run: "Run") -> tuple[str, ...]:
    """The keys of rows that are series: numbers of the run, then those metrics of files that are numbers."""
    rows = known_rows(run)
    found = [key for key in rows[0] if key not in NOT_SERIES]
    return tuple(key for key in found if not any(isinstance(row[key], str) for row in rows))


def _row(run: "Run", t: int, measured: "Measured | None") -> Row:
    checkpoint = run.files.checkpoints[t]
    assigned = None if measured is None else measured.assigned
    active = None if assigned is None else int(np.count_nonzero(assigned))
    drift = run.anchors.drift(t - 1, t) if t and measured is not None else None
    step = measured.step if measured is not None else None
    found: Row = {
        "name": checkpoint.name,
        "epoch": checkpoint.epoch,
        "active": active,
        "dead": None if assigned is None or active is None else len(assigned) - active,
        **(asdict(step) if step is not None else dict.fromkeys(STEP)),
        "rotation_share": drift.rotation_share if drift is not None else None,
        "drift_mean": _mean(drift.angle) if drift is not None else None,
        "drift_aligned_mean": _mean(drift.aligned) if drift is not None else None,
        **(measured.series if measured is not None else dict.fromkeys(KEYS)),
        **((run.trust.known(t) or dict.fromkeys(TRUST_KEYS)) if run.with_trust else {}),
    }
    ordered = {key: found[key] for key in (*FIRST, *(key for key in found if key not in FIRST))}
    return ordered | {f"metric_{name}": checkpoint.metrics.get(name) for name in metric_names(run)}


def metric_names(run: "Run") -> tuple[str, ...]:
    """Of the metrics that any checkpoint of the run has."""
    return tuple(dict.fromkeys(name for each in run.files.checkpoints for name in each.metrics))


def _mean(degrees: Any) -> float | None:
    known = degrees[np.isfinite(degrees)]
    return float(known.mean(dtype=np.float64)) if len(known) else None
