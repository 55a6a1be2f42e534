"""Output of commands: results on stdout, remarks on stderr. Names from files cannot control a terminal."""

import sys
from collections.abc import Iterable
from contextlib import suppress
from typing import TYPE_CHECKING

from geolip_viewer.cli.streams import StreamError
from geolip_viewer.text import visible_text
from geolip_viewer.wording import PERCENT

if TYPE_CHECKING:
    from rich.console import Console

HELD = "\ufdd0%"  # keeps a percent sign with its number while lines are broken: rich also breaks at no-break spaces


def print_line(text: object) -> None:
    """Print a line of the result."""
    print(_printed(visible_text(text)))


def note(text: object) -> None:
    """Print an error or a remark. If that is impossible, the exit status has to do."""
    with suppress(StreamError):
        print(_printed(visible_text(text)), file=sys.stderr)


def unbroken(text: str) -> str:
    """Text for `console`, without line breaks between a number and its percent sign."""
    return text.replace(PERCENT, HELD)


def _printed(text: str) -> str:
    """Lines with plain spaces, which every encoding has and which searches in the output expect."""
    return text.replace(PERCENT, " %").replace(HELD, " %")


def console(*, width: int | None = None) -> "Console":
    """A console for coloured tables on stdout."""
    from rich.console import Console, ConsoleOptions, ConsoleRenderable, RenderHook
    from rich.segment import Segment

    class Visible:
        """Something to print, with control characters made visible."""

        def __init__(self, content: ConsoleRenderable) -> None:
            self.content = content

        def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterable[Segment]:
            for text, style, control in console.render(self.content, options):
                yield Segment(text if control else _printed(visible_text(text)), style, control)

    class AllVisible(RenderHook):
        def process_renderables(self, renderables: list[ConsoleRenderable]) -> list[ConsoleRenderable]:
            return [Visible(each) for each in renderables]

    made = Console(markup=False, highlight=False, width=width)
    made.push_render_hook(AllVisible())
    return made
