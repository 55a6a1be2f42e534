"""geolip-viewer analyze, from files to files."""

import argparse
import io
import json
import shutil

import numpy as np
import pytest

from geolip_viewer.cli import analyze, main
from geolip_viewer.cli.reading import opened, opened_beside
from tests.brute import Brute
from tests.cli.test_main import ended, imported_by
from tests.sources.writing import LAYOUTS

FILES, FEATURES = LAYOUTS / "files", LAYOUTS / "features"
SHARED, SHARED_FEATURES = FILES / "u01_shared_npscalars.pt", FEATURES / "u01_shared_npscalars"
ONE, ONE_FEATURES = FILES / "u04_core_one_expert.safetensors", FEATURES / "u04_core_one_expert"
ALONE = FILES / "u09_backbone_three_sets.safetensors"


def test_it_writes_what_it_prints(capsys, tmp_path):
    status, report, error = ended(
        capsys, "analyze", str(SHARED), "--features", str(SHARED_FEATURES), "--out", str(tmp_path / "new" / "folder")
    )
    assert (status, error) == (0, "")
    summary = json.loads((tmp_path / "new" / "folder" / "summary.json").read_text())
    assert f"{summary['anchors']['dead']} dead" in report
    assert f"{summary['effective_dimension']['embeddings']:.1f} of 64" in report
    assert f"{summary['pairs'][0]['std']:.6f}" in report
    assert f"{summary['information_gain']:+.1f} dimensions" in report
    assert f"{summary['ratio']:.4f}" in report
    for part in ("shared", "48 anchors in 64 dimensions", "clip_l14_openai (96 wide)", "mAP 0.8371", "analysis.npz"):
        assert part in report


def test_the_written_numbers_are_right(tmp_path):
    from geolip_viewer.sources.checkpoint import read_checkpoint
    from geolip_viewer.sources.feature_reading import read_features

    assert main(["analyze", str(SHARED), "--features", str(SHARED_FEATURES), "--out", str(tmp_path)]) == 0
    checkpoint = read_checkpoint(SHARED)
    brute = Brute(checkpoint, read_features(SHARED_FEATURES, checkpoint))
    with np.load(tmp_path / "analysis.npz") as found:
        axes = brute.pca(brute.fused)[1][:3].T
        np.testing.assert_allclose(found["embeddings_3d"], brute.fused @ axes, atol=1e-5)
        np.testing.assert_allclose(found["anchors_3d"], brute.anchors @ axes, atol=1e-5)
        assert found["primary_class"].tolist() == brute.primary_class
        assert found["class_counts"].tolist() == brute.class_counts


def test_the_folder_it_writes_is_analyzed_like_any_checkpoint(capsys, tmp_path):
    assert ended(capsys, "analyze", str(SHARED), "--features", str(SHARED_FEATURES), "--out", str(tmp_path))[0] == 0
    status, report, _ = ended(capsys, "analyze", str(tmp_path))
    assert status == 0
    assert "This is what analyze saved of u01_shared_npscalars.pt" in " ".join(report.split())
    (tmp_path / "embeddings.parquet").unlink()
    status, _, error = ended(capsys, "analyze", str(tmp_path))
    assert status == 2
    assert "Run analyze again with the same --out" in error


def test_one_expert_is_reported_without_what_needs_two(capsys, tmp_path):
    status, report, _ = ended(capsys, "analyze", str(ONE), "--features", str(ONE_FEATURES), "--out", str(tmp_path))
    assert status == 0
    assert "One expert: there is nothing to compare it with" in report
    with np.load(tmp_path / "analysis.npz") as found:
        assert "expert_divergence" not in found.files
        assert "triangulation_sphere" in found.files


def test_anchors_alone_need_no_features(capsys, tmp_path):
    status, report, _ = ended(capsys, "analyze", str(ALONE), "--out", str(tmp_path))
    assert status == 0
    assert "anchors alone" in report
    with np.load(tmp_path / "analysis.npz") as found:
        assert "anchors_sphere" in found.files


def test_another_set_of_anchors_can_be_chosen(capsys):
    assert ended(capsys, "analyze", str(ALONE), "--anchors", "layers.2.anchors")[0] == 0
    status, _, error = ended(capsys, "analyze", str(ALONE), "--anchors", "layers.9.anchors")
    assert (status, error.count("\n")) == (2, 1)


