"""Columns about the history of a checkpoint's anchors and items in its run."""

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from geolip_viewer.analysis import Analysis
from geolip_viewer.analysis.run_analysis import RunAnalysis
from geolip_viewer.export.columns import Column, Numbers, Texts
from geolip_viewer.geometry.lifespans import lifespans
from geolip_viewer.scene import Array, Indices

if TYPE_CHECKING:
    from geolip_viewer.analysis.run import Run

ANCHOR_KEYS = ("drift", "drift_first", "born", "last_alive", "resurrections")
ITEM_KEYS = ("changes", "before")


def anchor_run_columns(analysis: Analysis) -> tuple[Column, ...]:
    """Drift of each anchor, and when it lived; none of a checkpoint alone. Of what is measured so far."""
    if not isinstance(analysis, RunAnalysis):
        return ()
    run, number = analysis.run, analysis.number
    tracks = run.anchors.tracks.of[number]
    before = max(number - 1, 0)
    drift, first = (_drift(run, start, number, analysis.anchor_count) for start in (before, 0))
    columns = (
        Column(
            "drift",
            "Drift",
            f"Degrees that the anchor moved since the checkpoint before, {_how(run, before, number)}",
            Numbers(drift, 2),
        ),
        Column(
            "drift_first",
            "Drift from the first",
            f"Degrees between the anchor and where it was at first, {_how(run, 0, number)}",
            Numbers(first, 2),
        ),
    )
    return (*columns, *_life_columns(run, tracks)) if analysis.has_items else columns


def _life_columns(run: "Run", tracks: Indices) -> tuple[Column, ...]:
    """When the anchors of these tracks lived."""
    found = [lifespans(run.assigned_so_far)[track] for track in tracks]
    return (
        Column(
            "born",
            "Born",
            "The first checkpoint in which some item is nearest to the anchor",
            Texts(_labels(run, [each.born for each in found])),
        ),
        Column(
            "last_alive",
            "Last alive",
            "The last checkpoint in which some item is nearest to the anchor",
            Texts(_labels(run, [each.last_alive for each in found])),
        ),
        Column(
            "resurrections",
            "Resurrections",
            "How often items came back to the anchor after it had none",
            Numbers(np.array([each.resurrections for each in found]), 0),
        ),
    )


def item_run_columns(analysis: Analysis) -> tuple[Column, ...]:
    """How often each item changed its nearest anchor, over the checkpoints that are measured."""
    if not isinstance(analysis, RunAnalysis) or not analysis.has_items:
        return ()
    run, number = analysis.run, analysis.number
    known = [t for t in range(len(run)) if run.known(t) is not None]
    changes = np.zeros(analysis.item_count, np.int64)
    for before, after in pairwise(known):
        start, end = run.nearest(before), run.nearest(after)
        if start is not None and end is not None:
            changes += start != end
    churn = Column(
        "changes",
        "Churn",
        "How often the item's nearest anchor changed from checkpoint to checkpoint",
        Numbers(changes, 0),
    )
    earlier = run.nearest(number - 1) if number and run.known(number - 1) is not None else None
    if earlier is None:
        return (churn,)
    was = Column(
        "before",
        "Previous anchor",
        "The nearest anchor at the previous checkpoint",
        Numbers(earlier.astype(np.int64), None),
    )
    return churn, was


def _drift(run: "Run", start: int, end: int, count: int) -> Array:
    """(A,) degrees after the common rotation if there is one, NaN if the anchor was not there."""
    found, values = run.anchors.drift(start, end), np.full(run.anchors.tracks.count, np.nan)
    values[found.tracks] = run.anchors.moved(start, end)
    return values[run.anchors.tracks.of[end]] if start != end else np.full(count, np.nan)


def _how(run: "Run", start: int, end: int) -> str:
    if run.anchors.has_rotation(start, end):
        return "after the common rotation of all anchors"
    return "as it is: there is no common rotation of all anchors"


def _labels(run: "Run", numbers: "list[int | None]") -> list[str]:
    return ["never" if number is None else run.files.label(number) for number in numbers]
