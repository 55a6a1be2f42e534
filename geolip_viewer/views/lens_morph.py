"""From one expert's lens to another's, aligned."""

from dataclasses import dataclass, replace
from typing import Annotated

from geolip_viewer.analysis import Analysis
from geolip_viewer.geometry.positions import Positions
from geolip_viewer.headings import Heading
from geolip_viewer.options import Help, OneOf
from geolip_viewer.scene import Scene
from geolip_viewer.views.base import ExpertOrFused, Group, Projections, Requirement, View, ViewInput, position
from geolip_viewer.views.shared.embeddings import EmbeddingOptions, embedding_content
from geolip_viewer.views.shared.globe import globe
from geolip_viewer.views.shared.items import shows_selection
from geolip_viewer.views.shared.lenses_and_spaces import projected_lens
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

FUSED, FIRST, LAST = "fused", "first", "last"


@dataclass(frozen=True)
class OwnOptions:
    """The options of this view alone, which come first in its form."""

    start: Annotated[
        str,
        OneOf("expert", also=(FIRST, LAST, FUSED)),
        Help("Whose lens to start from; fused is all experts together", "From"),
    ] = FIRST
    end: Annotated[str, OneOf("expert", also=(FIRST, LAST, FUSED)), Help("Whose lens to end with", "To")] = LAST
    t: Moment = 0.5
    farthest: Farthest = 10


@dataclass(frozen=True)
class Options(EmbeddingOptions, OwnOptions):
    """What can be adjusted."""

    names: Annotated[bool, Help("Write the class names, most frequent first", "Class names")] = False


@dataclass(frozen=True, eq=False)
class End:
    """One end of a morph: its positions, aligned with the fused picture, and its measurable embedding."""

    positions: Positions
    embedding: MeasurableEmbedding


def build(view_input: ViewInput, options: Options) -> Scene:
    """Items and anchors on their way from lens to lens."""
    first, last = _end(view_input, options.start, "start"), _end(view_input, options.end, "end")
    way = Interpolation(first.positions, last.positions, options.t)
    now, near = way.now, first if options.t < 0.5 else last
    found = embedding_content(view_input, near.embedding.at(now.items, now.anchors), now, options)
    far = largest_moves(way, found.chosen.index, options.farthest)
    start, end = first.embedding.name, last.embedding.name
    still = (f"Both ends are {start}: nothing moves",) if start == end else ()
    return globe(
        Heading.of(
            f"{start} → {end}",
            *found.figures,
            below=(_how(view_input), found.chosen.how, *move_words(view_input, way, far)),
            moment=(time_words(options.t),),
        ),
        layers=(*found.layers, *move_layers(view_input, way, far)),
        warnings=(*still, *found.chosen.warning),
        facing=facing(view_input.analysis.positions.items),
    )


def _how(view_input: ViewInput) -> str:
    return "Each end its own faithful globe" if view_input.projection.is_faithful else "Each end by its own PCA"


def _end(view_input: ViewInput, name: str, option: str) -> End:
    analysis = view_input.analysis
    expert = _expert(analysis, name, option)
    if expert is None:
        positions = view_input.globe(None) if view_input.projection.is_faithful else analysis.positions
        return End(positions, replace(replace(view_input, positions=positions).embedding, name=FUSED))
    drawn, positions = projected_lens(view_input, expert, turned=True)
    return End(positions, replace(drawn, name=analysis.expert_names[expert]))


def _expert(analysis: Analysis, name: str, option: str) -> ExpertOrFused:
    names = analysis.expert_names
    if name == FUSED:
        return None
    expert = {FIRST: 0, LAST: len(names) - 1}.get(name)
    return position(names, name, option) if expert is None else expert


def _globes(analysis: Analysis, options: Options) -> tuple[ExpertOrFused, ...]:
    return tuple({_expert(analysis, options.start, "start"): None, _expert(analysis, options.end, "end"): None})


def _embeddings(view_input: ViewInput, options: Options) -> tuple[MeasurableEmbedding, ...]:
    """Both ends during a morph, one at an end: a state between two lenses has no true neighbours of its own.

    The nearer end comes first, and the marks are where they are now.
    """
    first, last = _end(view_input, options.start, "start"), _end(view_input, options.end, "end")
    ends = {0.0: (first,), 1.0: (last,)}.get(options.t, (first, last) if options.t < 0.5 else (last, first))
    now = Interpolation(first.positions, last.positions, options.t).now
    return tuple({end.embedding.name: end.embedding.at(now.items, now.anchors) for end in ends}.values())


VIEW = View(
    id="lens-morph",
    title="Lens morph",
    group=Group.TRUST,
    options=Options,
    build=build,
    help="Every item and anchor on its way from one expert's lens to another's, both turned to match the fused "
    "picture; those that travel farthest are those that the two see most differently",
    formula="orthogonal Procrustes of each lens's positions onto the fused ones, then along geodesics",
    needs=(Requirement.ITEMS, Requirement.LENSES),
    embeddings=_embeddings,
    follows_selection=shows_selection,
    animates="t",
    projections=Projections.PER_LENS,
    globes=_globes,
)
