"""When anchors were alive: one row per anchor, one column per checkpoint."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Literal

import numpy as np

from geolip_viewer.colouring import Scalar
from geolip_viewer.geometry.lifespans import lifespans
from geolip_viewer.headings import Heading
from geolip_viewer.options import Help
from geolip_viewer.quantities import ASSIGNED_ITEMS
from geolip_viewer.scene import Array, Axis, Curve, Grid, Indices, Members, Plane, Scene
from geolip_viewer.views.base import Group, Projections, Requirement, View, ViewInput, no_embedding
from geolip_viewer.views.shared.text import counted
from geolip_viewer.views.shared.time import in_run

if TYPE_CHECKING:
    from geolip_viewer.analysis.run import Run

SMOOTH = 32  # points, enough for a line without marks


@dataclass(frozen=True)
class Options:
    """What can be adjusted."""

    order: Annotated[
        Literal["birth", "death", "number"],
        Help("Sort rows by birth and then death, by death and then birth, or by the anchors' numbers"),
    ] = "birth"


def build(view_input: ViewInput, options: Options) -> Scene:
    """Colours show how many items are nearest to an anchor; dead anchors are grey."""
    analysis = in_run(view_input.analysis)
    run, now = analysis.run, analysis.number
    assigned = run.assigned_so_far
    order = _order(assigned, options.order)
    table = assigned[:, order].T
    columns = Members(np.arange(len(run), dtype=float), "checkpoint", np.arange(len(run)))
    rows = Members(np.arange(len(order), dtype=float), "anchor", _now(run, now)[order])
    counts = np.where(table > 0, table, np.nan).ravel()
    most = float(np.nanmax(counts)) if np.isfinite(counts).any() else 1.0
    colour = Scalar(counts, ASSIGNED_ITEMS, colormap="sequential", limits=(1.0, max(most, 2.0)), scale="log1p")
    height = len(order) - 0.5
    mark = Curve("now", np.full(SMOOTH, float(now)), np.linspace(-0.5, height, SMOOTH), "", 1, 1.4, dashed=True)
    alive = np.nan_to_num(assigned[now]) > 0
    return Scene(
        Heading.of(
            "Lifespans",
            f"{int(alive.sum()):,} of {counted(len(order), 'anchor')} alive",
            when=analysis.when,
            below=_told(assigned, run),
        ),
        layers=(Grid("lifespans", columns, rows, colour, "dead: no item is nearest"), mark),
        ground=Plane(
            Axis(run.files.unit or "checkpoint", (-0.5, len(run) - 0.5), ticks=_ticks(run)),
            Axis(f"anchors in the order of {options.order}", (height, -0.5)),
        ),
    )


def _ticks(run: "Run") -> tuple[tuple[float, str], ...]:
    """The epoch, or whatever orders the run, of each column; of files in the order of their times there is none."""
    if not run.files.unit:
        return ()
    return tuple((float(t), f"{number:g}") for t, number in enumerate(run.files.numbers))


def _told(assigned: Array, run: "Run") -> tuple[str, ...]:
    found = lifespans(assigned)
    never = sum(each.born is None for each in found)
    ended = sum(bool(each.dead_spells) and each.last_alive != len(run) - 1 for each in found)
    came_back = sum(each.resurrections > 0 for each in found)
    return f"{never} never alive", f"{ended} dead at the end", f"{came_back} came back to life"


def _order(assigned: Array, by: str) -> Indices:
    """Tracks by birth and death; those that were never alive come last."""
    found, last = lifespans(assigned), len(assigned)
    born = np.array([last if each.born is None else each.born for each in found])
    died = np.array([-1 if each.last_alive is None else each.last_alive for each in found])
    number = np.arange(len(found))
    match by:
        case "birth":
            return np.lexsort((number, -died, born))
        case "death":
            return np.lexsort((number, born, -died))
        case _:
            return number


def _now(run: "Run", now: int) -> Indices:
    """The row of each track in the checkpoint that is shown, −1 where it has none."""
    rows = np.full(run.anchors.tracks.count, -1)
    rows[run.anchors.tracks.of[now]] = np.arange(len(run.anchors.tracks.of[now]))
    return rows


VIEW = View(
    id="lifespans",
    title="Lifespans",
    group=Group.TIME,
    options=Options,
    build=build,
    help="When each anchor was born, died and came back: one row per anchor, one column per checkpoint, coloured by "
    "its assigned items. A click selects the anchor and goes to that checkpoint",
    formula="anchor i lives at checkpoint t where some item is nearest to it",
    needs=(Requirement.RUN, Requirement.ITEMS),
    embeddings=no_embedding,
    of_all="lifespans",
    projections=Projections.PLOT,
)
