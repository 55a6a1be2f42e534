"""The page as one HTML file: data, program and looks inside, and a policy that lets nothing else in."""

import base64
import hashlib
from html import escape
from pathlib import Path

from geolip_viewer import __version__
from geolip_viewer.assets import asset
from geolip_viewer.errors import OptionError, OutputError
from geolip_viewer.export.page.colours import hexadecimal
from geolip_viewer.export.page.content import Page, packed
from geolip_viewer.export.page.figures import figures, line_of
from geolip_viewer.files import atomic_write, require_file
from geolip_viewer.path_checks import is_folder
from geolip_viewer.render.palette import THEMES, Theme
from geolip_viewer.text import plain_text

LARGEST = 100_000_000  # bytes
WITHOUT_SCRIPTS = "The globe turns only where scripts are allowed; the figures below do not need them."


def require_page(path: Path) -> None:
    """Raises OptionError if a folder has the name, or it does not end as that of a page, OutputError where it could
    not be written."""
    if is_folder(path):
        raise OptionError(path, "is a folder", "Give the name of an .html file")
    if path.suffix.lower() not in (".html", ".htm"):
        raise OptionError(path, "cannot be written as a page", "Use a name that ends in .html")
    require_file(path)


def write_page(path: Path, page: Page) -> int:
    """Write the page, whole or not at all; how many bytes it has.

    Raises OutputError if the folder or the disk refuses, or the page would be larger than browsers open gladly.
    """
    written = bytes_of(page, path)
    with atomic_write(path) as part:
        part.write_bytes(written)
    return len(written)


def bytes_of(page: Page, path: Path) -> bytes:
    """The file at this path; raises OutputError if it would be larger than browsers open gladly."""
    written = html(page).encode("utf-8", errors="backslashreplace")
    if len(written) > LARGEST:
        problem = f"the page would have {len(written) / 1e6:,.0f} MB, and {LARGEST / 1e6:,.0f} MB are the most"
        of_run = "" if page.timeline is None else ", leave the timeline out"
        raise OutputError(path, problem, f"Choose fewer views, hide items by a filter{of_run}, or leave thumbnails out")
    return written


def html(page: Page) -> str:
    """The whole file. Names in it are text: escaped, or inside the data."""
    program, style = page_program(), page_style()
    title, words = (escape(plain_text(each)) for each in (page.title, line_of(page)))
    return f"""{head(title, style, policy(program, style))}
<body>
<header><h1>{title}</h1><p id="summary">{words}</p></header>
<main id="main">
{_still(page)}
<noscript><p class="notice">{WITHOUT_SCRIPTS}</p></noscript>
</main>
<details id="figures"><summary>The figures as text</summary>{figures(page)}</details>
<script type="text/plain" id="data">{packed(page)}</script>
<script type="module">{program}</script>
</body>
</html>
"""


def head(title: str, style: str, allowed: str) -> str:
    """What a file of ours begins with, up to its body; `title` is escaped, `allowed` the content policy."""
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{allowed}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="generator" content="geolip-viewer {__version__}">
<title>{title}</title>
<style>{style}</style>
</head>"""


def page_program() -> str:
    """The program of a page."""
    return asset("page", "page.js").read_text(encoding="utf-8")


def page_style() -> str:
    """The style sheet of a page."""
    return theme_variables() + asset("page", "page.css").read_text(encoding="utf-8")


def policy(program: str, *styles: str) -> str:
    """A policy that allows only this program, this style sheet, and pictures and fonts inside the file."""
    looks = " ".join(f"'{_digest(style)}'" for style in styles)
    return (
        f"default-src 'none'; script-src '{_digest(program)}'; style-src {looks}; "
        "img-src data: blob:; font-src data:; base-uri 'none'; form-action 'none'"
    )


def _digest(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def _still(page: Page) -> str:
    if not page.still:
        return ""
    shown = page.views[0].scenes[0]
    words = escape(plain_text(f"{shown.title}. {shown.subtitle}"))
    return f'<img id="still" alt="{words}" src="data:image/webp;base64,{base64.b64encode(page.still).decode()}">'


def theme_variables() -> str:
    """The colours of both themes as variables of the style sheet; which one holds, the reader's system says."""
    light, dark = (_declared(THEMES[name]) for name in ("light", "dark"))
    return (
        f":root{{{light}color-scheme:light}}"
        f"@media (prefers-color-scheme:dark){{:root:not([data-theme=light]){{{dark}color-scheme:dark}}}}"
        f":root[data-theme=dark]{{{dark}color-scheme:dark}}"
        f"@media print{{:root:root:root{{{light}color-scheme:light}}}}"
    )


def _declared(theme: Theme) -> str:
    colours = {
        "top": theme.top,
        "bottom": theme.bottom,
        "text": theme.text,
        "muted": theme.muted_text,
        "panel": theme.panel,
        "line": theme.line,
        "accent": theme.roles["item"],
    }
    return "".join(f"--{name}:{hexadecimal(colour)};" for name, colour in colours.items())
