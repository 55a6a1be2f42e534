"""A report of an analysis: its numbers first, then its pictures, which another process may draw."""

import io
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from geolip_viewer.analysis import Analysis
from geolip_viewer.export.command_line import CommandLine
from geolip_viewer.export.jobs import ExportJob, ImageJob, perform
from geolip_viewer.export.page.content import Page
from geolip_viewer.export.page.figures import summary as line_of
from geolip_viewer.export.page.making import STILL, make_page
from geolip_viewer.export.page.plan import PagePlan
from geolip_viewer.export.pages import look_at, sheets_job
from geolip_viewer.export.recipes import Recipe
from geolip_viewer.export.report.numbers import number_sections
from geolip_viewer.export.report.opened import opened_section
from geolip_viewer.export.report.rows import row_sections
from geolip_viewer.export.report.sections import ReportPicture, Section
from geolip_viewer.export.tables import summary
from geolip_viewer.export.trust import measures
from geolip_viewer.sheets import SHEETS
from geolip_viewer.state import State
from geolip_viewer.task import phase
from geolip_viewer.views import VIEWS
from geolip_viewer.views.base import View

GLOBE = "The globe"
QUALITY = 85


@dataclass(frozen=True, eq=False)
class Report:
    """A globe to turn, sections below it, and the command that makes the report again."""

    title: str
    line: str
    globe: Page
    sections: tuple[Section, ...]
    command: CommandLine


@dataclass(frozen=True, eq=False)
class Draft:
    """A report without its pictures, and the jobs to draw them: first the globe, then a picture for each of `words`."""

    report: Report
    job: ExportJob
    words: tuple[str, ...]


def drafted(analysis: Analysis, state: State, command: CommandLine, *, title: str | None = None) -> Draft:
    """All numbers and tables of what a state has opened, drawn by its projection.

    The numbers are those that `analyze --trust` writes into summary.json. Raises OptionError for a projection that
    cannot be.
    """
    light = on_paper(state)
    positions = analysis.projected(state.projection)
    with phase("Computing every number"):
        numbers = summary(analysis, positions, measures(analysis, positions))
    globe = make_page(analysis, PagePlan([first_view(analysis)], light, title=GLOBE))
    sections = (opened_section(analysis, numbers), *number_sections(numbers), *row_sections(analysis))
    report = Report(title or analysis.checkpoint.path.stem, line_of(analysis), globe, sections, command)
    sheets = sheets_job(analysis, Recipe(light))
    words = {f"{sheet.name}.png": sheet.help for sheet in SHEETS}
    told = tuple(f"{each.title}: {words[each.name]}" for each in sheets)
    return Draft(report, (globe_job(globe, light), *sheets), told)


def on_paper(state: State) -> State:
    """The same state in light colours."""
    return replace(state, display=replace(state.display, theme="light"))


def first_view(*analyses: Analysis) -> View:
    """The first of all views that every one of these can fill."""
    return next(view for view in VIEWS if not any(map(view.missing, analyses)))


def globe_job(globe: Page, state: State) -> ImageJob:
    """The still picture of the globe."""
    recipe = Recipe(state, STILL, 1.0)
    return ImageJob("globe.png", globe.views[0].scenes, recipe, look_at(globe.analysis, recipe))


def finished(draft: Draft, folder: Path) -> Report:
    """The report with its pictures, which `perform` drew into the folder."""
    still, *others = (_webp(folder / each.name) for each in draft.job)
    names = [f"{Path(each.name).stem}.webp" for each in draft.job[1:]]
    pictures = tuple(
        ReportPicture(name, words, data) for name, words, data in zip(names, draft.words, others, strict=True)
    )
    report = draft.report
    sections = (*report.sections, Section("Pictures", blocks=pictures))
    return replace(report, globe=replace(report.globe, still=still), sections=sections)


def drawn(draft: Draft) -> Report:
    """The report with its pictures, which are drawn here. Raises what drawing raises."""
    with TemporaryDirectory() as folder:
        perform(draft.job, Path(folder))
        return finished(draft, Path(folder))


def _webp(path: Path) -> bytes:
    """Smaller than the PNG, so that a report can be mailed."""
    from PIL import Image

    file = io.BytesIO()
    with Image.open(path) as image:
        image.convert("RGB").save(file, format="WEBP", quality=QUALITY)
    return file.getvalue()
