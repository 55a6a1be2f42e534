"""For Parquet files at an address, only the description of rows is copied here; features are read remotely."""

import io
import os

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from geolip_viewer import cache
from geolip_viewer.cli import main
from geolip_viewer.errors import FeaturesError
from geolip_viewer.sources import outlines
from geolip_viewer.sources.collections import open_collection
from geolip_viewer.sources.columns import rows_of
from geolip_viewer.sources.outlines import address_of, outline
from geolip_viewer.sources.remote_files import local_copy
from geolip_viewer.sources.shards_of_rows import scanned, shards

COUNT, WIDTH = 4000, 64
IDS = 10 + np.arange(COUNT)


@pytest.fixture
def far(memory):
    """A folder with one table."""
    memory.pipe_file("/data/a/val.parquet", content())
    memory.pipe_file("/data/README.md", b"# A card")
    return memory


def values(count=COUNT) -> np.ndarray:
    return np.random.default_rng(1).standard_normal((count, WIDTH)).astype(np.float32)


def content(count=COUNT, **more) -> bytes:
    rows = {
        "image_id": IDS[:count],
        "labels": [[i % 7] for i in range(count)],
        "name": [f"item {i}" for i in range(count)],
        "features": list(values(count)),
        **more,
    }
    into = io.BytesIO()
    parquet.write_table(pa.table(rows), into, row_group_size=500)
    return into.getvalue()


def opened(address="memory://data"):
    return open_collection(address, "val", fetch=outline).open("a")


def allocated(path) -> int:
    return sum(512 * each.stat().st_blocks for each in path.rglob("*") if each.is_file())


def test_outlines_and_copies_stay_where_the_cache_is_checked_unless_they_are_damaged(far, capsys):
    outline("memory://data")
    local_copy("memory://data")
    assert main(["cache", "--check"]) == 0
    assert "Damaged and removed: 0" in capsys.readouterr().out
    for path in cache.folder().rglob("*.parquet"):
        path.write_bytes(path.read_bytes()[:-4])
    assert main(["cache", "--check"]) == 0
    assert "Damaged and removed: 2" in capsys.readouterr().out


def test_little_is_brought_here_and_all_rows_are_read(far):
    table = opened()
    (path,) = (cache.folder("outlines")).rglob("*.parquet")
    assert path.stat().st_size == len(far.cat_file("/data/a/val.parquet"))
    assert allocated(cache.folder("outlines")) < path.stat().st_size / 5
    assert sum(entry.size for entry in cache.entries()) < path.stat().st_size / 5
    assert (path.parents[1] / "README.md").read_bytes() == b"# A card"
    assert address_of(path) == "memory://data/a/val.parquet"
    rows = rows_of(table, WIDTH)
    np.testing.assert_array_equal(rows.values, values())
    np.testing.assert_array_equal(rows.ids, IDS)


def test_a_shard_is_read_at_the_address(far):
    found = [
        np.concatenate([block for block, flags in scanned(shard, WIDTH) if flags is None])
        for _, shard in shards(opened())
    ]
    np.testing.assert_array_equal(np.concatenate(found), values())


def test_it_is_made_once_and_again_when_the_file_changed(far, monkeypatch):
    first = outline("memory://data")
    date = (first / "a" / "val.parquet").stat().st_mtime_ns
    with monkeypatch.context() as reading:
        reading.setattr(outlines, "_write_outline", lambda *_: pytest.fail("it was read again"))
        assert outline("memory://data") == first
    cache.clear()
    assert (outline("memory://data") / "a" / "val.parquet").stat().st_mtime_ns == date
    far.pipe_file("/data/a/val.parquet", content())
    assert outline("memory://data") != first


def test_a_file_that_changes_while_it_is_read_is_told(far):
    table = opened()
    far.pipe_file("/data/a/val.parquet", content(COUNT - 1))
    with pytest.raises(FeaturesError, match=r"memory://data/a/val\.parquet: changed since it was opened"):
        rows_of(table, WIDTH)


def test_one_file_alone_and_columns_of_floating_point_ids(far):
    far.pipe_file("/one.parquet", content(image_id=IDS.astype(np.float64)))
    table = open_collection("memory://one.parquet", "val", fetch=outline).open("one")
    rows = rows_of(table, WIDTH)
    np.testing.assert_array_equal(rows.ids, IDS)
    np.testing.assert_array_equal(rows.values, values())


@pytest.mark.parametrize(
    ("name", "stored", "words"),
    [
        ("a/val.parquet", b"PAR1" + bytes(100), "is not a whole Parquet file"),
        ("a/val.parquet", b"", "is not a whole Parquet file"),
        ("a/val.parquet", b"PAR1" + bytes(20) + (20).to_bytes(4, "little") + b"PAR1", "cannot be read"),
        ("a/val.parquet", b"PAR1" + (1 << 31).to_bytes(4, "little") + b"PAR1", "is not a whole Parquet file"),
        ("a/val.npy", b"\x93NUMPY", "holds no Parquet files, the only kind that workers read from an address"),
    ],
)
def test_what_is_no_parquet_is_one_line_and_leaves_nothing(far, name, stored, words):
    far.rm("/data/a/val.parquet")
    far.pipe_file(f"/data/{name}", stored)
    with pytest.raises(FeaturesError, match=words):
        outline("memory://data")
    assert cache.entries() == ()


def test_a_disk_without_room_is_one_line(far, monkeypatch):
    monkeypatch.setattr(cache, "MOST", 1000)
    with pytest.raises(FeaturesError, match=r"cannot be inspected: Results are not cached.*Free some disk space"):
        outline("memory://data")
    assert cache.entries() == ()


def test_a_library_that_lacks_is_named(far):
    with pytest.raises(FeaturesError, match="needs a library to be read"):
        outline("oci://bucket/data")


@pytest.mark.parametrize("told", ["{", "[]", '{"a/val.parquet": 3}', '{"b": "memory://x"}'])
def test_addresses_that_are_damaged_are_those_of_no_file(far, told):
    place = outline("memory://data")
    (place / ".addresses.json").write_text(told)
    assert address_of(place / "a" / "val.parquet") == ""


def test_files_elsewhere_have_no_address(far, tmp_path):
    assert address_of(tmp_path / "val.parquet") == ""
    assert address_of(cache.folder("outlines") / "x" / os.sep) == ""


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_bytes_are_changed_there_is_one_error_or_rows(far, data):
    changed = bytearray(content(600))
    footer = len(changed) - 8 - int.from_bytes(changed[-8:-4], "little")
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(footer, len(changed) - 1) | st.integers(0, len(changed) - 1))
        new = data.draw(st.binary(min_size=1, max_size=8))
        changed[start : start + len(new)] = new
    far.pipe_file("/data/a/val.parquet", bytes(changed))
    try:
        rows_of(opened(), WIDTH)
    except FeaturesError:
        return
