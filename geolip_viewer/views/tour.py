"""The globe as a three-dimensional window that rotates through the space of embeddings."""

from dataclasses import dataclass, replace
from typing import Annotated

import numpy as np

from geolip_viewer.geometry.positions import Positions
from geolip_viewer.geometry.tour import TOURED
from geolip_viewer.headings import Heading
from geolip_viewer.options import Help, Range
from geolip_viewer.scene import Array, Labels, Layer, Scene
from geolip_viewer.views.base import Group, Projections, View, ViewInput
from geolip_viewer.views.shared.embeddings import EmbeddingOptions, embedding_content
from geolip_viewer.views.shared.globe import globe
from geolip_viewer.views.shared.items import shows_selection
from geolip_viewer.views.shared.lenses_and_spaces import moving
from geolip_viewer.views.shared.marks import facing
from geolip_viewer.views.shared.measurable import MeasurableEmbedding, squared_length
from geolip_viewer.views.shared.motion import time_words
from geolip_viewer.wording import percent

VISIBLE = 0.35  # share of a component's unit length from which on its direction is labelled


@dataclass(frozen=True)
class OwnOptions:
    """The options of this view alone, which come first in its form."""

    t: Annotated[
        float,
        Range(0, 1000, 0.01),
        Help(
            "How far the tour has come: at 0 it shows the PCA, at 1, 2, … the next random direction to look from; "
            "played in the window, one unit takes 4 s",
            "Time",
        ),
    ] = 0.0
    course: Annotated[
        int,
        Range(0, 2**31 - 1),
        Help("Seed of the random directions; another seed takes another path through the data", "Course"),
    ] = 0


@dataclass(frozen=True)
class Options(EmbeddingOptions, OwnOptions):
    """What can be adjusted."""

    components: Annotated[
        bool, Help("Show where the principal components point that can be seen now", "Components")
    ] = True


def build(view_input: ViewInput, options: Options) -> Scene:
    """Items and anchors through the window of this moment, and the components that lie in it."""
    analysis = view_input.analysis
    frame = _frame(view_input, options)
    drawn, positions = _picture(view_input, frame)
    found = embedding_content(view_input, drawn, positions, options)
    basis = analysis.pca.components[:TOURED]
    length = np.linalg.norm(basis @ frame, axis=1)
    ratio = analysis.pca.explained_variance_ratio[: len(basis)]
    seen = float((ratio * length[: len(ratio)] ** 2).sum())
    still = () if analysis.pca.rank > 3 else ("The data varies in no more than three directions: nothing turns",)
    return globe(
        Heading.of(
            "Tour",
            *found.figures,
            below=(found.chosen.how,),
            moment=(time_words(options.t), f"{percent(seen)} of the variance is seen now"),
        ),
        layers=(*found.layers, *(_components(basis @ frame, length) if options.components else ())),
        warnings=(*still, *found.chosen.warning),
        facing=facing(analysis.positions.items if analysis.has_items else analysis.positions.anchors),
    )


def _frame(view_input: ViewInput, options: Options) -> Array:
    return view_input.analysis.tour(options.course).frame(options.t)


def _picture(view_input: ViewInput, frame: Array) -> tuple[MeasurableEmbedding, Positions]:
    analysis = view_input.analysis
    positions = replace(analysis.seen_from(frame), name="Tour")
    return moving(view_input, positions, lambda: squared_length(analysis.embeddings @ frame)), positions


def _components(directions: Array, length: Array) -> tuple[Layer, ...]:
    """Labels of the components in their directions, the longest first: (K, 3), (K,)."""
    order = np.argsort(-length.round(3), kind="stable")
    order = order[length[order] >= VISIBLE]
    if not len(order):
        return ()
    names = tuple(f"PC{component + 1} axis" for component in order)
    return (Labels("components", directions[order] / length[order, None], names, is_needed=True),)


def _embeddings(view_input: ViewInput, options: Options) -> tuple[MeasurableEmbedding, ...]:
    return (_picture(view_input, _frame(view_input, options))[0],) if view_input.analysis.has_items else ()


VIEW = View(
    id="tour",
    title="Tour",
    group=Group.TRUST,
    options=Options,
    build=build,
    help="A globe that turns smoothly through the first ten components, with the measures at each moment: what stays "
    "together from every side belongs together",
    formula="position = x·F(t), F on geodesics between random frames of the first ten components, F(0) = V₃ᵀ",
    embeddings=_embeddings,
    follows_selection=shows_selection,
    animates="t",
    projections=Projections.OWN_COMPONENTS,
)
