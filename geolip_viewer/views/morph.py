"""From one projection to another."""

from dataclasses import dataclass, replace
from typing import Annotated

from geolip_viewer.errors import OptionError
from geolip_viewer.geometry.positions import Positions
from geolip_viewer.geometry.procrustes import turn, turned
from geolip_viewer.geometry.projection import ProjectionSpec
from geolip_viewer.headings import Heading
from geolip_viewer.options import Help
from geolip_viewer.scene import Scene
from geolip_viewer.views.base import Group, Projections, Requirement, View, ViewInput
from geolip_viewer.views.shared.embeddings import EmbeddingOptions, embedding_content
from geolip_viewer.views.shared.globe import globe
from geolip_viewer.views.shared.items import shows_selection
from geolip_viewer.views.shared.lenses_and_spaces import moving
from geolip_viewer.views.shared.marks import facing
from geolip_viewer.views.shared.measurable import MeasurableEmbedding
from geolip_viewer.views.shared.motion import (
    Farthest,
    Interpolation,
    Moment,
    largest_moves,
    move_layers,
    move_words,
    time_words,
)


@dataclass(frozen=True)
class OwnOptions:
    """The options that come first."""

    start: Annotated[str, Help("The projection to start from, such as PCA or PCA 2-3-4", "From")] = "PCA"
    end: Annotated[str, Help("The projection to end with, such as faithful or PCA of anchors", "To")] = "faithful"
    t: Moment = 0.5
    farthest: Farthest = 10


@dataclass(frozen=True)
class Options(EmbeddingOptions, OwnOptions):
    """What can be adjusted."""

    names: Annotated[bool, Help("Write the class names, most frequent first", "Class names")] = False


def build(view_input: ViewInput, options: Options) -> Scene:
    """Items and anchors between two projections; raises OptionError for an invalid projection."""
    way = _way(view_input, options)
    drawn, now = _picture(view_input, options, way)
    found = embedding_content(view_input, drawn, now, options)
    far = largest_moves(way, found.chosen.index, options.farthest)
    return globe(
        Heading.of(
            f"{way.start.name} → {way.end.name}",
            *found.figures,
            below=(found.chosen.how, *move_words(view_input, way, far)),
            moment=(time_words(options.t),),
        ),
        layers=(*found.layers, *move_layers(view_input, way, far)),
        warnings=found.chosen.warning,
        facing=facing(way.start.items),
    )


def _way(view_input: ViewInput, options: Options) -> Interpolation:
    start = view_input.analysis.projected(ProjectionSpec.parse(options.start), view_input.selection)
    end = view_input.analysis.projected(ProjectionSpec.parse(options.end), view_input.selection)
    return Interpolation(start, _matching(end, start), options.t)


def _matching(end: Positions, start: Positions) -> Positions:
    """The same picture, aligned by orthogonal Procrustes so that points travel as little as possible."""
    rotation = turn(end.items, start.items)
    items, anchors, classes = (turned(rows, rotation) for rows in (end.items, end.anchors, end.classes))
    return Positions(end.name, items, anchors, classes)


def _embeddings(view_input: ViewInput, options: Options) -> tuple[MeasurableEmbedding, ...]:
    return (_picture(view_input, options, _way(view_input, options))[0],)


def _picture(view_input: ViewInput, options: Options, way: Interpolation) -> tuple[MeasurableEmbedding, Positions]:
    """The picture of an end itself, or the one in between, whose measures are not kept; and its positions."""
    now = way.now
    if options.t not in (0.0, 1.0):
        return moving(view_input, now), now
    name = options.end if options.t else options.start
    end = replace(
        view_input, positions=view_input.analysis.projected(ProjectionSpec.parse(name), view_input.selection)
    ).embedding
    return end.at(now.items, now.anchors), now


def _follows_selection(options: Options) -> bool:
    return shows_selection(options) or any(map(_fits_on_selection, (options.start, options.end)))


def _fits_on_selection(name: str) -> bool:
    try:
        return ProjectionSpec.parse(name).follows_selection
    except OptionError:
        return False


VIEW = View(
    id="morph",
    title="Morph",
    group=Group.TRUST,
    options=Options,
    build=build,
    help="Every item and anchor on its way from one projection to another, the second turned to match the first, with "
    "the measures of the picture at each moment; the items that travel farthest are those that the first one got wrong",
    formula="sin((1 − t)·ω)/sin ω · a + sin(t·ω)/sin ω · b, ω the angle between the positions a and b",
    needs=(Requirement.ITEMS,),
    embeddings=_embeddings,
    follows_selection=_follows_selection,
    animates="t",
    projections=Projections.OWN_COMPONENTS,
)
