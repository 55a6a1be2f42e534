"""What the commands say: on stdout what was asked for, on stderr what is odd. Names in it cannot act on a terminal."""

import sys
from collections.abc import Iterable
from contextlib import suppress
from typing import TYPE_CHECKING

from geolip_viewer.cli.streams import StreamError
from geolip_viewer.text import visible_text
from geolip_viewer.wording import PERCENT

if TYPE_CHECKING:
    from rich.console import Console

HELD = "\ufdd0%"  # a percent sign at its number until lines are broken: rich breaks them at no-break spaces, too


def print_line(text: object) -> None:
    """Print what was asked for."""
    print(_printed(visible_text(text)))


def note(text: object) -> None:
    """Print what went wrong or is odd. Where that is impossible, the exit status tells it alone."""
    with suppress(StreamError):
        print(_printed(visible_text(text)), file=sys.stderr)


def unbroken(text: str) -> str:
    """For what goes to `console`: no line ends between a number and its percent sign."""
    return text.replace(PERCENT, HELD)


def _printed(text: str) -> str:
    """Lines as they are: a plain space is a letter of every encoding, and what is searched for in them."""
    return text.replace(PERCENT, " %").replace(HELD, " %")


def console(*, width: int | None = None) -> "Console":
    """A console for tables in colour on stdout."""
    from rich.console import Console, ConsoleOptions, ConsoleRenderable, RenderHook
    from rich.segment import Segment

    class Visible:
        """Something to print, with what a terminal would obey made visible."""

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
