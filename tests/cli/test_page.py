"""geolip-viewer page."""

import re
from pathlib import Path

import pytest

from geolip_viewer.cli import main
from geolip_viewer.opening import read_analysis
from tests.export.page.reading import Read
from tests.runs import save_features, save_run, trained

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


@pytest.mark.slow
def test_a_run_brings_all_its_checkpoints_unless_one_alone_is_wanted(tmp_path: Path) -> None:
    folder, features = save_run(tmp_path / "training", trained(2)), save_features(tmp_path / "features", 12)
    wanted, out = (str(folder), "--features", str(features), "--no-badge"), tmp_path / "run.html"
    assert page(*wanted, out=out) == 0
    text = out.read_text(encoding="utf-8")
    assert "<h1>training</h1>" in text
    assert "<caption>The checkpoints</caption>" in text
    assert page(*wanted, "--no-timeline", out=out) == 0
    assert "<caption>The checkpoints</caption>" not in out.read_text(encoding="utf-8")


@pytest.mark.slow
def test_filters_and_the_camera_are_those_of_pictures(tmp_path: Path) -> None:
    out = tmp_path / "sphere.html"
    name = read_analysis(Path(THREE[0]), THREE[2]).class_keys[0]
    assert page(*THREE, "--no-badge", "--hide", name, "--camera", "-30,10,2", out=out) == 0
    read = Read(re.search(r'id="data">([^<]*)<', out.read_text(encoding="utf-8"))[1])
    (panel,) = read.header["views"][0]["moments"][0]["panels"]
    assert panel["pose"] == {"azimuth": -30, "elevation": 10, "zoom": 2}
    drawn = {
        n
        for each in panel["layers"]
        if each["kind"] == "points" and each["of"] == "item"
        for n in read.array(each["index"])
    }
    facts = read.header["facts"]["items"]
    offsets, ids = read.array(facts["classOffsets"]), read.array(facts["classIds"])
    carried = {item for item in range(facts["count"]) if 0 in ids[offsets[item] : offsets[item + 1]]}
    assert drawn == set(range(facts["count"])) - carried
    assert carried


def test_a_class_that_is_not_there_is_one_sentence(tmp_path: Path, capsys) -> None:
    assert page(*THREE, "--only", "nothing", out=tmp_path / "sphere.html") == 2
    assert "--only: there is no class 'nothing'" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_option_is_refused_before_anything_is_read(tmp_path: Path, capsys) -> None:
    assert page("missing.pt", "--set", "colour_by=nothing", out=tmp_path / "sphere.html") == 2
    assert "colour_by" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "told"), [("", "is a folder. Give the name of an .html file."), ("x.txt", "cannot be written as a page")]
)
def test_what_is_no_page_is_refused_before_anything_is_read(tmp_path: Path, capsys, name: str, told: str) -> None:
    assert page("missing.pt", out=tmp_path / name) == 2
    assert f"{tmp_path / name}: {told}" in capsys.readouterr().err


def test_a_card_does_not_take_the_place_of_a_file(tmp_path: Path, capsys) -> None:
    out = tmp_path / "space"
    out.touch()
    assert page("missing.pt", "--card", out=out) == 2
    assert f"{out}: is not a folder" in capsys.readouterr().err


@pytest.mark.parametrize("flag", [("--time", "zz"), ("--reference", "zz"), ("--frame", "own")])
def test_flags_of_a_run_are_refused_for_a_single_checkpoint(tmp_path: Path, capsys, flag: tuple[str, str]) -> None:
    assert page(*ALONE, *flag, out=tmp_path / "sphere.html") == 2
    assert f"{flag[0]}: needs a training run" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (("page", "--sample", "--out", ""), "--out: is empty"),
        (("run", ""), "FOLDER: is empty"),
        (("inspect", ""), "CHECKPOINT: is empty"),
        (("analyze", "--sample", "--features", " "), "--features: is empty"),
    ],
)
def test_an_empty_path_is_not_the_working_folder(capsys, asked: tuple[str, ...], told: str) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(asked)
    assert told in capsys.readouterr().err
