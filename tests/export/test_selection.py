"""Rows as files: the same numbers come back, and no broken file is left."""

import csv

import numpy as np
import pyarrow.parquet as pq
import pytest

from geolip_viewer.errors import OptionError, OutputError
from geolip_viewer.export.anchor_columns import anchor_table
from geolip_viewer.export.item_columns import item_table
from geolip_viewer.export.selection import write_rows
from tests.export.disk import disk_with_room_for
from tests.synthetic import make_analysis

ROWS = np.array([3, 0, 17])


@pytest.fixture(scope="module")
def analysis():
    return make_analysis(item_names=True, labels=[[0, 2], [], *([[1]] * 38)], classes=3)


def test_csv_holds_the_rows_asked_for_in_their_order(analysis, tmp_path):
    write_rows(item_table(analysis), ROWS, tmp_path / "chosen.csv")
    with (tmp_path / "chosen.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["Item"] for row in rows] == ["item number 3", "item number 0", "item number 17"]
    assert [row["Classes"] for row in rows] == ["class 1", "class 0; class 2", "class 1"]
    assert [float(row["Nearest-anchor cosine"]) for row in rows] == pytest.approx(
        analysis.nearest_cosine[ROWS].tolist(), rel=1e-6
    )


def test_parquet_keeps_types_and_says_null_where_there_is_nothing(analysis, tmp_path):
    write_rows(item_table(analysis), np.array([0, 1]), tmp_path / "chosen.parquet")
    rows = pq.read_table(tmp_path / "chosen.parquet").to_pylist()
    assert rows[0]["classes"] == ["class 0", "class 2"]
    assert rows[1]["classes"] == []
    assert rows[1]["primary_class"] is None
    assert rows[0]["image_id"] == 1000
    assert rows[0]["nearest_cosine"] == analysis.nearest_cosine[0]


def test_names_with_quotes_commas_and_newlines_come_back(tmp_path):
    name = 'a "b", c\nd; é'
    analysis = make_analysis(labels=[[0]] * 40, classes=1, class_names=(name,))
    write_rows(item_table(analysis), np.array([0]), tmp_path / "odd.csv")
    with (tmp_path / "odd.csv").open(encoding="utf-8", newline="") as file:
        assert next(csv.DictReader(file))["Rarest class"] == name


def test_no_rows_are_a_file_with_its_header_alone(analysis, tmp_path):
    write_rows(item_table(analysis), np.empty(0, np.int64), tmp_path / "none.csv")
    assert (tmp_path / "none.csv").read_text().count("\n") == 1


def test_another_suffix_is_refused_by_name(analysis, tmp_path):
    with pytest.raises(OptionError, match=r"\.xlsx.*\.csv or \.parquet"):
        write_rows(item_table(analysis), ROWS, tmp_path / "chosen.xlsx")
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_leaves_the_older_file(analysis, tmp_path):
    path = tmp_path / "chosen.csv"
    path.write_text("older")
    with disk_with_room_for(100), pytest.raises(OutputError):
        write_rows(item_table(analysis), np.arange(40), path)
    assert [each.name for each in tmp_path.iterdir()] == ["chosen.csv"]
    assert path.read_text() == "older"


def test_where_nothing_can_be_written_nothing_is_left(analysis, tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(OutputError):
        write_rows(item_table(analysis), ROWS, tmp_path / "file" / "chosen.csv")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_the_headers_of_csv_are_those_of_the_window_and_each_is_there_once(analysis, tmp_path):
    for table in (item_table(analysis), anchor_table(analysis)):
        write_rows(table, np.array([0]), tmp_path / "one.csv")
        with (tmp_path / "one.csv").open(encoding="utf-8", newline="") as file:
            header = next(csv.reader(file))
        assert header == [column.title for column in table.columns]
        assert len(set(header)) == len(header)
