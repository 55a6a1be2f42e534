"""The four sheets as a job to draw."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from geolip_viewer import filtering
from geolip_viewer.analysis import Analysis
from geolip_viewer.analysis.run_analysis import RunAnalysis
from geolip_viewer.export.jobs import ImageJob
from geolip_viewer.export.recipes import Recipe
from geolip_viewer.look import Look
from geolip_viewer.sheets import SHEETS, page, page_badges
from geolip_viewer.sources.comparable import names_apart
from geolip_viewer.sources.item_pictures import ItemPictures
from geolip_viewer.state import State
from geolip_viewer.views import VIEWS
from geolip_viewer.views.base import Projections, Requirement, View, ViewInput
from geolip_viewer.views.shared.badges import with_badges
from geolip_viewer.views.shared.comparison import NamedInput


def shown_by(state: State, analysis: Analysis, views: Sequence[View] = VIEWS) -> ViewInput:
    """The input of views for a state: its projection, its selection, what its filters leave of the items.

    All experts together are only projected where one of the views draws that. Raises what projecting raises.
    """
    return ViewInput.of(
        analysis,
        state.projection,
        fused=any(view.projections is Projections.ANY for view in views),
        selection=np.array(state.selection.items, np.int64),
        selected_anchors=np.array(state.selection.anchors, np.int64),
        filtered=filtering.shown_by(state.filters, analysis),
        current=state.selection.current,
    )


def measure_run(analysis: Analysis, views: Sequence[View]) -> None:
    """Measure every checkpoint of a run where one of the views shows it as a whole."""
    if isinstance(analysis, RunAnalysis) and any(Requirement.RUN in view.needs for view in views):
        _ = analysis.run.measured


def inputs_beside(state: State, analyses: Sequence[Analysis], views: Sequence[View] = VIEWS) -> tuple[NamedInput, ...]:
    """The same of several checkpoints that are shown beside each other, called by their files."""
    names = names_apart([analysis.checkpoint.path for analysis in analyses])
    return tuple(
        NamedInput(name, shown_by(state, analysis, views)) for name, analysis in zip(names, analyses, strict=True)
    )


def look_at(analysis: Analysis, recipe: Recipe) -> Look:
    """How a recipe looks at this analysis: display settings, selection, and what its filters hide there."""
    hidden = filtering.shown_by(recipe.state.filters, analysis).hidden
    return filtering.look_of(recipe.state, hidden, transparent=recipe.transparent)


def sheets_job(
    analysis: Analysis,
    recipe: Recipe,
    size: tuple[float, float] | None = None,
    item_pictures: ItemPictures | None = None,
) -> tuple[ImageJob, ...]:
    """The four sheets of a recipe, each with its own size unless one is given.

    Sheets that the data cannot fill are left out.
    """
    shown, look = shown_by(recipe.state, analysis), look_at(analysis, recipe)
    pages = [(sheet, page(sheet, shown)) for sheet in SHEETS]
    return tuple(
        ImageJob(
            f"{sheet.name}.png",
            with_badges(made.scenes, page_badges(made, shown)) if look.badge else made.scenes,
            replace(recipe, sheet=sheet.name, size=size or made.size_with(look.map)),
            look,
            made.title,
            item_pictures,
        )
        for sheet, made in pages
        if made.scenes
    )
