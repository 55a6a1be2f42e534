"""A page as a static Space, and the lines that show it in a model card."""

import re
from pathlib import Path

from geolip_viewer.errors import OutputError
from geolip_viewer.export.page.content import Page
from geolip_viewer.export.page.document import bytes_of
from geolip_viewer.export.page.figures import line_of
from geolip_viewer.files import atomic_write_all
from geolip_viewer.text import markdown_text, plain_text

PAGE, PREVIEW, README = "index.html", "preview.webp", "README.md"
SPACE = """\
---
title: {title}
emoji: 🌐
colorFrom: blue
colorTo: indigo
sdk: static
pinned: false
---

{words}
"""


def write_space(folder: Path, page: Page) -> tuple[str, ...]:
    """Write the page, its preview and a README.md into a folder, all or none, and return their names.

    Raises OutputError if the folder or the disk refuses, when the page is too large, or has no still picture.
    """
    if not page.still:
        raise OutputError(folder, "cannot have a preview, since nothing can be drawn here", "Leave out --card")
    title = plain_text(page.title).replace('"', "'")
    words = SPACE.format(title=f'"{title}"'.replace("\\", "\\\\"), words=markdown_text(line_of(page)))
    with atomic_write_all(folder) as staging:
        (staging / PAGE).write_bytes(bytes_of(page, folder / PAGE))
        (staging / PREVIEW).write_bytes(page.still)
        (staging / README).write_text(words, encoding="utf-8", errors="backslashreplace")
    return PAGE, PREVIEW, README


def card_lines(page: Page, name: str) -> str:
    """Markdown for a model card: the preview, which leads to the Space. OWNER is to be replaced."""
    space = re.sub(r"[^\w.-]+", "-", name, flags=re.ASCII).strip("-.") or "sphere"
    title = markdown_text(plain_text(page.title))
    address = f"https://huggingface.co/spaces/OWNER/{space}"
    return (
        f"[![{title}]({address}/resolve/main/{PREVIEW})]({address})\n\n"
        f"*[{title}]({address}): turn the sphere. {markdown_text(line_of(page))}*"
    )
