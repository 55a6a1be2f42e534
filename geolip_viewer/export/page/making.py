"""A page of an analysis, for the command line, the library and the window."""

import io
from collections.abc import Sequence
from dataclasses import replace

from geolip_viewer.analysis import Analysis
from geolip_viewer.errors import OptionError, ViewerError
from geolip_viewer.export.page.content import Page, PageView, page_views
from geolip_viewer.export.page.plan import PagePlan
from geolip_viewer.export.pages import look_at
from geolip_viewer.export.recipes import Recipe
from geolip_viewer.look import Look
from geolip_viewer.state import State
from geolip_viewer.task import phase
from geolip_viewer.views import VIEWS, view_named
from geolip_viewer.views.base import View

ALL = "all"
STILL = (960, 720)
QUALITY = 72


def views_named(ids: Sequence[str], analysis: Analysis) -> tuple[View, ...]:
    """The views of these ids, each once; of "all" those that the data has. Raises OptionError."""
    if ALL in ids:
        return tuple(view for view in VIEWS if not view.missing(analysis))
    if not ids:
        raise OptionError("views", "are missing", "Give a view, or all; 'geolip-viewer views' lists them")
    return tuple(view_named(each) for each in dict.fromkeys(ids))


def make_page(analysis: Analysis, plan: PagePlan) -> Page:
    """The page of one checkpoint; it has no still picture yet.

    Raises MissingDataError if the data lacks what a view needs, OptionError for options that cannot be.
    """
    return Page(plan.title or analysis.checkpoint.path.stem, analysis, page_views(plan, analysis), plan.state.camera)


def with_still(page: Page, state: State) -> Page:
    """The page with a still picture of its first view; without one, and with a warning, where nothing can be drawn."""
    look = look_at(page.analysis, Recipe(replace(state, display=replace(state.display, theme="light"))))
    with phase("Drawing the still picture"):
        try:
            return replace(page, still=still(page.views[0], look, state))
        except ViewerError as error:
            return replace(page, warnings=(f"The page has no still picture. {error}",))


def still(view: PageView, look: Look, state: State) -> bytes:
    """A WebP picture of a view, for readers whose browser draws no globe. Raises ViewerError if nothing draws."""
    from PIL import Image

    from geolip_viewer.render.offscreen import picture

    pixels = picture(view.scenes, STILL, look=look, pose=state.camera)
    file = io.BytesIO()
    Image.fromarray(pixels).convert("RGB").save(file, format="WEBP", quality=QUALITY)
    return file.getvalue()
