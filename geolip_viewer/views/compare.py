"""Two checkpoints of a run side by side."""

from dataclasses import dataclass, replace
from typing import Annotated, Any, Literal

import numpy as np

from geolip_viewer.analysis import Analysis
from geolip_viewer.analysis.run_analysis import RunAnalysis
from geolip_viewer.colouring import Scalar, Solid
from geolip_viewer.geometry.procrustes import farthest
from geolip_viewer.headings import Heading
from geolip_viewer.options import Help, OneOf, Range
from geolip_viewer.scene import Arcs, Layer, Points, Scene
from geolip_viewer.views.base import Group, Projections, Requirement, View, ViewInput, position
from geolip_viewer.views.shared.embeddings import EmbeddingOptions, embedding_content
from geolip_viewer.views.shared.globe import globe
from geolip_viewer.views.shared.items import shows_selection
from geolip_viewer.views.shared.marks import facing
from geolip_viewer.views.shared.measurable import MeasurableEmbedding
from geolip_viewer.views.shared.text import counted, projection
from geolip_viewer.views.shared.time import in_run

BEFORE, FIRST, REFERENCE = "the one before", "the first", "the reference"


@dataclass(frozen=True)
class CompareOptions:
    """The options of this view alone, which come first in its form."""

    other: Annotated[
        str, OneOf("checkpoint", also=(BEFORE, FIRST, REFERENCE)), Help("Which checkpoint is on the left")
    ] = BEFORE
    show: Annotated[Literal["both", "left", "right"], Help("Both checkpoints side by side, or one of them alone")] = (
        "both"
    )
    arcs: Annotated[
        int, Range(0, 2000), Help("For how many items that changed their nearest anchor to draw the path", "Paths")
    ] = 60


@dataclass(frozen=True)
class Options(EmbeddingOptions, CompareOptions):
    """What can be adjusted."""


def build(view_input: ViewInput, options: Options) -> Scene:
    """The left panel shows the other checkpoint; the right one the present, with the paths of what changed."""
    if options.show == "left":
        return _panel(_at_other(view_input, options), options, ())
    then, now = _at_other(view_input, options), view_input
    return _panel(now, options, _paths(then, now, options.arcs))


def _panel(view_input: ViewInput, options: Options, more: tuple[Layer, ...]) -> Scene:
    analysis = in_run(view_input.analysis)
    drawn = embedding_content(view_input, view_input.embedding, view_input.positions, options)
    label = analysis.run.files.label(analysis.number)
    return globe(
        Heading.of(
            f"{label[:1].upper()}{label[1:]}",
            *drawn.figures,
            below=(drawn.chosen.how, projection(view_input), _changed_words(more)),
        ),
        layers=(*drawn.layers, *more),
        warnings=drawn.chosen.warning,
        facing=facing(view_input.positions.items),
    )


def _paths(then: ViewInput, now: ViewInput, most: int) -> tuple[Layer, ...]:
    """From old positions to new, of items that changed their nearest anchor; those that are drawn to move most."""
    changed = now.items.among(_changed(in_run(then.analysis), in_run(now.analysis)))
    start, end = then.positions.items[changed], now.positions.items[changed]
    rows, angle = farthest(start, end, most)
    if not len(rows):
        return ()
    moved = changed[rows]
    colour = Scalar(np.degrees(angle), "path of a changed item", "°", "heat", limits=(0.0, 180.0))
    return (
        Arcs("paths", start[rows], end[rows], colour, 1.8, opacity=0.8, legend="path of an item with another anchor"),
        Points("changed", end[rows], Solid("target"), "item", moved, 9.0, "ring", legend="item with another anchor"),
    )


def _changed(then: RunAnalysis, now: RunAnalysis) -> np.ndarray[Any, Any]:
    before, after = then.run.nearest(then.number), now.run.nearest(now.number)
    if before is None or after is None:
        return np.empty(0, np.int64)
    return np.flatnonzero(before != after)


def _changed_words(more: tuple[Layer, ...]) -> str:
    marked = next((layer for layer in more if isinstance(layer, Points)), None)
    if marked is None:
        return ""
    return f"{counted(len(marked.index), 'path')} of items with another nearest anchor than on the left"


def _at_other(view_input: ViewInput, options: Options) -> ViewInput:
    analysis = in_run(view_input.analysis)
    other = analysis.run.at(_number(analysis, options.other))
    return replace(view_input, analysis=other, positions=other.projected(view_input.projection, view_input.selection))


def _number(analysis: RunAnalysis, name: str) -> int:
    run = analysis.run
    special = {BEFORE: max(analysis.number - 1, 0), FIRST: 0, REFERENCE: run.reference}
    return special[name] if name in special else position(run.names, name, "other")


def _panels(_: Analysis, options: Any) -> tuple[Any, ...]:
    return (replace(options, show="left"), replace(options, show="right")) if options.show == "both" else (options,)


def _embeddings(view_input: ViewInput, options: Options) -> tuple[MeasurableEmbedding, ...]:
    analysis = in_run(view_input.analysis)
    shown = _at_other(view_input, options) if options.show == "left" else view_input
    which = in_run(shown.analysis).number
    return (replace(shown.embedding, name=f"{shown.positions.name}, {analysis.run.files.label(which)}"),)


VIEW = View(
    id="compare",
    title="Two checkpoints",
    group=Group.TIME,
    options=Options,
    build=build,
    help="Two checkpoints side by side, turned together, and the paths of the items whose nearest anchor changed",
    formula="geodesics from the position of an item at one checkpoint to that at the other",
    needs=(Requirement.RUN, Requirement.ITEMS),
    panels=_panels,
    embeddings=_embeddings,
    follows_selection=shows_selection,
    projections=Projections.FRAME,
    of_two_files="every view that needs no run shows both side by side, and the report compares their numbers",
)
