"""Features that are refused, each with one line that says what is wrong."""

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from geolip_viewer.errors import FeaturesError
from geolip_viewer.sources.checkpoint import Checkpoint
from geolip_viewer.sources.feature_reading import read_features
from tests.sources.writing import (
    features,
    folder_of,
    table,
    write,
)


def refused(source: str | Path, checkpoint: Checkpoint, **settings: Any) -> str:
    with pytest.raises(FeaturesError) as caught:
        read_features(source, checkpoint, **settings)
    line = str(caught.value)
    assert "\n" not in line
    return line


def test_no_common_ids(tmp_path, two):
    tables = {"a": table(features(2, 3), [1, 2]), "b": table(features(2, 4), [3, 4])}
    assert "no image_id is common to a, b" in refused(folder_of(tmp_path, tables), two)


def test_ids_of_two_kinds(tmp_path, two):
    tables = {"a": table(features(2, 3), [1, 2]), "b": table(features(2, 4), ["1", "2"])}
    assert "image_id is numbers in a and text in b" in refused(folder_of(tmp_path, tables), two)


def test_no_rows(tmp_path, one):
    empty = table(features(1, 3)).slice(0, 0)
    assert "has no rows for a" in refused(folder_of(tmp_path, {"a": empty}), one)


def test_no_item_left(tmp_path, one):
    assert "no item left" in refused(folder_of(tmp_path, {"a": table(np.zeros((2, 3), np.float32))}), one)


def test_rows_of_unequal_width(tmp_path, one):
    rows = table([[1.0, 2, 3], [1.0, 2, 3], [1.0, 2]])
    assert "row 2 has 2 features" in refused(folder_of(tmp_path, {"a": rows}), one)


@pytest.mark.parametrize(
    ("columns", "problem"),
    [
        ({"features": [[1.0, 2, 3]]}, "has no column image_id"),
        ({"image_id": [1]}, "has no column features"),
        ({"image_id": [1], "features": ["x"]}, "features are string"),
        ({"image_id": [1], "features": [[["x"]]]}, "not lists of numbers"),
        ({"image_id": [[1]], "features": [[1.0, 2, 3]]}, "image_id that cannot be used (it is list"),
        ({"image_id": [1.5], "features": [[1.0, 2, 3]]}, "image_id"),
        ({"image_id": [True], "features": [[1.0, 2, 3]]}, "image_id that cannot be used (it is bool"),
        ({"image_id": ["x" * 2000], "features": [[1.0, 2, 3]]}, "longer than 1024 bytes"),
    ],
)
def test_columns_that_are_not_as_they_must_be(tmp_path, one, columns, problem):
    assert problem in refused(folder_of(tmp_path, {"a": pa.table(columns)}), one)


@pytest.mark.parametrize("content", [b"", b"text", b"PAR1", b"PAR1" + b"\0" * 50 + b"PAR1"])
def test_files_that_are_no_parquet(tmp_path, one, content):
    path = write(tmp_path / "features", "a", table(features(3, 3)))
    path.write_bytes(content)
    assert "not a whole Parquet file" in refused(tmp_path / "features", one)


@pytest.mark.parametrize("part", [0.2, 0.6, 0.95])
def test_parquet_cut_short(tmp_path, one, part):
    path = write(tmp_path / "features", "a", table(features(300, 3)))
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * part)])
    refused(tmp_path / "features", one)


def test_parquet_whose_pages_are_spoilt(tmp_path, one):
    path = write(tmp_path / "features", "a", table(features(300, 3)), compression="zstd")
    content = bytearray(path.read_bytes())
    content[200:1500] = b"\xff" * 1300
    path.write_bytes(content)
    refused(tmp_path / "features", one)


@pytest.mark.parametrize("source", ["nowhere", "./no/where", "/no/where", "~/no/where", "", "a b/c", "\0"])
def test_sources_that_are_nothing(one, source):
    assert "does not exist" in refused(source, one)


def test_the_hub_out_of_reach_says_what_to_download_and_how_to_point_at_it(one):
    line = refused("someone/features", one)
    assert "hf download --repo-type dataset someone/features --local-dir FOLDER" in line
    assert "use that FOLDER" in line


def test_a_folder_that_may_not_be_read(tmp_path, one, monkeypatch):
    folder = folder_of(tmp_path, {"a": table(features(3, 3))})

    def denied(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "iterdir", denied)
    assert "Permission denied" in refused(folder, one)


def test_a_small_file_does_not_become_features_of_gigabytes(tmp_path, one, monkeypatch):
    folder = folder_of(tmp_path, {"a": table(np.ones((60_000, 3), np.float32), [7] * 60_000, [[1]] * 60_000)})
    assert len(read_features(folder, one)) == 1
    monkeypatch.setattr("geolip_viewer.sources.columns._INFLATED", 2**19)
    assert "unpacks to 60,000 rows of 3 numbers, far more than its size" in refused(folder, one)
