"""A run as files: run.json, and as tables its checkpoints, and the anchors of each."""

import json
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from geolip_viewer.analysis.run import Run
from geolip_viewer.analysis.run_anchors import SINCE
from geolip_viewer.analysis.run_rows import checkpoint_rows
from geolip_viewer.files import atomic_write_all
from geolip_viewer.task import phase

if TYPE_CHECKING:
    import pyarrow as pa

FILES = ("run.json", "checkpoints.parquet", "anchors.parquet")
LARGEST = 2**53  # whole numbers up to here are exact in double precision
_TEXTS = ("name",)
_COUNTS = ("active", "dead", "anchors")


def run_report(run: Run) -> dict[str, Any]:
    """What run.json says: plain values only, None for what is not a number."""
    first = run.files.checkpoints[0]
    features = run.features
    return {
        "source": run.files.where,
        "ordered_by": run.files.ordered_by,
        "reference": run.names[run.reference],
        "frame": run.frames.frame,
        "family": first.family,
        "dimension": first.dimension,
        "anchors_are": "axes" if run.anchors.are_axes else "points",
        "anchors": run.anchors.tracks.count,
        "anchors_matched": run.anchors.tracks.matched,
        "features": None if features is None else {"source": features.source, "split": features.split},
        "items": run.item_count,
        "checkpoints": [{key: _plain(value) for key, value in row.items()} for row in checkpoint_rows(run)],
        "lives": [
            {
                "anchor": anchor,
                "born": _named(run, life.born),
                "last_alive": _named(run, life.last_alive),
                "dead_spells": [[_named(run, start), _named(run, end)] for start, end in life.dead_spells],
                "resurrections": life.resurrections,
            }
            for anchor, life in enumerate(run.lifespans if run.item_count else ())
        ],
        "warnings": list(run.warnings),
    }


def _named(run: Run, checkpoint: int | None) -> str | None:
    return None if checkpoint is None else run.names[checkpoint]


def _plain(value: Any) -> Any:
    return None if isinstance(value, float) and not math.isfinite(value) else value


def write_run(run: Run, folder: Path) -> dict[str, Any]:
    """Write the three files into the folder, all or none, and return what run.json says.

    Raises OutputError if the folder or the disk refuses.
    """
    from pyarrow import parquet

    report, rows = run_report(run), checkpoint_rows(run)
    with phase("Writing the run"), atomic_write_all(folder) as staging:
        parquet.write_table(checkpoint_table(rows), staging / "checkpoints.parquet")
        parquet.write_table(anchor_table(run), staging / "anchors.parquet")
        text = json.dumps(report, indent=2, ensure_ascii=False, allow_nan=False)
        (staging / "run.json").write_text(text + "\n", encoding="utf-8", errors="backslashreplace")
    return report


def checkpoint_table(rows: Sequence[Mapping[str, Any]]) -> "pa.Table":
    """Rows as columns. Metrics that are not numbers everywhere are texts."""
    import pyarrow as pa

    return pa.table({key: _column(key, [row[key] for row in rows]) for key in rows[0]})


def _column(key: str, values: list[Any]) -> "pa.Array":
    import pyarrow as pa

    given = [value for value in values if value is not None]
    if key in _TEXTS or any(isinstance(value, str) for value in given):
        return pa.array([None if value is None else str(value) for value in values], pa.string())
    if given and all(isinstance(value, bool) for value in given):
        return pa.array(values, pa.bool_())
    if key in _COUNTS or (given and all(isinstance(value, int) and abs(value) <= LARGEST for value in given)):
        return pa.array([None if value is None else int(value) for value in values], pa.int64())
    return pa.array([_double(value) for value in values], pa.float64())


def _double(value: Any) -> float | None:
    try:
        return None if value is None else float(value)
    except OverflowError:
        return math.copysign(math.inf, value)


def anchor_table(run: Run) -> "pa.Table":
    """A row for each anchor of each checkpoint: `anchor` is its track, drifts are degrees, null in the first."""
    import pyarrow as pa

    tracks = run.anchors.tracks.of
    places = [(t, of) for t, of in enumerate(tracks)]
    columns: dict[str, Any] = {
        "checkpoint": pa.array([run.names[t] for t, of in places for _ in of], pa.string()),
        "anchor": pa.array(np.concatenate(tracks).tolist(), pa.int64()),
        "assigned": pa.array(_known([run.assigned[t, of] for t, of in places]), pa.int64()),
    }
    for suffix in ("", "_aligned"):
        for since in SINCE:
            drifts = run.anchors.drifts[since]
            values = drifts.aligned if suffix else drifts.angle
            columns[f"drift_{since}{suffix}"] = pa.array(_known([values[t, of] for t, of in places]), pa.float64())
    return pa.table(columns)


def _known(parts: list[Any]) -> list[float | None]:
    """Numbers as Arrow takes them without pandas, None for NaN."""
    return [value if math.isfinite(value) else None for part in parts for value in part.tolist()]
