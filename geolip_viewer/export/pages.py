"""The four sheets as a job to draw."""

from dataclasses import replace

from geolip_viewer.analysis import Analysis
from geolip_viewer.export.images import Recipe
from geolip_viewer.export.jobs import Job, Picture
from geolip_viewer.sheets import SHEETS, page
from geolip_viewer.views.base import Shown


def sheets_job(analysis: Analysis, recipe: Recipe) -> Job:
    """The four sheets of an analysis in the recipe's scale and theme; those that the data cannot fill are left out."""
    shown = Shown(analysis, analysis.places)
    pages = [(sheet, page(sheet, shown)) for sheet in SHEETS]
    return tuple(
        Picture(
            f"{sheet.name}.png",
            made.scenes,
            replace(recipe, sheet=sheet.name, size=made.size),
            recipe.look,
            made.title,
        )
        for sheet, made in pages
        if made.scenes
    )
