"""Feature files nobody vouches for: each one is Features or one line that says what is wrong."""

from contextlib import suppress
from pathlib import Path

import datasets
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geolip_viewer.errors import FeaturesError
from geolip_viewer.sources.checkpoint import Checkpoint, read_checkpoint
from geolip_viewer.sources.feature_reading import read_features
from tests.sources.writing import checkpoint_file, features, features_folder, table, write

IN_FOLDER = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def one(tmp_path: Path) -> Checkpoint:
    return read_checkpoint(checkpoint_file(tmp_path, widths=(3,)))


def changed(data: st.DataObject, content: bytes) -> bytes:
    """`content` with a few bytes changed, anywhere or near its end, where Parquet says what it holds."""
    spoilt = bytearray(content)
    near_end = st.integers(max(0, len(content) - 900), len(content) - 1)
    for place in data.draw(st.lists(st.integers(0, len(content) - 1) | near_end, min_size=1, max_size=4)):
        spoilt[place] = data.draw(st.integers(0, 255))
    return bytes(spoilt)


def assert_read_or_refused(folder: Path, checkpoint: Checkpoint) -> None:
    """Reading gives sound Features or a FeaturesError; any other exception fails the test."""
    with suppress(FeaturesError):
        found = read_features(folder, checkpoint)
        assert np.isfinite(found.columns[0].block(slice(None))).all()
        assert len(found) == len(found.labels) == len(found.image_id)
        assert not len(found.labels.ids) or found.labels.ids.max() < len(found.class_names)


@pytest.mark.slow
@given(data=st.data())
@pytest.mark.parametrize("compression", ["none", "zstd"])
@pytest.mark.parametrize("ids", ["numbers", "text"])
@IN_FOLDER
def test_parquet_with_a_few_bytes_changed(tmp_path, one, compression, ids, data):
    named = [f"item {i}" for i in range(40)] if ids == "text" else None
    path = write(tmp_path / "features", "a", table(features(40, 3), named), compression=compression, row_group_size=13)
    path.write_bytes(changed(data, path.read_bytes()))
    assert_read_or_refused(tmp_path / "features", one)


@given(data=st.data())
@pytest.mark.parametrize("name", ["data-00000-of-00001.arrow", "state.json", "dataset_info.json"])
@IN_FOLDER
def test_saved_data_sets_with_a_few_bytes_changed(tmp_path, one, name, data):
    path, whole = tmp_path / "features" / "a" / name, tmp_path / "whole"
    if not whole.exists():
        datasets.disable_progress_bars()
        datasets.Dataset(table(features(40, 3))).save_to_disk(path.parent)
        whole.write_bytes(path.read_bytes())
    path.unlink(missing_ok=True)  # a mapped file that is written over would be another's to answer for
    path.write_bytes(changed(data, whole.read_bytes()))
    assert_read_or_refused(tmp_path / "features", one)


@given(
    header=st.text(max_size=60)
    | st.from_regex(r"(configs|data_files|path|- |: |\n|\[|&a|\*a|\{){1,12}", fullmatch=True)
)
@IN_FOLDER
def test_cards_of_any_text(tmp_path, one, header):
    folder = tmp_path / "features"
    if not folder.exists():
        features_folder(folder, {"a": 3}, card=False)
    (folder / "README.md").write_text(f"---\n{header}\n---\n", encoding="utf-8", errors="replace")
    assert_read_or_refused(folder, one)


def test_a_few_bytes_that_say_millions_of_labels_are_refused(tmp_path: Path) -> None:
    rows, each = 20_000, 700
    labels = pa.ListArray.from_arrays(
        pa.array(np.arange(rows + 1, dtype=np.int32) * each), np.zeros(rows * each, np.int8)
    )
    values = pa.FixedSizeListArray.from_arrays(pa.array(np.ones(rows * 3, np.float32)), 3)
    (tmp_path / "a").mkdir()
    path = tmp_path / "a" / "val-0.parquet"
    pq.write_table(pa.table({"image_id": np.arange(rows), "labels": labels, "features": values}), path)
    assert path.stat().st_size < 400_000
    with pytest.raises(FeaturesError, match="far more than items can have"):
        read_features(tmp_path, None)
