"""How true the motion is that a picture shows from one checkpoint of a run to the next."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geolip_viewer.geometry.arrays import Array
from geolip_viewer.geometry.drift import angles_travelled
from geolip_viewer.geometry.motion import motion_correlation
from geolip_viewer.geometry.procrustes import travel
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


def turns_of_frame(run: "Run", t: int) -> Turns:
    """As the frame turns checkpoints t − 1 and t before it draws them."""
    return run.frames.turn(t - 1), run.frames.turn(t)


def common_turns(run: "Run", t: int) -> Turns:
    """By the common rotation alone if there is one, which pictures that depend on distances do not show."""
    return run.anchors.found_rotation(t - 1, t), None
