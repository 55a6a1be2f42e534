"""The paths of anchors during a training."""

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Annotated, Literal

import numpy as np

from geolip_viewer.analysis.run_analysis import RunAnalysis
from geolip_viewer.analysis.run_motion import anchor_path_truth
from geolip_viewer.badge import Badge, Worth
from geolip_viewer.choice_names import listed
from geolip_viewer.colouring import Scalar, Solid
from geolip_viewer.errors import OptionError
from geolip_viewer.geometry.lifespans import lifespans
from geolip_viewer.geometry.sphere import is_placed, on_sphere
from geolip_viewer.headings import Heading, Words
from geolip_viewer.options import Enabled, Help, OneOf, Range
from geolip_viewer.scene import Arcs, Array, Indices, Labels, Layer, Points, Scene
from geolip_viewer.views.base import Group, Projections, Requirement, View, ViewInput
from geolip_viewer.views.shared.globe import globe
from geolip_viewer.views.shared.items import ANY_CLASS
from geolip_viewer.views.shared.marks import anchor_layer, facing, item_points
from geolip_viewer.views.shared.measures import Fading
from geolip_viewer.views.shared.text import counted
from geolip_viewer.views.shared.time import in_run, motion_sentence

if TYPE_CHECKING:
    from geolip_viewer.analysis.run import Run

NAMED = 40  # anchors named, at most
OF_CLASS = Enabled(lambda options: options.choose == "class", "Only used when anchors are chosen by class")
BY_NUMBER = Enabled(lambda options: options.choose != "selection", "All selected anchors are shown")


@dataclass(frozen=True)
class Options:
    """What can be adjusted."""

    choose: Annotated[
        Literal["drift", "death", "selection", "class"],
        Help("Which anchors: those that drifted farthest, those that died, the selected ones, or those of a class"),
    ] = "drift"
    count: Annotated[int, Range(1, 1000), Help("How many anchors at most", "Number of anchors"), BY_NUMBER] = 24
    within: Annotated[str, OneOf("class", also=(ANY_CLASS,)), Help("The class whose anchors are shown"), OF_CLASS] = (
        ANY_CLASS
    )
    length: Annotated[
        int, Range(0, 1000), Help("How many checkpoints back the trails reach; 0 for the whole run", "Length")
    ] = 0
    others: Annotated[bool, Help("Mark the other anchors", "Other anchors")] = True
    beside: Annotated[
        Literal["none", "selection", "all"],
        Help("Items where they are now, with the paths of selected ones as far as checkpoints are measured", "Items"),
    ] = "none"


def build(view_input: ViewInput, options: Options) -> Scene:
    """Arcs from checkpoint to checkpoint, up to the one that is shown."""
    analysis = in_run(view_input.analysis)
    run, now = analysis.run, analysis.number
    first = _first(analysis, options)
    tracks, how = _chosen(view_input, analysis, options)
    rows = _rows(run, now, tracks)
    positions = view_input.positions
    trails = _trails(run, tracks, first, now)
    layers: tuple[Layer, ...] = (
        *_items(view_input, analysis, options, first),
        *(anchor_layer(positions.anchors, colour=Solid("quiet"), key="other anchors") if options.others else ()),
        *trails,
        *_marks(positions.anchors, rows[rows >= 0]),
    )
    span = f"{run.files.label(first)} to {run.files.label(now)}"
    return globe(
        Heading.of(
            f"Trails of {counted(len(tracks), 'anchor')}", when=analysis.when, below=(how, span, _drawn_by(run))
        ),
        layers=layers,
        warnings=() if len(tracks) else ("No anchor to show: none was chosen",),
        facing=facing(positions.anchors),
    )


def _drawn_by(run: "Run") -> Words:
    axes = f"drawn by the axes of {run.names[run.reference]}"
    match run.frames.frame:
        case "aligned":
            return f"{axes}, turned onto it by the common rotation", axes
        case "reference":
            return axes
        case _:
            axes = "each checkpoint by its own axes"
            return f"{axes}, turned on the globe to the one before", axes


def _chosen(view_input: ViewInput, analysis: RunAnalysis, options: Options) -> tuple[Indices, str]:
    """Tracks by priority, and how they were chosen, in words."""
    run, now = analysis.run, analysis.number
    match options.choose:
        case "selection":
            chosen = view_input.selected_anchors
            return run.anchors.tracks.of[now][chosen[chosen < analysis.anchor_count]], "the selected anchors"
        case "death":
            return _dead(run, now)[: options.count], f"no item is nearest to them in {run.files.label(now)}"
        case "class":
            return _of_class(analysis, options.within)[: options.count], f"most items of class “{options.within}”"
        case _:
            end = now or len(run) - 1
            order = np.argsort(-np.nan_to_num(run.anchors.moved(0, end)), kind="stable")[: options.count]
            after = ", after the common rotation" if run.anchors.has_rotation(0, end) else ""
            return run.anchors.drift(0, end).tracks[order], f"those farthest from where they began{after}"


def _dead(run: "Run", now: int) -> Indices:
    """Tracks that were alive before and are dead now; those that died last come first."""
    assigned = run.assigned_so_far[: now + 1]
    lived = np.nan_to_num(assigned).max(axis=0, initial=0) > 0
    dead = lived & ~(np.nan_to_num(assigned[now]) > 0)
    last = np.array([each.last_alive or 0 for each in lifespans(assigned)])
    tracks = np.flatnonzero(dead)
    return tracks[np.argsort(-last[tracks], kind="stable")]


