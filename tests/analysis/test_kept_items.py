"""Entries of projected items: whatever is not what was written is made anew."""

import json
from pathlib import Path

import numpy as np
import pytest
import xxhash

from geolip_viewer import cache
from geolip_viewer.analysis import kept_description, kept_items, large_features
from geolip_viewer.sources.checkpoint import read_checkpoint
from geolip_viewer.sources.features import Features
from tests.sources.writing import checkpoint_file, features, table, write

COUNT = 300


@pytest.fixture(autouse=True)
def every_size_is_large(tmp_path, monkeypatch):
    monkeypatch.setattr(large_features, "LARGE", 0)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture
def world(tmp_path) -> tuple[Path, Path]:
    """A checkpoint of two experts, and their features."""
    write(tmp_path / "f", "a", table(features(COUNT, 3)))
    write(tmp_path / "f", "b", table(features(COUNT, 4)))
    return checkpoint_file(tmp_path, widths=(3, 4), names=("a", "b")), tmp_path / "f"


def streamed(checkpoint: Path, folder: Path, memory: int | None = None) -> Features:
    return large_features.read_items(folder, read_checkpoint(checkpoint), memory=memory)


def entry_of_items() -> Path:
    return next(each for each in cache.entries() if each.kind == "items").path


@pytest.mark.parametrize("name", ["entry.json", "entry.xxh3", "arrays.npz", "fused.f32", "lens-1.f32"])
@pytest.mark.parametrize("damage", [lambda data: b"", lambda data: data[: len(data) // 2], lambda data: None])
def test_a_damaged_entry_is_made_anew(world, name, damage):
    first = np.array(streamed(*world).projected.fused)
    entry = entry_of_items()
    content = damage((entry / name).read_bytes())
    (entry / name).unlink() if content is None else (entry / name).write_bytes(content)
    again = streamed(*world)
    np.testing.assert_array_equal(again.projected.fused, first)
    assert kept_items.is_whole(entry)


@pytest.mark.parametrize("memory", [0, 1 << 30], ids=["in files", "in memory"])
@pytest.mark.parametrize("name", ["entry.json", "entry.xxh3", "arrays.npz", "fused.f32"])
def test_a_single_changed_byte_is_noticed(world, name, memory):
    first = np.array(streamed(*world, memory).projected.fused)
    entry = entry_of_items()
    content = bytearray((entry / name).read_bytes())
    content[len(content) // 2] ^= 1
    (entry / name).write_bytes(content)
    assert not kept_items.is_whole(entry)
    np.testing.assert_array_equal(streamed(*world, memory).projected.fused, first)
    assert kept_items.is_whole(entry)


def with_text(change):
    """An entry whose description is another text, whose hash beside it is that of the old text, or of the new one."""

    def damage(entry: Path, *, rehashed: bool) -> None:
        told = json.loads((entry / "entry.json").read_text())
        change(told)
        (entry / "entry.json").write_text(json.dumps(told))
        if rehashed:
            (entry / "entry.xxh3").write_text(xxhash.xxh3_64_hexdigest((entry / "entry.json").read_bytes()))

    return damage


def with_arrays(**changes):
    """An entry of other arrays, of which the description holds the hash of the old ones, or of the new ones."""

    def damage(entry: Path, *, rehashed: bool) -> None:
        arrays = dict(np.load(entry / "arrays.npz"))
        np.savez(entry / "arrays.npz", **{name: changes.get(name, lambda same: same)(arrays[name]) for name in arrays})
        if rehashed:
            own = kept_description.content_hash(entry / "arrays.npz")
            with_text(lambda told: told["hashes"].update({"arrays.npz": own}))(entry, rehashed=True)

    return damage


# What a hash alone tells, and what shows that a whole text or whole arrays belong to another entry.
CHANGED = {
    "a class of another name": with_text(lambda told: told.update(class_names=["x", *told["class_names"][1:]])),
    "another checkpoint": with_text(lambda told: told.update(checkpoint_hash="q")),
    "a warning more": with_text(lambda told: told.update(warnings=["x"])),
    "fewer lenses": with_text(lambda told: told.update(lenses=0)),
    "other centroids": with_arrays(centroids=lambda same: same + 1),
}
MISFITS = {
    "no class names": with_text(lambda told: told.update(class_names=[])),
    "no hashes": with_text(lambda told: told.update(hashes={})),
    "a hash of a file outside": with_text(lambda told: told["hashes"].update({"../x": "y"})),
    "more lenses than experts": with_text(lambda told: told.update(lenses=10**9)),
    "too few item names": with_text(lambda told: told.update(item_names=["x"])),
    "a negative width": with_text(lambda told: told.update(experts=[["a", -3], ["b", 4]])),
    "another shape": with_text(lambda told: told.update(shape=told["shape"][::-1])),
    "a negative shape": with_text(lambda told: told.update(shape=[-each for each in told["shape"]])),
    "no shape": with_text(lambda told: told.update(shape=[0, 0])),
    "ids of no class": with_arrays(ids=lambda same: same + 10**6),
    "first ids of no class": with_arrays(first=lambda same: same + 10**6),
    "offsets that fall": with_arrays(offsets=lambda same: same[::-1]),
    "a shorter mean": with_arrays(mean=lambda same: same[:-1]),
    "a shorter scatter": with_arrays(scatter=lambda same: same[:-1]),
    "fewer centroids": with_arrays(centroids=lambda same: same[:-1]),
    "another count": with_arrays(count=lambda same: same + 1),
    "ids that are numbers with a point": with_arrays(image_id=lambda same: same.astype(float)),
}


@pytest.mark.parametrize(
    ("damage", "rehashed"),
    [(damage, False) for damage in (CHANGED | MISFITS).values()] + [(damage, True) for damage in MISFITS.values()],
    ids=[*(CHANGED | MISFITS), *(f"{name}, and their hash" for name in MISFITS)],
)
def test_an_entry_that_says_something_else_is_damaged(world, damage, rehashed):
    first = streamed(*world)
    entry = entry_of_items()
    damage(entry, rehashed=rehashed)
    assert not kept_items.is_whole(entry)
    assert kept_items.read(entry, 1 << 30) is None
    again = streamed(*world)
    for name in ("class_names", "item_names", "columns", "warnings", "content_hash"):
        assert str(getattr(again, name)) == str(getattr(first, name))
    np.testing.assert_array_equal(again.projected.centroids, first.projected.centroids)
    assert kept_items.is_whole(entry)
