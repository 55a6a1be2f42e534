"""Pages without badges, which take seconds to measure."""

from geolip_viewer.analysis import Analysis
from geolip_viewer.export.page.content import Page
from geolip_viewer.export.page.making import make_page
from geolip_viewer.export.page.plan import PagePlan
from geolip_viewer.views import view_named


def page_of(analysis: Analysis, *ids: str, title: str = "A sphere") -> Page:
    """The page of some views."""
    return make_page(analysis, PagePlan([view_named(each) for each in ids], title=title, badge=False))
