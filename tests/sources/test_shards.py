"""Files that say in their names how many they are."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geolip_viewer.sources.shards import shard_notices, stem_of


def files(*names: str) -> list[Path]:
    return [Path("data") / name for name in names]


@given(total=st.integers(1, 12), data=st.data())
def test_a_missing_file_is_told_and_only_then(total, data):
    there = data.draw(st.sets(st.integers(0, total - 1), min_size=1))
    told = shard_notices(files(*(f"val-{index:05d}-of-{total:05d}.parquet" for index in there)))
    if len(there) == total:
        assert told == ()
        return
    missing = [f"{index:05d}" for index in sorted(set(range(total)) - there)]
    assert f"of val-*-of-{total:05d} only {len(there)} of {total} files" in told[0]
    rest = told[0].split("; ")[1]
    assert re.findall(r"\d{5}", rest) == missing[:3]
    assert ("is missing" in rest) == (len(missing) == 1)
    assert (f"and {len(missing) - 3} more" in rest) == (len(missing) > 3)


def test_two_generations_of_one_split():
    (told,) = shard_notices(files("val-00000-of-00001.parquet", "val-00000-of-00002.parquet"))
    assert told == (
        "there are two generations of one split, val-*-of-00001 (1 of 1 file) and "
        "val-*-of-00002 (1 of 2 files); delete the older one"
    )


def test_folders_are_told_apart():
    assert shard_notices(files("a/0-00000-of-00001.parquet", "b/0-00000-of-00001.parquet")) == ()


@pytest.mark.parametrize(
    ("name", "stem"), [("val-00000-of-00003", "val"), ("my-val", "my-val"), ("a-1-of-2-3", "a-1-of-2-3")]
)
def test_the_stem_of_a_name(name, stem):
    assert stem_of(Path(f"{name}.parquet")) == stem
