"""Pages of a constellation: as a file, and in a notebook."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from os import PathLike
from pathlib import Path
from typing import Any

from geolip_viewer.analysis import Analysis
from geolip_viewer.errors import OptionError
from geolip_viewer.export.page.content import Page
from geolip_viewer.export.page.document import html, require_page, write_page
from geolip_viewer.export.page.making import make_page, views_named, with_still
from geolip_viewer.export.page.plan import PagePlan
from geolip_viewer.geometry.projection import ProjectionSpec
from geolip_viewer.library_settings import own_settings
from geolip_viewer.sources.paths import expanded
from geolip_viewer.state import State
from geolip_viewer.views import view_named
from geolip_viewer.views.shared.settings import settings_of

LEAST, MOST = 200, 4000  # pixels of the frame's height


@dataclass(frozen=True)
class EmbeddedPage:
    """A page in a frame of a notebook; `html` is the whole page, which may be written to a file as it is."""

    html: str = field(repr=False)
    title: str
    height: int

    def _repr_html_(self) -> str:
        """The frame may run the page's own program, and is kept apart from the notebook."""
        return (
            f'<iframe srcdoc="{escape(self.html)}" sandbox="allow-scripts" title="{escape(self.title)}" '
            f'width="100%" height="{self.height}" frameborder="0"></iframe>'
        )


def page_of(
    analysis: Analysis,
    views: str | Sequence[str],
    projection: str,
    title: str | None,
    *,
    badge: bool,
    options: Mapping[str, Mapping[str, Any]],
) -> Page:
    """The page of these views. Raises OptionError and MissingDataError."""
    named = [views] if isinstance(views, str) else list(views)
    chosen = views_named(named, analysis)
    known = {view.id for view in chosen}
    for id_ in options:
        if id_ not in known:
            view_named(id_)
            raise OptionError("options", f"name a view that is not on the page: {id_!r}", "Add it to the views")
    plan = PagePlan(chosen, State(projection=ProjectionSpec.parse(projection)), options, title, badge)
    with own_settings():
        return with_still(make_page(analysis, plan), plan.state)


def place_of(path: "str | PathLike[str]") -> Path:
    """Where a page is to be written, before it is made. Raises OptionError and OutputError where it cannot be."""
    place = expanded(Path(path))
    require_page(place)
    return place


def write(page: Page, place: Path) -> None:
    """Write the page. Raises OutputError."""
    with own_settings():
        write_page(place, page)


def embedded(
    analysis: Analysis,
    view: str | Sequence[str],
    projection: str,
    height: Any,
    *,
    badge: bool,
    options: Mapping[str, Any],
) -> EmbeddedPage:
    """The page of a view, or of several. Raises OptionError and MissingDataError."""
    if isinstance(height, bool) or not isinstance(height, int) or not LEAST <= height <= MOST:
        problem = f"must be a whole number of pixels from {LEAST} to {MOST}, not {height!r}"
        raise OptionError("frame_height", problem, "The default is 640")
    chosen = views_named([view] if isinstance(view, str) else list(view), analysis)
    settings = settings_of(chosen, options)
    page = page_of(analysis, [each.id for each in chosen], projection, None, badge=badge, options=settings)
    with own_settings():
        return EmbeddedPage(html(page), page.title, height)
