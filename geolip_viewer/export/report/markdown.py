"""A report as Markdown, with its pictures and its globe in files next to it."""

from collections.abc import Iterator, Mapping

from geolip_viewer.export.page.document import html as page_html
from geolip_viewer.export.report.making import Report
from geolip_viewer.export.report.sections import ReportPicture, ReportTable, Section
from geolip_viewer.text import markdown_text, plain_text

GLOBE, STILL = "globe.html", "globe.webp"


def report_markdown(report: Report, stem: str) -> str:
    """The whole text. Names in it are text, never Markdown or HTML."""
    return "\n\n".join(_parts(report, stem)) + "\n"


def files_beside(report: Report, stem: str) -> Mapping[str, bytes]:
    """The files that the text refers to, by name."""
    pictures = {
        beside(stem, block.name): block.data
        for section in report.sections
        for block in section.blocks
        if isinstance(block, ReportPicture)
    }
    globe = page_html(report.globe).encode("utf-8", errors="backslashreplace")
    still = {beside(stem, STILL): report.globe.still} if report.globe.still else {}
    return {**pictures, beside(stem, GLOBE): globe, **still}


def beside(stem: str, name: str) -> str:
    """The name of a file that goes with a report."""
    return f"{stem}-{name}"


def _parts(report: Report, stem: str) -> Iterator[str]:
    yield f"# {markdown_text(report.title)}"
    yield markdown_text(report.line)
    shown = _image("The globe", beside(stem, STILL)) if report.globe.still else "The globe"
    yield f"[{shown}]({_link(beside(stem, GLOBE))})"
    yield f"[Turn the globe]({_link(beside(stem, GLOBE))})"
    for section in report.sections:
        yield from _section(section, stem)
    yield "## The command that makes this report again"
    fence = "`" * 8
    yield f"{fence}sh\n{plain_text(report.command.text)}\n{fence}"
    if report.command.unsaid:
        yield f"It does not say {markdown_text(', '.join(report.command.unsaid))}."


def _section(section: Section, stem: str) -> Iterator[str]:
    yield f"## {markdown_text(section.title)}"
    yield from map(markdown_text, section.sentences)
    for block in section.blocks:
        if isinstance(block, ReportPicture):
            yield _image(block.words, beside(stem, block.name))
            yield f"*{markdown_text(block.words)}*"
        else:
            yield from _table(block)


def _table(table: ReportTable) -> Iterator[str]:
    if table.caption:
        yield f"### {markdown_text(table.caption)}"
    rows = [[cell.text for cell in row] for row in table.rows]
    yield "\n".join([_line(table.head), _line(["---"] * len(table.head), written=False), *map(_line, rows)])
    if table.notes:
        yield "\n".join(f"- {markdown_text(each)}" for each in table.notes)


def _line(cells: "list[str] | tuple[str, ...]", *, written: bool = True) -> str:
    return f"| {' | '.join(markdown_text(each) if written else each for each in cells)} |"


def _image(words: str, name: str) -> str:
    return f"![{markdown_text(words)}]({_link(name)})"


def _link(name: str) -> str:
    from urllib.parse import quote

    return quote(name)
