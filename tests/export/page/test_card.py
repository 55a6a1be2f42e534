"""A page as a static Space, and the lines for a model card."""

from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from geolip_viewer.errors import OutputError
from geolip_viewer.export.page.card import card_lines, write_space
from geolip_viewer.export.page.content import Page
from tests.export.page.making import page_of
from tests.synthetic import make_analysis

ODD = 'a: "b" [c](d) <e> \\'


@pytest.fixture
def page() -> Page:
    return replace(page_of(make_analysis(), "manifold", title=ODD), still=b"RIFF")


def test_a_space_is_a_folder_with_the_page_a_preview_and_what_it_is(page: Page, tmp_path: Path) -> None:
    names = write_space(tmp_path / "space", page)
    assert (
        {each.name for each in (tmp_path / "space").iterdir()}
        == set(names)
        == {"index.html", "preview.webp", "README.md"}
    )
    _, header, words = (tmp_path / "space" / "README.md").read_text(encoding="utf-8").split("---\n", 2)
    assert yaml.safe_load(header) == {
        "title": ODD.replace('"', "'"),
        "emoji": "🌐",
        "colorFrom": "blue",
        "colorTo": "indigo",
        "sdk": "static",
        "pinned": False,
    }
    assert "40 items" in words


def test_without_a_preview_nothing_is_written(page: Page, tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="--card"):
        write_space(tmp_path / "space", replace(page, still=b""))
    assert list(tmp_path.iterdir()) == []


def test_the_lines_of_a_card_lead_to_the_space_and_names_are_no_markdown(page: Page) -> None:
    lines = card_lines(page, "my space")
    assert lines.count("https://huggingface.co/spaces/OWNER/my-space") == 3
    assert "\\[c\\](d) \\<e\\>" in lines