def test_without_a_folder_it_only_prints(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert ended(capsys, "analyze", str(ONE), "--features", str(ONE_FEATURES))[0] == 0
    assert list(tmp_path.iterdir()) == []


def test_classes_can_be_named(capsys, tmp_path):
    (tmp_path / "names.txt").write_text("\n".join(f"name {i}" for i in range(80)))
    status, report, _ = ended(
        capsys, "analyze", str(ONE), "--features", str(ONE_FEATURES), "--class-names", str(tmp_path / "names.txt")
    )
    assert status == 0
    assert "80, of which" in report


def test_experts_are_taken_in_the_order_given(capsys, tmp_path):
    given = "siglip_b16_384, dinov2_b14,clip_l14_openai"
    shutil.copytree(SHARED_FEATURES, tmp_path / "data")
    status, _, error = ended(capsys, "analyze", str(SHARED), "--features", str(tmp_path / "data"), "--experts", given)
    assert status == 2  # their widths differ, so another order cannot fit
    assert "siglip_b16_384" in error


def test_a_pca_can_be_fitted_on_the_first_rows(capsys):
    status, report, _ = ended(capsys, "analyze", str(ONE), "--features", str(ONE_FEATURES), "--fit-rows", "50")
    assert status == 0
    assert "first 50 of 96 items" in report


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["--sample", "x.pt"],
        ["missing.pt"],
        [str(FILES / "u15_svae_no_anchors.pt")],
        [str(ONE), "--features", "/no/such/folder"],
        [str(ONE), "--features", str(ONE_FEATURES), "--split", "test"],
        [str(ONE), "--features", str(ONE_FEATURES), "--experts", "nobody"],
        [str(ONE), "--features", str(ONE_FEATURES), "--class-names", "/no/such/file"],
        [str(ONE), "--features", str(ONE_FEATURES), "--fit-rows", "1"],
        [str(ONE), "--features", str(ONE_FEATURES), "--out", "/dev/null/folder"],
        [str(ONE), "--features", str(SHARED_FEATURES)],
        [str(ONE)],  # the hub cannot be reached here
    ],
)
def test_bad_input_is_one_line_and_exit_2(capsys, arguments):
    status, out, error = ended(capsys, "analyze", *arguments)
    assert (status, out) == (2, "")
    assert error.startswith("geolip-viewer: ")
    assert error.count("\n") == 1


def test_it_says_where_it_was_computed_and_refuses_a_device_that_is_not_there(capsys, monkeypatch):
    monkeypatch.setattr("geolip_viewer.geometry.devices.cuda_name", lambda: None)
    status, report, _ = ended(capsys, "analyze", str(ONE), "--features", str(ONE_FEATURES), "--device", "cpu")
    assert status == 0
    assert "computed on the processor" in " ".join(report.split())
    status, _, error = ended(capsys, "analyze", str(ONE), "--features", str(ONE_FEATURES), "--device", "cuda")
    assert status == 2
    assert "PyTorch finds no CUDA device here. Choose auto or cpu" in error


def test_progress_is_shown_on_a_terminal_and_cleared(capsys, monkeypatch):
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    assert main(["analyze", str(ONE), "--features", str(ONE_FEATURES)]) == 0
    assert "Decomposing" in terminal.getvalue() or "%" in terminal.getvalue()
    assert "\x1b[2K" in terminal.getvalue()


def test_a_safetensors_checkpoint_is_analyzed_without_torch_and_without_a_drawing_library(tmp_path):
    found = imported_by("analyze", str(ONE), "--features", str(ONE_FEATURES), "--out", str(tmp_path))
    assert {"numpy", "pyarrow", "rich"} <= found
    assert not {"torch", "datasets", "pyvista", "vtkmodules", "PyQt6", "matplotlib", "pandas", "scipy"} & found


def embeddings(folder):
    """A table of text with columns of its own names: 12 rows, 5 numbers each, three classes by name."""
    random = np.random.default_rng(0)
    rows = [
        f'k{row},"{" ".join(map(str, numbers))}",{("cat", "dog", "cat", "ant")[row % 4]}'
        for row, numbers in enumerate(random.standard_normal((12, 5)).round(3).tolist())
    ]
    path = folder / "embeddings.csv"
    path.write_text("\n".join(["key,vector,kind", *rows]))
    return path, random


