"""What the commands say: on stdout what was asked for, on stderr what is odd. Names in it cannot act on a terminal."""

import sys
from collections.abc import Iterable
from contextlib import suppress
from typing import TYPE_CHECKING

from geolip_viewer.cli.streams import StreamError
from geolip_viewer.text import visible_text

if TYPE_CHECKING:
    from rich.console import Console


def print_line(text: object) -> None:
    """Print what was asked for."""
    print(visible_text(text))


def note(text: object) -> None:
    """Print what went wrong or is odd. Where that is impossible, the exit status tells it alone."""
    with suppress(StreamError):
        print(visible_text(text), file=sys.stderr)


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
                yield Segment(text if control else visible_text(text), style, control)

    class AllVisible(RenderHook):
        def process_renderables(self, renderables: list[ConsoleRenderable]) -> list[ConsoleRenderable]:
            return [Visible(each) for each in renderables]

    made = Console(markup=False, highlight=False, width=width)
    made.push_render_hook(AllVisible())
    return made
