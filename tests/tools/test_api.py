"""The page of the library is made from the docstrings."""

from pathlib import Path

import geolip_viewer
from tools.api.page import page

PAGE = Path(__file__).parents[2] / "docs" / "api.md"


def test_the_page_is_what_the_docstrings_say() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "make it again: python -m tools.api > docs/api.md"


def test_every_public_name_is_on_it() -> None:
    headings = {line.lstrip("# ").removeprefix("geolip_viewer.") for line in page().splitlines() if line[:2] == "##"}
    values = {name for name in vars(geolip_viewer.Constellation) if not name.startswith("_")}
    assert headings == values | {name for name in geolip_viewer.__all__ if not name.startswith("_")}
