"""geolip-viewer report."""

import json
import re
from pathlib import Path

import pytest

from geolip_viewer.cli import main
from tests.runs import save_features, save_run, trained

LAYOUTS = Path(__file__).parents[1] / "fixtures" / "layouts"
THREE = (str(LAYOUTS / "files/u01_shared_npscalars.pt"), "--features", str(LAYOUTS / "features/u01_shared_npscalars"))


@pytest.mark.slow
def test_the_report_has_the_numbers_of_analyze(tmp_path: Path, capsys) -> None:
    out = tmp_path / "new" / "report.html"
    assert main(["report", *THREE, "--title", "Mine <1>", "--out", str(out)]) == 0
    assert capsys.readouterr().out == f"{out}\n"
    assert [each.name for each in out.parent.iterdir()] == ["report.html"]
    assert main(["analyze", *THREE, "--trust", "--out", str(tmp_path)]) == 0
    numbers = json.loads((tmp_path / "summary.json").read_text(encoding="utf-8"))
    text = out.read_text(encoding="utf-8")
    assert "<h1>Mine &lt;1&gt;</h1>" in text
    written = {key: float(value) for value, key in re.findall(r'<data value="([^"]+)" data-key="([^"]+)"', text)}
    assert written["effective_dimension.embeddings"] == numbers["effective_dimension"]["embeddings"]
    assert written["trust.neighbors_kept"] == numbers["trust"]["neighbors_kept"]
    assert written["trust.null.trustworthiness"] == numbers["trust"]["null"]["trustworthiness"]
    assert text.count("data:image/webp;base64,") >= 5  # four sheets and the still of the globe
    assert str(LAYOUTS) not in text


@pytest.mark.parametrize("name", ["report.docx", "."])
def test_another_name_is_refused_before_anything_is_read(tmp_path: Path, capsys, name: str) -> None:
    assert main(["report", "missing.pt", "--out", str(tmp_path / name)]) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_a_folder_is_no_report_of_any_form(tmp_path: Path, capsys) -> None:
    assert main(["report", "missing.pt", "--format", "md", "--out", str(tmp_path)]) == 2
    assert f"{tmp_path}: is a folder" in capsys.readouterr().err


def test_what_cannot_be_read_leaves_nothing(tmp_path: Path, capsys) -> None:
    assert main(["report", str(tmp_path / "missing.pt"), "--out", str(tmp_path / "new" / "report.html")]) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_two_checkpoints_become_a_report_of_their_differences(tmp_path: Path, capsys) -> None:
    folder, features = save_run(tmp_path / "run", trained(2)), save_features(tmp_path / "features")
    first, second = (str(folder / f"epoch_{t}.pt") for t in range(2))
    out = tmp_path / "out" / "differences.md"
    assert main(["report", first, "--compare", second, "--features", str(features), "--out", str(out)]) == 0
    assert capsys.readouterr().out.startswith(f"{out}\n")
    text = out.read_text(encoding="utf-8")
    assert text.startswith("# epoch\\_0 → epoch\\_1")
    assert "--compare epoch_1.pt" in text
    assert {"differences-globe.html", "differences-globe.webp"} < {each.name for each in out.parent.iterdir()}
