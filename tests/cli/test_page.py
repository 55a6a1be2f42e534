"""geolip-viewer page."""

from pathlib import Path

import pytest

from geolip_viewer.cli import main

LAYOUTS = Path(__file__).parents[1] / "fixtures" / "layouts"
THREE = (str(LAYOUTS / "files/u01_shared_npscalars.pt"), "--features", str(LAYOUTS / "features/u01_shared_npscalars"))
ALONE = (str(LAYOUTS / "files/u06_observer_bare.pt"),)


def page(*arguments: str, out: Path) -> int:
    return main(["page", *arguments, "--out", str(out)])


@pytest.mark.slow
def test_views_become_one_page_with_a_still_picture(tmp_path: Path, capsys) -> None:
    out = tmp_path / "sphere.html"
    assert page(*THREE, "--view", "manifold", "--view", "spectrum", "--title", "Mine <1>", out=out) == 0
    text = out.read_text(encoding="utf-8")
    assert "<h1>Mine &lt;1&gt;</h1>" in text
    assert 'src="data:image/webp;base64,' in text
    assert "nearest anchor right for" in text
    assert capsys.readouterr().out.startswith(str(out))


def test_a_view_that_the_data_lacks_is_one_sentence(tmp_path: Path, capsys) -> None:
    assert page(*ALONE, "--view", "lens", out=tmp_path / "sphere.html") == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_all_views_leave_out_what_the_data_lacks_and_say_so(tmp_path: Path, capsys) -> None:
    out = tmp_path / "sphere.html"
    assert page(*ALONE, "--view", "all", "--no-badge", out=out) == 0
    assert "Left out for want of" in capsys.readouterr().err
    assert "Constellation: " in out.read_text(encoding="utf-8")


def test_an_unknown_option_is_refused_before_anything_is_read(tmp_path: Path, capsys) -> None:
    assert page("missing.pt", "--set", "colour_by=nothing", out=tmp_path / "sphere.html") == 2
    assert "colour_by" in capsys.readouterr().err