def _of_class(analysis: RunAnalysis, name: str) -> Indices:
    """Tracks that items of a class are nearest to, most items first."""
    if name == ANY_CLASS:
        return np.empty(0, np.int64)
    if name not in analysis.class_keys:
        raise OptionError(
            "within", f"there is no class {name!r}", f"Choose one of: {listed(analysis.class_keys, name)}"
        )
    labels = analysis.labels
    items = labels.items[labels.ids == analysis.class_keys.index(name)]
    counts = np.bincount(analysis.nearest_anchor[items], minlength=analysis.anchor_count)
    order = np.argsort(-counts, kind="stable")
    return analysis.run.anchors.tracks.of[analysis.number][order[counts[order] > 0]]


def _rows(run: "Run", t: int, tracks: Indices) -> Indices:
    """The row of each track in a checkpoint, −1 where it has none."""
    rows = np.full(run.anchors.tracks.count, -1)
    rows[run.anchors.tracks.of[t]] = np.arange(len(run.anchors.tracks.of[t]))
    return rows[tracks]


def anchor_positions(run: "Run", t: int, rows: Indices) -> Array:
    """Where the frame draws some anchors of a checkpoint; no item is embedded for them. (n, 3)."""
    anchors = run.files.checkpoints[t].anchors[rows].astype(np.float64)
    return on_sphere(anchors @ run.frames.axes(t))


def _trails(run: "Run", tracks: Indices, first: int, now: int) -> tuple[Layer, ...]:
    starts: list[Array] = [np.empty((0, 3))]
    ends: list[Array] = [np.empty((0, 3))]
    times: list[Array] = [np.empty(0)]
    for t in range(first, now):
        before, after = _rows(run, t, tracks), _rows(run, t + 1, tracks)
        both = (before >= 0) & (after >= 0)
        starts.append(anchor_positions(run, t, before[both]))
        ends.append(anchor_positions(run, t + 1, after[both]))
        times.append(np.full(int(both.sum()), float(run.files.numbers[t + 1])))
    return _time_arcs(run, "trails", np.concatenate(starts), np.concatenate(ends), np.concatenate(times), "anchor")


def _time_arcs(run: "Run", key: str, starts: Array, ends: Array, times: Array, what: str) -> tuple[Layer, ...]:
    seen = is_placed(starts) & is_placed(ends)
    if not seen.any():
        return ()
    numbers = run.files.numbers
    limits = float(numbers[0]), float(numbers[-1])
    colour = Scalar(times[seen], run.files.ordered_by, colormap="heat", limits=limits)
    return (Arcs(key, starts[seen], ends[seen], colour, 2.2, opacity=0.9, legend=f"path of an {what}"),)


def _marks(positions: Array, rows: Indices) -> tuple[Layer, ...]:
    if not len(rows):
        return ()
    names = tuple(str(row) for row in rows[:NAMED])
    return (
        *anchor_layer(positions, index=rows, key="chosen anchors", name="anchor at this time"),
        Labels("anchor numbers", positions[rows[:NAMED]], names, "anchor", rows[:NAMED]),
    )


def _items(view_input: ViewInput, analysis: RunAnalysis, options: Options, first: int) -> tuple[Layer, ...]:
    if options.beside == "none" or not analysis.has_items:
        return ()
    chosen = view_input.items.index if options.beside == "all" else view_input.items.among(view_input.selection)
    positions, run = view_input.positions.items, analysis.run
    marks = item_points(positions, chosen, Solid("item"), 1.0, Fading(0.7))
    if options.beside == "all" or not len(chosen):
        return marks
    known = [t for t in range(first, analysis.number + 1) if run.known(t) is not None]
    pairs = list(pairwise(known))
    if not pairs:
        return marks
    starts, ends = (np.concatenate([run.frames.positions(pair[end]).items[chosen] for pair in pairs]) for end in (0, 1))
    times = np.repeat([float(run.files.numbers[t]) for _, t in pairs], len(chosen))
    ring = Points("items now", positions[chosen], Solid("target"), "item", chosen, 14.0, "ring")
    return (*_time_arcs(run, "paths of items", starts, ends, times, "item"), *marks, ring)


def _paths(view_input: ViewInput, options: Options) -> Badge:
    """Of all anchors, whichever are chosen: those that travelled farthest would flatter or blame the axes."""
    analysis = in_run(view_input.analysis)
    run, now, first = analysis.run, analysis.number, _first(analysis, options)
    when = f"from {run.files.label(first)} to {run.files.label(now)}"
    return motion_sentence(anchor_path_truth(run, first, now), when, Worth.ALWAYS)


def _first(analysis: RunAnalysis, options: Options) -> int:
    """The checkpoint where trails begin."""
    return max(0, analysis.number - options.length) if options.length else 0


def _follows_items(options: Options) -> bool:
    return options.beside == "selection"


def _follows_anchors(options: Options) -> bool:
    return options.choose == "selection"


VIEW = View(
    id="trails",
    title="Trails",
    group=Group.TIME,
    options=Options,
    build=build,
    help="The paths of anchors from checkpoint to checkpoint, coloured by time: which ones travelled far, and where "
    "those that died went",
    formula="aᵢ(t)·R·V₃ᵀ for every checkpoint t, R the common rotation of the anchors onto the reference if the frame "
    "takes it out",
    needs=(Requirement.RUN,),
    paths=_paths,
    follows_selection=_follows_items,
    follows_anchors=_follows_anchors,
    projections=Projections.FRAME,
)
