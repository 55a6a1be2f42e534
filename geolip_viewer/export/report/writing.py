"""A report as files."""

from pathlib import Path
from typing import Literal

from geolip_viewer.errors import OptionError, OutputError
from geolip_viewer.export.page.document import LARGEST
from geolip_viewer.export.report.hypertext import report_html
from geolip_viewer.export.report.making import Report
from geolip_viewer.export.report.markdown import files_beside, report_markdown
from geolip_viewer.path_checks import is_folder

Form = Literal["html", "md"]
SUFFIXES = {".html": "html", ".htm": "html", ".md": "md", ".markdown": "md"}


def form_of(path: Path, wanted: Form | None = None) -> Form:
    """The form asked for, or that of the suffix. OptionError for another one, and where a folder has the name."""
    if is_folder(path):
        raise OptionError(path, "is a folder", f"Give a file in it, such as {path / 'report.html'}")
    if wanted is not None:
        return wanted
    match SUFFIXES.get(path.suffix.lower()):
        case "html":
            return "html"
        case "md":
            return "md"
    raise OptionError(path, "ends neither in .html nor in .md", "Choose such a name, or use --format html or md")


def write_report(folder: Path, name: str, report: Report, form: Form) -> tuple[str, ...]:
    """Write the report into the folder and return the names of its files, that of the report first.

    Raises OutputError if an HTML file would be larger than browsers open gladly.
    """
    if form == "html":
        _write(folder / name, report_html(report).encode("utf-8", errors="backslashreplace"))
        return (name,)
    stem = Path(name).stem
    files = {name: report_markdown(report, stem).encode("utf-8", errors="backslashreplace")}
    files |= files_beside(report, stem)
    for each, data in files.items():
        _write(folder / each, data)
    return tuple(files)


def _write(path: Path, data: bytes) -> None:
    if len(data) > LARGEST:
        problem = f"would have {len(data) / 1e6:,.0f} MB, and {LARGEST / 1e6:,.0f} MB are the most"
        raise OutputError(path.name, problem, "Report on fewer items, such as another split")
    path.write_bytes(data)
