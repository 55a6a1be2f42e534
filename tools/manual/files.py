"""The generated files and their contents."""

from collections.abc import Mapping
from pathlib import Path

from tools.manual.completion import completion
from tools.manual.man_page import man_page

PACKAGING = Path(__file__).parents[2] / "packaging"


def made() -> Mapping[Path, str]:
    """The text of each file, by path."""
    return {
        PACKAGING / "geolip-viewer.1": man_page(),
        PACKAGING / "completion" / "geolip-viewer.bash": completion("bash"),
        PACKAGING / "completion" / "_geolip-viewer": completion("zsh"),
    }
