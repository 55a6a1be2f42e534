"""geolip-viewer guide: the guide that ships with the program, for reading in a terminal."""

import argparse
import re

from geolip_viewer.assets import guide
from geolip_viewer.cli.output import console, unbroken
from geolip_viewer.errors import ViewerError

FIRST = "README"
PAGES = ("opening", "views", "trust", "choosing", "comparing", "passing-on")
DESCRIPTION = """\
Print a page of the guide: from the first start to a figure for a paper. The same
pages are in the window under F1, with their pictures."""
WIDTH = 100
PICTURE = re.compile(r"!\[([^]]*)\]\([^)]*\)")
PAGE_LINK = re.compile(rf"\[([^]]*)\]\(({'|'.join(PAGES)})\.md\)")


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the command and its argument."""
    parser = commands.add_parser("guide", help="from the first start to a figure", description=DESCRIPTION)
    parser.add_argument("page", nargs="?", choices=PAGES, help="which page (default: the first, with the contents)")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print the page."""
    from rich.markdown import Markdown

    path = guide() / f"{arguments.page or FIRST}.md"
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise ViewerError(path, "cannot be read", "Install geolip-viewer again") from error
    shown = console()
    shown.print(Markdown(unbroken(for_terminal(text)), hyperlinks=False), width=min(WIDTH, shown.width))
    return 0


def for_terminal(text: str) -> str:
    """A page with its pictures described in words, and with links to pages as the commands that print them."""
    return PAGE_LINK.sub(r"\1 (`geolip-viewer guide \2`)", PICTURE.sub(r"*Picture: \1*", text))
