"""How true the motion is that a picture shows from one checkpoint of a run to the next."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from geolip_viewer.geometry.arrays import Array
from geolip_viewer.geometry.drift import angles_travelled
from geolip_viewer.geometry.motion import motion_correlation
from geolip_viewer.geometry.procrustes import travel
from geolip_viewer.geometry.sphere import on_sphere
from geolip_viewer.task import phase

if TYPE_CHECKING:
    from geolip_viewer.analysis.run import Run

Turns = tuple[Array | None, Array | None]


@dataclass(frozen=True, eq=False)
class Drawn:
    """A picture of one checkpoint: true unit rows of items (N, D), where it draws them (N, 3), and anchors (A, 3)."""

    rows: Array
    items: Array
    anchors: Array


@dataclass(frozen=True)
class MotionTruth:
    """Spearman's correlation of the angles travelled on the sphere with those drawn; None if nothing moves."""

    items: float | None
    anchors: float | None


def motion_truth(run: "Run", t: int, before: Drawn, now: Drawn, turns: Turns) -> MotionTruth:
    """Of one picture at checkpoints t − 1 and t; true rows are compared after their `turns` (D, D), None for none."""
    shared = run.anchors.shared(t - 1, t)
    start, end = (run.files.checkpoints[s].anchors for s in (t - 1, t))
    with phase("Comparing drawn with true motion"):
        anchors = angles_travelled(start[shared.earlier], end[shared.later] * shared.signs, *turns)
        items = angles_travelled(before.rows, now.rows, *turns)
    drawn = travel(before.anchors[shared.earlier], now.anchors[shared.later] * shared.signs)
    return MotionTruth(
        motion_correlation(items, travel(before.items, now.items)) if len(items) else None,
        motion_correlation(anchors, drawn),
    )


def anchor_path_truth(run: "Run", first: int, last: int) -> MotionTruth:
    """Of the paths of all anchors from checkpoint `first` to `last`, a step at a time, as the frame draws them."""
    true: list[Array] = [np.empty(0)]
    drawn: list[Array] = [np.empty(0)]
    with phase("Comparing drawn with true motion"):
        for t in range(first + 1, last + 1):
            start, end = run.anchors.shared_rows(t - 1, t)
            true.append(angles_travelled(start, end, *turns_of_frame(run, t)))
            places = zip((start, end), (run.frames.axes(t - 1), run.frames.axes(t)), strict=True)
            drawn.append(travel(*(on_sphere(rows.astype(np.float64) @ axes) for rows, axes in places)))
    return MotionTruth(None, motion_correlation(np.concatenate(true), np.concatenate(drawn)))


def turns_of_frame(run: "Run", t: int) -> Turns:
    """As the frame turns checkpoints t − 1 and t before it draws them."""
    return run.frames.turn(t - 1), run.frames.turn(t)


def common_turns(run: "Run", t: int) -> Turns:
    """By the common rotation alone if there is one, which pictures that depend on distances do not show."""
    return run.anchors.found_rotation(t - 1, t), None