def test_embeddings_alone_are_analyzed_with_anchors_made_of_them(capsys, tmp_path):
    path, _ = embeddings(tmp_path)
    asked = ("--features", str(path), "--columns", "id=key,features=vector,labels=kind")
    status, report, error = ended(capsys, "analyze", *asked, "--anchors-from", "classes", "--out", str(tmp_path / "o"))
    assert (status, error) == (0, "")
    assert "unit means of 3 classes" in report
    assert "3, of which 3 have items; named by the labels themselves" in report
    summary = json.loads((tmp_path / "o" / "summary.json").read_text())
    assert summary["class_names"] == ["ant", "cat", "dog"]
    assert summary["class_names_from"] == "labels"
    assert summary["checkpoint"]["anchors_from"] == "unit means of 3 classes"
    with np.load(tmp_path / "o" / "analysis.npz") as found:
        assert found["image_id"].tolist() == [f"k{row}" for row in range(12)]
        assert found["class_counts"].tolist() == [3, 6, 3]
    status, report, _ = ended(capsys, "analyze", *asked, "--anchors-from", "kmeans:4")
    assert status == 0
    assert "4 centres of spherical k-means, seed 0" in report


def test_a_bare_array_is_told_as_what_it_is(capsys, tmp_path):
    np.save(tmp_path / "x.npy", np.random.default_rng(0).normal(size=(30, 5)).astype(np.float32))
    _, report, _ = ended(capsys, "analyze", "--features", str(tmp_path / "x.npy"), "--anchors-from", "kmeans:4")
    told = " ".join(report.split())
    assert "family none: these are embeddings without a checkpoint" in told
    expected = f"features{tmp_path / 'x.npy'}computedontheprocessorSphereitems30classesnoitemhasaclass"
    assert expected in "".join(report.split())  # paths wrap


@pytest.mark.parametrize(
    ("asked", "line"),
    [
        (["--anchors-from", "classes"], "no CHECKPOINT was given"),
        (["--features", "x.npy"], "no CHECKPOINT was given"),
        (["--sample", "--anchors-from", "kmeans:1"], "--anchors-from: cannot be 'kmeans:1'"),
        (["--sample", "--columns", "key"], "--columns: cannot be read at 'key'"),
        (["--sample", "--split", " "], "--split: is empty"),
        (["--sample", "--features", "~nosuchuser/x"], "does not exist"),
        (["--sample", "--features", "x" * 300], "cannot be read (File name too long)"),
        (["--sample", "--features", "/dev/zero"], "is neither a file nor a folder"),
        (["--sample", "--class-names", "/dev/zero"], "is not a regular file"),
    ],
)
def test_what_cannot_be_opened_is_one_line(capsys, asked, line):
    status, _, error = ended(capsys, "analyze", *asked)
    assert status == 2
    assert line in error
    assert error.count("\n") == 1


def test_whose_names_the_classes_have_is_written(tmp_path):
    names = tmp_path / "names.txt"
    names.write_text("\n".join(f"name {index}" for index in range(80)))
    for more, source, first in (([], "coco80", "person"), (["--class-names", str(names)], "given", "name 0")):
        out = tmp_path / source
        assert main(["analyze", str(SHARED), "--features", str(SHARED_FEATURES), *more, "--out", str(out)]) == 0
        summary = json.loads((out / "summary.json").read_text())
        assert (summary["class_names_from"], summary["class_names"][0]) == (source, first)
        assert any("COCO's 80 names" in told for told in summary["notices"]) == (source == "coco80")
        assert summary["checkpoint"]["anchors_from"] == "checkpoint"


def test_items_placed_beside_are_named_by_the_same_list(tmp_path):
    random = np.random.default_rng(0)
    for name in ("first", "second"):
        labels = np.arange(20) % 2
        np.savez(tmp_path / f"{name}.npz", features=random.normal(size=(20, 5)).astype(np.float32), labels=labels)
    (tmp_path / "names.txt").write_text("cat\ndog\n")
    analyze.add(commands := argparse.ArgumentParser().add_subparsers())
    given = ("--features", str(tmp_path / "first.npz"), "--class-names", str(tmp_path / "names.txt"))
    arguments = commands.choices["analyze"].parse_args([*given, "--anchors-from", "kmeans:3"])
    beside = opened_beside(arguments, opened(arguments), str(tmp_path / "second.npz"), "val")
    assert (beside.class_names, beside.class_names_from) == (("cat", "dog"), "given")
