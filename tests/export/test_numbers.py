"""All numbers as files: which there are, what stands in them, and that they come together or not at all."""

import csv
import json

import numpy as np
import pyarrow.parquet as pq
import pytest

from geolip_viewer.errors import OptionError, OutputError
from geolip_viewer.export.numbers import Files, write_numbers
from geolip_viewer.filtering import shown_by
from geolip_viewer.geometry.projection import FAITHFUL
from geolip_viewer.state import Filters
from tests.synthetic import make_analysis


def names_in(folder):
    return sorted(path.name for path in folder.iterdir())


def test_arrays_summary_and_tables_hold_the_same_numbers(tmp_path):
    analysis = make_analysis()
    names = write_numbers(analysis, tmp_path, Files())
    assert (
        sorted(names)
        == names_in(tmp_path)
        == [
            "analysis.npz",
            "anchors.csv",
            "anchors.safetensors",
            "embeddings.parquet",
            "items.csv",
            "lenses_and_sums.safetensors",
            "summary.json",
        ]
    )
    with np.load(tmp_path / "analysis.npz") as arrays, (tmp_path / "anchors.csv").open() as file:
        assignment_counts = [int(row["Assigned items"]) for row in csv.DictReader(file)]
        np.testing.assert_array_equal(arrays["visit_counts"], assignment_counts)
    assert json.loads((tmp_path / "summary.json").read_text())["items"] == sum(assignment_counts) == analysis.item_count


def test_parquet_holds_a_row_an_item(tmp_path):
    analysis = make_analysis()
    write_numbers(analysis, tmp_path, Files(arrays=False, tables="Parquet"))
    assert names_in(tmp_path) == ["anchors.parquet", "items.parquet"]
    table = pq.read_table(tmp_path / "items.parquet")
    assert len(table) == analysis.item_count
    assert len([name for name in table.column_names if name.startswith("difference_")]) == len(analysis.pairs)


def test_the_table_of_items_has_those_that_are_shown(tmp_path):
    analysis = make_analysis()
    shown = shown_by(Filters(isolated=(1,)), analysis)
    carriers = [item for item in range(40) if 1 in analysis.labels.of(item)]
    write_numbers(analysis, tmp_path, Files(tables="Parquet"), shown=shown)
    table = pq.read_table(tmp_path / "items.parquet")
    assert table["image_id"].to_pylist() == analysis.image_id[carriers].tolist()
    assert len(pq.read_table(tmp_path / "anchors.parquet")) == analysis.anchor_count


@pytest.mark.parametrize("world", [{"items": None}, {"items": None, "family": "anchors-only"}])
def test_anchors_alone_have_one_table(tmp_path, world):
    write_numbers(make_analysis(**world), tmp_path, Files())
    assert names_in(tmp_path) == ["analysis.npz", "anchors.csv", "anchors.safetensors", "summary.json"]


def test_none_at_all_is_refused(tmp_path):
    with pytest.raises(OptionError, match="arrays, tables or both"):
        write_numbers(make_analysis(), tmp_path, Files(arrays=False, tables="none"))


def test_a_folder_that_refuses_keeps_what_it_has(tmp_path):
    (tmp_path / "folder").write_text("a file")
    with pytest.raises(OutputError, match="folder"):
        write_numbers(make_analysis(), tmp_path / "folder", Files())
    assert (tmp_path / "folder").read_text() == "a file"


def test_trust_of_each_item_is_a_column_where_it_is_wanted(tmp_path):
    analysis = make_analysis(items=60)
    globe = analysis.projected(FAITHFUL)
    write_numbers(analysis, tmp_path, Files(trust=True, tables="Parquet"), globe)
    table = pq.read_table(tmp_path / "items.parquet")
    with np.load(tmp_path / "analysis.npz") as arrays:
        np.testing.assert_allclose(table["neighbor_recall"], arrays["trust_neighbors_kept"], atol=1e-6)
        np.testing.assert_allclose(table["anchor_rank"], arrays["trust_anchor_rank"])
        np.testing.assert_allclose(table["subsample_stability"], arrays["trust_subsample_stability"], atol=1e-6)
        np.testing.assert_array_equal(arrays["embeddings_sphere"], globe.items)
    figures = json.loads((tmp_path / "summary.json").read_text())["trust"]
    assert np.mean(table["trustworthiness"]) == pytest.approx(figures["trustworthiness"], abs=1e-6)
    assert np.mean(table["continuity"]) == pytest.approx(figures["continuity"], abs=1e-6)
