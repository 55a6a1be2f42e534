"""What the window shows of a run: names, times, and the series as far as they are measured."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from geolip_viewer.analysis.run_rows import known_rows, series_names
from geolip_viewer.scene import Array, Mask

if TYPE_CHECKING:
    from geolip_viewer.analysis.run import Run


@dataclass(frozen=True, eq=False)
class Overview:
    """T checkpoints in order. `series` (T,) by name hold NaN if a value is not known, or is none.

    `known` (T,) are measured, `trusted` (T,) have measures of trust, `fitted` (T,) a faithful globe, and
    `gone` (T,) are deleted from the disk.
    """

    names: tuple[str, ...]
    labels: tuple[str, ...]  # such as "epoch 12"
    numbers: tuple[float, ...]
    ordered_by: str
    reference: int
    known: Mask
    trusted: Mask
    fitted: Mask
    gone: Mask
    series: Mapping[str, Array]


def overview_of(run: "Run") -> Overview:
    """In the worker's thread; nothing is measured for it."""
    rows = known_rows(run)
    return Overview(
        names=run.names,
        labels=tuple(run.files.label(t) for t in range(len(run))),
        numbers=tuple(float(number) for number in run.files.numbers),
        ordered_by=run.files.ordered_by,
        reference=run.reference,
        known=np.array([run.known(t) is not None for t in range(len(run))]),
        trusted=np.array([run.trust.known(t) is not None for t in range(len(run))]),
        fitted=np.array([run.globes.known(t) is not None for t in range(len(run))]),
        gone=np.array([each.path in run.files.gone for each in run.files.checkpoints]),
        series={name: _numbers(rows, name) for name in series_names(run)},
    )


def _numbers(rows: Sequence[Mapping[str, Any]], name: str) -> Array:
    return np.array([np.nan if row[name] is None else float(row[name]) for row in rows])
