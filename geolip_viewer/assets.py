"""The files that ship with the program."""

from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).parent


@cache
def resources() -> Path:
    """The resources folder: packed beside this module in a wheel, beside the package in a source checkout."""
    packed = PACKAGE / "resources"
    return packed if packed.is_dir() else PACKAGE.parent / "resources"


def guide() -> Path:
    """The folder of the guide's pages: packed beside this module in a wheel, in docs/ of a source checkout."""
    packed = PACKAGE / "guide"
    return packed if packed.is_dir() else PACKAGE.parent / "docs" / "guide"


def asset(*parts: str) -> Path:
    """Path of one shipped file, as asset("icons", "save.svg"); FileNotFoundError if the installation lacks it."""
    path = resources().joinpath(*parts)
    if not path.exists():
        raise FileNotFoundError(f"{path} is missing from this installation")
    return path
