"""What `analyze --out` writes is opened again, with the same numbers."""

import json

import numpy as np
import pytest

import geolip_viewer
from geolip_viewer.analysis import Analysis
from geolip_viewer.cli import main
from geolip_viewer.errors import CheckpointError
from geolip_viewer.export import openable
from geolip_viewer.export.tables import write_analysis
from geolip_viewer.export.tensor_files import write_tensors
from geolip_viewer.opening import read_analysis
from geolip_viewer.sources.analysis_folders import ANCHORS, NUMBERS, analysis_files, is_analysis
from tests.synthetic import make_analysis, make_checkpoint


def again(folder):
    found = analysis_files(folder)
    return read_analysis(found.checkpoint, found.features)


def test_a_folder_opens_without_the_arrays_for_other_programs(tmp_path):
    analysis = make_analysis(seed=3)
    write_analysis(analysis, tmp_path)
    (tmp_path / NUMBERS).unlink()
    assert is_analysis(tmp_path)
    assert again(tmp_path).item_count == analysis.item_count


def test_inspect_takes_the_folder_for_its_anchors(tmp_path, capsys):
    write_analysis(make_analysis(seed=3), tmp_path)
    assert main(["inspect", str(tmp_path)]) == 0
    assert ANCHORS in capsys.readouterr().out


def test_the_same_items_and_anchors_are_opened(tmp_path):
    analysis = make_analysis(seed=3)
    write_analysis(analysis, tmp_path)
    assert is_analysis(tmp_path)
    opened = again(tmp_path)
    np.testing.assert_allclose(opened.anchors, analysis.anchors, atol=1e-6)
    np.testing.assert_allclose(opened.embeddings, analysis.embeddings, atol=1e-6)
    np.testing.assert_array_equal(opened.image_id, analysis.image_id)
    np.testing.assert_array_equal(opened.labels.offsets, analysis.labels.offsets)
    np.testing.assert_array_equal(opened.labels.ids, analysis.labels.ids)
    assert opened.class_names == analysis.class_names
    np.testing.assert_array_equal(opened.nearest_anchor, analysis.nearest_anchor)
    assert opened.effective_dimension == pytest.approx(analysis.effective_dimension, rel=1e-4)
    assert opened.checkpoint.metrics["analysed.items"] == analysis.item_count
    assert opened.warnings[0].startswith("This is what analyze saved of ")


def test_of_many_items_some_of_every_class_are_kept_and_that_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(openable, "MOST_ITEMS", 40)
    analysis = make_analysis(items=300, labels="random")
    write_analysis(analysis, tmp_path)
    opened = again(tmp_path)
    assert 40 <= opened.item_count < 300
    carried = set(np.flatnonzero(analysis.class_counts))
    assert set(np.unique(opened.labels.ids)) >= {c for c in carried if (analysis.primary_class == c).any()}
    rows = np.searchsorted(analysis.image_id, opened.image_id)
    np.testing.assert_allclose(opened.embeddings, analysis.embeddings[rows], atol=1e-6)
    assert any("Of 300 items" in warning for warning in opened.warnings)


def test_anchors_without_items_are_opened_whatever_lay_there_before(tmp_path):
    write_analysis(make_analysis(), tmp_path)
    alone = Analysis(make_checkpoint())
    write_analysis(alone, tmp_path)
    opened = read_analysis(analysis_files(tmp_path).checkpoint, analysis_files(tmp_path).features)
    assert opened.item_count == 0
    np.testing.assert_allclose(opened.anchors, alone.anchors, atol=1e-6)


def test_the_library_opens_the_folder_or_a_file_in_it(tmp_path):
    analysis = make_analysis()
    write_analysis(analysis, tmp_path)
    for path in (tmp_path, tmp_path / "anchors.safetensors", tmp_path / "summary.json"):
        assert len(geolip_viewer.open(path).embeddings) == analysis.item_count


@pytest.mark.parametrize(
    ("summary", "words"),
    [
        ("{", "is not the summary of an analysis"),
        ("[]", "is not the summary of an analysis"),
        ('{"items": 1, "items": 2}', "it gives a key twice"),
        ('{"items": true}', "does not say how many items"),
        ('{"items": -1}', "does not say how many items"),
        ("[" * 100_000, "is not the summary of an analysis"),
    ],
)
def test_a_summary_that_is_none_is_one_line(tmp_path, summary, words):
    write_analysis(make_analysis(), tmp_path)
    (tmp_path / "summary.json").write_text(summary)
    with pytest.raises(CheckpointError, match=words):
        analysis_files(tmp_path)


@pytest.mark.parametrize("missing", ["anchors.safetensors", "embeddings.parquet", "lenses_and_sums.safetensors"])
def test_a_folder_of_an_older_version_says_what_to_do(tmp_path, missing):
    write_analysis(make_analysis(), tmp_path)
    (tmp_path / missing).unlink()
    with pytest.raises(CheckpointError, match=f"without {missing}.*Run analyze again with the same --out"):
        analysis_files(tmp_path)


def test_notices_of_a_file_are_few_and_printable(tmp_path):
    told = json.dumps({"notices": ["\x1b[31mred", *(f"notice {n}" for n in range(50))]})
    path = tmp_path / "anchors.safetensors"
    write_tensors(path, {openable.TENSOR: np.eye(3, dtype=np.float32)}, {"config": told})
    warnings = read_analysis(path).warnings
    assert [warning for warning in warnings if warning.startswith("notice")] == [f"notice {n}" for n in range(7)]
    assert all(warning.isprintable() for warning in warnings)
