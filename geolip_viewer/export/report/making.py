"""A report of an analysis, for the command line and the window."""

import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from geolip_viewer.analysis import Analysis
from geolip_viewer.export.command_line import CommandLine
from geolip_viewer.export.jobs import perform
from geolip_viewer.export.page.content import Page
from geolip_viewer.export.page.figures import summary as line_of
from geolip_viewer.export.page.making import make_page, with_still
from geolip_viewer.export.pages import sheets_job
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


def make_report(analysis: Analysis, state: State, command: CommandLine, *, title: str | None = None) -> Report:
    """All numbers, tables and pictures of what a state has opened, drawn by its projection.

    The numbers are those that `analyze --trust` writes into summary.json. Raises OptionError for a projection that
    cannot be, and what drawing raises.
    """
    light = replace(state, display=replace(state.display, theme="light"))
    positions = analysis.projected(state.projection)
    with phase("Computing every number"):
        numbers = summary(analysis, positions, measures(analysis, positions))
    first = next(view for view in VIEWS if not view.missing(analysis))
    globe = with_still(make_page(analysis, light, [first], {}, title=GLOBE), light)
    sections = (
        opened_section(analysis, numbers),
        *number_sections(numbers),
        *row_sections(analysis),
        Section("Pictures", blocks=tuple(_sheets(analysis, light))),
    )
    return Report(title or analysis.checkpoint.path.stem, line_of(analysis), globe, sections, command)


def _sheets(analysis: Analysis, state: State) -> Iterator[ReportPicture]:
    """The sheets that the data can fill, light as paper."""
    job, words = sheets_job(analysis, Recipe(state)), {f"{sheet.name}.png": sheet.help for sheet in SHEETS}
    with TemporaryDirectory() as folder:
        perform(job, Path(folder))
        for each in job:
            png = Path(folder) / each.name
            yield ReportPicture(f"{png.stem}.webp", f"{each.title}: {words[each.name]}", _webp(png))


def _webp(path: Path) -> bytes:
    """Smaller than the PNG, so that a report can be mailed."""
    from PIL import Image

    file = io.BytesIO()
    with Image.open(path) as image:
        image.convert("RGB").save(file, format="WEBP", quality=QUALITY)
    return file.getvalue()
