"""A report as one HTML file, with everything in it and a policy that lets nothing else in."""

import base64
from html import escape

from geolip_viewer.assets import asset
from geolip_viewer.export.page.document import head, page_program, page_style, policy, theme_variables
from geolip_viewer.export.page.document import html as page_html
from geolip_viewer.export.report.making import Report
from geolip_viewer.export.report.sections import Cell, ReportPicture, ReportTable, Section
from geolip_viewer.text import plain_text


def report_html(report: Report) -> str:
    """The whole file. Names in it are text; the globe is a separate page in a sandboxed frame."""
    style = theme_variables() + asset("report", "report.css").read_text(encoding="utf-8")
    sections = "\n".join(_section(each, f"s{number}") for number, each in enumerate(report.sections))
    return f"""{head(_text(report.title), style, policy(page_program(), style, page_style()))}
<body>
<header><h1>{_text(report.title)}</h1><p>{_text(report.line)}</p></header>
{_globe(report)}
{_still(report)}
<nav aria-label="Sections"><ul>{_contents(report)}</ul></nav>
<main>
{sections}
{_command(report)}
</main>
</body>
</html>
"""


def _text(text: object) -> str:
    return escape(plain_text(text))


def _globe(report: Report) -> str:
    page = escape(page_html(report.globe))
    return f'<iframe id="globe" sandbox="allow-scripts" title="The globe, to turn" srcdoc="{page}"></iframe>'


def _contents(report: Report) -> str:
    titles = [(f"s{number}", section.title) for number, section in enumerate(report.sections)]
    return "".join(f'<li><a href="#{place}">{_text(title)}</a></li>' for place, title in (*titles, ("again", "Again")))


def _still(report: Report) -> str:
    """The picture that replaces the globe on paper."""
    if not report.globe.still:
        return ""
    return _image("image/webp", report.globe.still, "The globe", 'class="paper" ')


def _image(kind: str, data: bytes, words: str, more: str = "") -> str:
    return f'<img {more}alt="{_text(words)}" src="data:{kind};base64,{base64.b64encode(data).decode("ascii")}">'


def _section(section: Section, place: str) -> str:
    sentences = "".join(f"<p>{_text(each)}</p>" for each in section.sentences)
    blocks = "".join(_table(block) if isinstance(block, ReportTable) else _picture(block) for block in section.blocks)
    return f'<section id="{place}"><h2>{_text(section.title)}</h2>{sentences}{blocks}</section>'


def _picture(picture: ReportPicture) -> str:
    image = _image("image/webp", picture.data, picture.words)
    return f"<figure>{image}<figcaption>{_text(picture.words)}</figcaption></figure>"


def _table(table: ReportTable) -> str:
    caption = f"<caption>{_text(table.caption)}</caption>" if table.caption else ""
    head = "".join(f'<th scope="col">{_text(each)}</th>' for each in table.head)
    rows = "".join(f"<tr>{_row(row)}</tr>" for row in table.rows)
    notes = "".join(f"<li>{_text(each)}</li>" for each in table.notes)
    written = f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    return f'<div class="wide" tabindex="0">{written}</div>' + (f'<ul class="notes">{notes}</ul>' if notes else "")


def _row(row: tuple[Cell, ...]) -> str:
    first, *others = row
    return f'<th scope="row">{_cell(first)}</th>' + "".join(f"<td>{_cell(each)}</td>" for each in others)


def _cell(cell: Cell) -> str:
    """A number carries its full value and its key in summary.json."""
    if cell.value is None:
        return _text(cell.text)
    return f'<data value="{cell.value!r}" data-key="{_text(cell.key)}">{_text(cell.text)}</data>'


def _command(report: Report) -> str:
    unsaid = f"<p>It does not say {_text(', '.join(report.command.unsaid))}.</p>" if report.command.unsaid else ""
    return (
        '<section id="again"><h2>The command that makes this report again</h2>'
        f"<p>Where the files are:</p><pre>{_text(report.command.text)}</pre>{unsaid}</section>"
    )
