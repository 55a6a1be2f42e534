"""geolip-viewer inspect: what a checkpoint holds."""

import json
import math

import pytest
import torch

from geolip_viewer.sources.sample import sample_checkpoint
from tests.cli.test_main import ended, imported_by
from tests.sources.writing import LAYOUTS, saved, state_dict

FILES = LAYOUTS / "files"


def test_the_report_says_what_was_found(capsys):
    status, out, err = ended(capsys, "inspect", str(sample_checkpoint()))
    assert (status, err) == (0, "")
    for part in (
        "dual-stream: every expert", "256 in 256 dimensions (constellation.anchors)", "hog_color", "396 wide", "mAP",
    ):  # fmt: skip
        assert part in out
    assert "\x1b" not in out


def test_the_sample_can_be_inspected(capsys):
    assert ended(capsys, "inspect", "--sample") == ended(capsys, "inspect", str(sample_checkpoint()))
    status, _, err = ended(capsys, "inspect", "--sample", str(sample_checkpoint()))
    assert (status, err.count("\n")) == (2, 1)


def test_anchor_sets_are_listed_whole_and_one_can_be_chosen(capsys):
    path = str(FILES / "u10_transformer_two_layers.pt")
    keys = [f"components.layer_{i}.components.observer.association.constellation.anchors" for i in range(2)]
    _, out, _ = ended(capsys, "inspect", path)
    assert all(key in out for key in keys)
    _, out, _ = ended(capsys, "inspect", path, "--anchors", keys[1], "--json")
    assert json.loads(out)["anchors_key"] == keys[1]


def test_json_holds_the_same_for_programs(capsys):
    _, out, _ = ended(capsys, "inspect", str(FILES / "u04_core_one_expert.safetensors"), "--json")
    found = json.loads(out)
    assert (found["family"], found["anchors"], found["dimension"]) == ("shared", 20, 40)
    assert found["experts"] == [{"name": "", "width": 64}]
    assert found["anchor_sets"] == [
        {"key": "core.constellation.anchors", "count": 20, "dimension": 40, "kind": "points"}
    ]
    assert found["metrics"] == {"epoch": 3}
    assert "n_anchors = 24" in found["notices"][0]
    assert len(found["sha256"]) == 64


def test_axes_are_called_so(capsys, tmp_path):
    path = saved(tmp_path / "c.pt", {f"blocks.{block}.addr.home": torch.randn(8, 6) for block in range(2)})
    _, out, _ = ended(capsys, "inspect", str(path))
    assert "8 axes (x and −x are one) in 6 dimensions (blocks.0.addr.home)" in out
    assert json.loads(ended(capsys, "inspect", str(path), "--json")[1])["anchors_are"] == "axes"
    _, out, _ = ended(capsys, "analyze", str(path))
    assert "8 axes (x and −x are one) in 6 dimensions" in out


def test_metrics_that_are_no_number_are_still_json(capsys, tmp_path):
    path = saved(tmp_path / "c.pt", {"state_dict": state_dict(), "loss": math.nan, "best": -math.inf})
    _, out, _ = ended(capsys, "inspect", str(path), "--json")
    assert json.loads(out)["metrics"] == {"loss": "nan", "best": "-inf"}


def test_what_a_file_says_cannot_steer_the_terminal(capsys, tmp_path):
    contents = {"state_dict": {"\x1b[2J.anchors": torch.randn(3, 2)}, "note[red]\x1b]0;x\x07": "a\x1bb"}
    status, out, _ = ended(capsys, "inspect", str(saved(tmp_path / "c.pt", contents)))
    assert status == 0
    assert "\x1b" not in out
    assert "\x07" not in out
    assert "note[red]" in out


@pytest.mark.parametrize("arguments", [["nowhere.pt"], [str(FILES / "u16_relaylayer_3d.pt")], []])
def test_bad_input_is_one_line_and_exit_status_2(capsys, arguments):
    status, out, err = ended(capsys, "inspect", *arguments)
    assert (status, out) == (2, "")
    assert err.count("\n") == 1


def test_safetensors_are_inspected_without_torch():
    heavy = imported_by("inspect", str(FILES / "u04_core_one_expert.safetensors"))
    assert not heavy & {"torch", "datasets", "pandas", "pyarrow", "vtkmodules", "PyQt6"}
