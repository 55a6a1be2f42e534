"""The four sheets as a job to draw."""

from dataclasses import replace

import numpy as np

from geolip_viewer.analysis import Analysis
from geolip_viewer.export.images import Recipe
from geolip_viewer.export.jobs import ExportJob, ImageJob
from geolip_viewer.scene import Indices
from geolip_viewer.sheets import SHEETS, page, page_badges
from geolip_viewer.views.base import ViewInput
from geolip_viewer.views.parts.badges import with_badges


def sheets_job(
    analysis: Analysis, recipe: Recipe, selection: Indices | None = None, *, badge: bool = True
) -> ExportJob:
    """The four sheets in the recipe's projection, scale and theme, with how far they can be trusted unless told not.

    Sheets that the data cannot fill are left out. `selection` is what a projection "of selection" fits on.
    """
    selected = np.empty(0, np.int64) if selection is None else selection
    shown = ViewInput(analysis, analysis.projected(recipe.projection, selected), selected)
    pages = [(sheet, page(sheet, shown)) for sheet in SHEETS]
    return tuple(
        ImageJob(
            f"{sheet.name}.png",
            with_badges(made.scenes, page_badges(made, shown)) if badge else made.scenes,
            replace(recipe, sheet=sheet.name, size=made.size_with(recipe.map)),
            replace(recipe.look, badge=badge),
            made.title,
        )
        for sheet, made in pages
        if made.scenes
    )
