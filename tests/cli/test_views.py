"""geolip-viewer views, and the page of the manual that it makes."""

from pathlib import Path

import pytest

from geolip_viewer.cli import main
from geolip_viewer.cli.views import markdown
from geolip_viewer.options import options_of
from geolip_viewer.views import VIEWS

PAGE = Path(__file__).parents[2] / "docs" / "views.md"


def test_the_manuals_page_is_what_the_program_says() -> None:
    made = "\n".join(markdown(VIEWS)) + "\n"
    assert PAGE.read_text(encoding="utf-8") == made, "make it again: geolip-viewer views --markdown > docs/views.md"


def test_every_view_and_option_is_listed_with_its_range_and_default(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["views"]) == 0
    listed = capsys.readouterr().out
    for view in VIEWS:
        assert f"{view.id}: {view.title}" in listed
        for option in options_of(view.options):
            assert f"--set {option.name}=" in listed
    assert "--set k=5" in listed
    assert "1 to 65,536" in listed
    assert "needs items and experts and two experts" not in listed


def test_one_view_can_be_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["views", "lens"]) == 0
    listed = capsys.readouterr().out
    assert listed.startswith("lens: Expert lenses")
    assert "manifold" not in listed
    assert main(["views", "lense"]) == 2
    assert "there is no view 'lense'" in capsys.readouterr().err
