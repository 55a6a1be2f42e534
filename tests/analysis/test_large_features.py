"""Features too large to keep: streamed, projected, kept on disk, and the same as in memory."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from geolip_viewer import cache
from geolip_viewer.analysis import Analysis, kept_items, large_features
from geolip_viewer.errors import FeaturesError
from geolip_viewer.opening import read_compared
from geolip_viewer.sources.checkpoint import read_checkpoint
from geolip_viewer.sources.feature_reading import read_features
from geolip_viewer.sources.reading_options import ReadingOptions
from geolip_viewer.task import Cancelled, Progress, Task, running
from tests.sources.writing import checkpoint_file, features, table, write

COUNT = 700
LENSES = {
    "shared": (("proj",), False),
    "dual-stream": (("proj_shared", "proj_native"), False),
    "fused": (("proj",), True),
}


@pytest.fixture(autouse=True)
def every_size_is_large(tmp_path, monkeypatch):
    monkeypatch.setattr(large_features, "LARGE", 0)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def world(folder: Path, family: str = "shared", **settings: object) -> tuple[Path, Path]:
    """A checkpoint of two experts, and their features in different orders, with rows that are not whole."""
    lenses, aligned = LENSES[family]
    checkpoint = checkpoint_file(folder, widths=(3, 4), names=("a", "b"), lenses=lenses, aligned=aligned)
    ids, order = np.arange(COUNT) * 3, np.random.default_rng(1).permutation(COUNT)
    a, b = features(COUNT, 3), features(COUNT, 4)
    a[5], b[9, 2] = 0, np.nan
    write(folder / "f", "a", table(a, ids.tolist()), **settings)
    write(folder / "f", "b", table(b[order][:-20], ids[order][:-20].tolist()), **settings)
    return checkpoint, folder / "f"


def streamed(checkpoint: Path, folder: Path, memory: int | None = None) -> Analysis:
    read = read_checkpoint(checkpoint)
    return Analysis(read, large_features.read_items(folder, read, memory=memory))


@pytest.mark.parametrize("memory", [0, 1 << 30], ids=["in files", "in memory"])
@pytest.mark.parametrize("family", LENSES)
@pytest.mark.parametrize("block", [7, 1024])
def test_numbers_are_those_of_features_in_memory_whatever_the_blocks(tmp_path, monkeypatch, family, block, memory):
    checkpoint, folder = world(tmp_path, family, row_group_size=100)
    read = read_checkpoint(checkpoint)
    whole = Analysis(read, read_features(folder, read))
    monkeypatch.setattr("geolip_viewer.sources.parquet.BATCH", block)
    for _ in range(2):  # as it is made, and as it is read back
        found = streamed(checkpoint, folder, memory)
        assert found.features.image_id.tolist() == whole.features.image_id.tolist()
        assert (found.features.content_hash, found.warnings) == (whole.features.content_hash, whole.warnings)
        assert found.features.columns[0].width == 3
        for name in ("embeddings", "positions.items", "primary_class", "radii", "centroids", "difference_magnitude"):
            expected, got = (of(each, name) for each in (whole, found))
            np.testing.assert_allclose(got, expected, atol=2e-6, err_msg=name)
        for name in ("pca.singular_values", "expert_divergence", "anchor_difference", "combined_space.singular_values"):
            np.testing.assert_allclose(of(found, name), of(whole, name), rtol=2e-6, atol=2e-6, err_msg=name)
        for e in range(2):
            np.testing.assert_allclose(found.lens_embeddings(e), whole.lens_embeddings(e), atol=2e-6)
            some = np.array([600, 3, 3, 20])
            np.testing.assert_allclose(found.lens_rows(e, some), whole.lens_rows(e, some), atol=2e-6)


def of(analysis: Analysis, name: str) -> np.ndarray:
    value: object = analysis
    for part in name.split("."):
        value = getattr(value, part)
    return np.asarray(value)


def test_what_was_read_once_is_not_read_again(tmp_path, monkeypatch):
    checkpoint, folder = world(tmp_path)
    first = streamed(checkpoint, folder).embeddings
    monkeypatch.setattr(large_features, "FeatureStream", None)
    np.testing.assert_array_equal(streamed(checkpoint, folder).embeddings, first)


def test_it_is_known_by_its_content_wherever_it_lies_and_however_it_is_called(tmp_path, monkeypatch):
    checkpoint, folder = world(tmp_path)
    streamed(checkpoint, folder)
    moved = folder.rename(tmp_path / "elsewhere")
    monkeypatch.setattr(large_features, "FeatureStream", None)
    again = streamed(checkpoint, moved)
    assert again.features.source == str(moved)


def test_other_rows_another_checkpoint_and_other_names_are_read_anew(tmp_path):
    checkpoint, folder = world(tmp_path)
    read = read_checkpoint(checkpoint)
    large_features.read_items(folder, read)
    names = tmp_path / "names.txt"
    names.write_text("x\ny\nz\n")
    assert large_features.read_items(folder, read, ReadingOptions(class_names=names)).class_names == ("x", "y", "z")
    assert large_features.read_items(folder, read).class_names != ("x", "y", "z")
    file = folder / "a" / "val-00000-of-00001.parquet"
    changed = pq.read_table(file)
    pq.write_table(changed.slice(0, 300), file)
    assert len(large_features.read_items(folder, read)) < 300
    other = checkpoint_file(tmp_path, widths=(3, 4), names=("a", "b"), anchors=5)
    large_features.read_items(folder, read_checkpoint(other))
    assert len(cache.entries()) == 4


def test_features_as_one_checkpoint_projects_them_are_no_features_of_another(tmp_path):
    checkpoint, folder = world(tmp_path)
    found = large_features.read_items(folder, read_checkpoint(checkpoint))
    other = checkpoint_file(tmp_path, widths=(3, 4), names=("a", "b"), anchors=5)
    with pytest.raises(FeaturesError, match="was projected with another checkpoint"):
        Analysis(read_checkpoint(other), found)


def test_they_are_read_again_for_a_checkpoint_that_is_compared(tmp_path):
    checkpoint, folder = world(tmp_path)
    first = streamed(checkpoint, folder)
    (tmp_path / "other").mkdir()
    path = checkpoint_file(tmp_path / "other", widths=(3, 4), names=("a", "b"), lenses=("proj_shared", "proj_native"))
    second = read_compared(path, first)
    read = read_checkpoint(path)
    np.testing.assert_allclose(second.embeddings, Analysis(read, read_features(folder, read)).embeddings, atol=2e-6)
    assert first.features.projected_by(first.checkpoint) is first.features


def test_a_cache_that_cannot_be_written_is_told_and_done_without(tmp_path):
    checkpoint, folder = world(tmp_path)
    (tmp_path / "cache").write_text("a file where the folder should be")
    found = streamed(checkpoint, folder)
    assert len(found.embeddings) == len(found.features)
    assert [told for told in found.warnings if "cannot be written" in told]
    assert found.lens_embeddings(1).shape == found.embeddings.shape


def test_too_little_disk_is_told_and_done_without_where_memory_will_do(tmp_path, monkeypatch):
    checkpoint, folder = world(tmp_path)
    monkeypatch.setattr(cache, "MOST", 1000)
    found = streamed(checkpoint, folder)
    assert [told for told in found.warnings if "may be used" in told]
    monkeypatch.setattr(large_features, "free_memory", lambda: 0)
    with pytest.raises(FeaturesError, match="of memory or disk space"):
        streamed(checkpoint, folder, memory=0)


def test_features_that_change_while_they_are_read_are_refused_and_leave_nothing(tmp_path, monkeypatch):
    checkpoint, folder = world(tmp_path)
    file = folder / "a" / "val-00000-of-00001.parquet"
    of_block = large_features.Way.__call__

    def touching(way: object, values: object) -> object:
        os.utime(file, ns=(1, 1))
        return of_block(way, values)  # type: ignore[arg-type]

    monkeypatch.setattr(large_features.Way, "__call__", touching)
    with pytest.raises(FeaturesError, match="changed while it was being read"):
        streamed(checkpoint, folder)
    assert cache.entries() == ()
    assert not list(cache.folder("items").iterdir())


def test_features_that_change_once_they_are_known_by_their_content_are_refused(tmp_path, monkeypatch):
    """Else an entry would hold the numbers of the new file under the name of the old one."""
    checkpoint, folder = world(tmp_path)
    key, file = large_features._key, folder / "a" / "val-00000-of-00001.parquet"

    def replacing(*given: object) -> str:
        found = key(*given)  # type: ignore[arg-type]
        changed = pq.read_table(file)
        pq.write_table(changed.take(np.arange(COUNT)[::-1]), file)
        return found

    monkeypatch.setattr(large_features, "_key", replacing)
    with pytest.raises(FeaturesError, match="changed while it was being read"):
        streamed(checkpoint, folder)
    assert cache.entries() == ()


@pytest.mark.parametrize("name", ["a/val-00000-of-00001.parquet", "items.parquet"])
def test_features_that_change_before_they_are_read_once_more_are_refused(tmp_path, monkeypatch, name):
    """They are where the disk refuses what was made of them."""
    checkpoint, folder = world(tmp_path)
    pq.write_table(pa.table({"image_id": [0], "name": ["first"]}), folder / "items.parquet")

    def refusing(*_: object) -> None:
        os.utime(folder / name, ns=(1, 1))
        raise OSError("no room")

    monkeypatch.setattr(kept_items, "write", refusing)
    with pytest.raises(FeaturesError, match="changed while it was being read"):
        streamed(checkpoint, folder)


def test_embeddings_without_a_checkpoint_are_kept_too(tmp_path):
    write(tmp_path / "f", "a", table(features(50, 6)))
    for _ in range(2):
        found = large_features.read_items(tmp_path / "f", None)
        values = features(50, 6).astype(float)
        np.testing.assert_allclose(found.projected.fused, values / np.linalg.norm(values, axis=1)[:, None], atol=1e-6)
    assert len(cache.entries()) == 1


@pytest.mark.slow
def test_two_processes_may_make_the_same_entry_at_once(tmp_path):
    checkpoint, folder = world(tmp_path)
    code = (
        "import sys; from pathlib import Path; from geolip_viewer.analysis import large_features as l; l.LARGE = 0; "
        "from geolip_viewer.sources.checkpoint import read_checkpoint as r; "
        "print(len(l.read_items(Path(sys.argv[2]), r(Path(sys.argv[1])))))"
    )
    started = [
        subprocess.Popen([sys.executable, "-c", code, checkpoint, folder], stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    counts = {process.communicate(timeout=60)[0].strip() for process in started}
    assert counts == {str(len(streamed(checkpoint, folder).embeddings))}
    assert [each.name for each in cache.folder("items").iterdir()] == [cache.entries()[0].path.name]


def test_the_comparison_of_experts_is_kept_and_belongs_to_its_anchors(tmp_path, monkeypatch):
    checkpoint, folder = world(tmp_path)
    first = streamed(checkpoint, folder)
    divergence = np.array(first.expert_divergence)
    assert sorted(entry.kind for entry in cache.entries()) == ["comparisons", "items"]
    turned = replace(first.checkpoint, anchors=np.roll(first.anchors, 1, axis=0))
    np.testing.assert_allclose(Analysis(turned, first.features).expert_divergence, np.roll(divergence, 1), rtol=1e-6)
    monkeypatch.setattr(Analysis, "_compared_lenses", None)
    np.testing.assert_array_equal(streamed(checkpoint, folder).expert_divergence, divergence)


def test_a_pass_that_is_cancelled_keeps_nothing(tmp_path):
    checkpoint, folder = world(tmp_path)

    def stop(progress: Progress) -> None:
        if progress.phase == "Embedding items":
            task.cancel()

    task = Task(stop)
    with running(task), pytest.raises(Cancelled):
        streamed(checkpoint, folder)
    assert not list(cache.folder("items").iterdir())
