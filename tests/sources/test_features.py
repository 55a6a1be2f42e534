"""Features of the same items as several experts see them."""

import subprocess
import sys

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from geolip_viewer.sources.checkpoint import read_checkpoint
from geolip_viewer.sources.feature_reading import read_features
from geolip_viewer.task import Cancelled, Progress, Task, running
from tests.sources.writing import (
    COCO_TOLD,
    LAYOUTS,
    checkpoint_file,
    features,
    features_folder,
    folder_of,
    saved,
    state_dict,
    table,
    write,
    write_card,
)


def test_items_are_the_first_experts_rows_and_all_experts_agree(tmp_path, two):
    ids = [40, 10, 30, 20]
    a, b = features(4, 3), features(4, 4)
    mixed = [2, 0, 3, 1]
    folder = folder_of(tmp_path, {"a": table(a, ids), "b": table(b[mixed], [ids[i] for i in mixed])})
    found = read_features(folder, two)
    assert found.image_id.tolist() == ids
    assert len(found) == 4
    np.testing.assert_array_equal(found.columns[0].block(slice(None)), a)
    np.testing.assert_array_equal(found.columns[1].block(slice(None)), b)
    assert found.warnings == (COCO_TOLD,)


def test_ids_may_be_text(tmp_path, two):
    ids = ["z9", "", "ä", "a"]
    a, b = features(4, 3), features(4, 4)
    folder = folder_of(tmp_path, {"a": table(a, ids), "b": table(b[::-1], ids[::-1])})
    found = read_features(folder, two)
    assert found.image_id.tolist() == ids
    np.testing.assert_array_equal(found.columns[1].block(slice(None)), b)


def test_a_block_is_any_slice_or_choice_of_items(tmp_path, two):
    a, b = features(9, 3), features(9, 4)
    folder = folder_of(tmp_path, {"a": table(a), "b": table(b[::-1], list(range(9))[::-1])})
    first, second = read_features(folder, two).columns
    for column, values in ((first, a), (second, b)):
        for rows in (slice(2, 5), slice(0, 0), slice(1, 9, 3), np.array([7, 7, 0])):
            block = column.block(rows)
            np.testing.assert_array_equal(block, values[rows])
            assert block.dtype == np.float32
            assert block.flags.c_contiguous


def test_rows_read_in_order_are_not_copied(tmp_path, one):
    found = read_features(folder_of(tmp_path, {"a": table(features(9, 3))}), one)
    column = found.columns[0]
    assert np.shares_memory(column.block(slice(2, 5)), column.values)
    with pytest.raises(ValueError, match="read-only"):
        column.block(slice(2, 5))[0, 0] = 1


@pytest.mark.parametrize(
    "kind",
    [
        pa.list_(pa.float32()), pa.list_(pa.float64()), pa.list_(pa.float16()), pa.large_list(pa.float32()),
        pa.list_(pa.float32(), 3), pa.list_(pa.float16(), 3), pa.list_(pa.int16()),
    ],
    ids=str,
)  # fmt: skip
def test_features_of_every_list_type_are_read(tmp_path, one, kind):
    values = np.array([[1, 2, 3], [4, 5, 6], [7, 8, 10]], np.float16)
    stored = values.astype(np.int16) if "int16" in str(kind) else values
    folder = folder_of(tmp_path, {"a": table(list(map(list, stored)), kind=kind)}, row_group_size=2)
    block = read_features(folder, one).columns[0].block(slice(None))
    np.testing.assert_array_equal(block, values.astype(np.float32))


@pytest.mark.slow
@pytest.mark.parametrize("group", [500, 16_000])
def test_a_file_is_read_piece_by_piece(tmp_path, group):
    wide = read_checkpoint(checkpoint_file(tmp_path, widths=(512,)))
    folder = folder_of(tmp_path, {"a": table(features(16_000, 512))}, row_group_size=group)
    held: list[int] = []
    with running(Task(lambda _: held.append(pa.total_allocated_bytes() - before))):
        before = pa.total_allocated_bytes()
        read_features(folder, wide)
    assert max(held) < 16 << 20  # of the 31 MiB that the features take


@pytest.mark.parametrize("group", [1, 1023, 1024, 1025, 5000])
def test_row_groups_of_any_size_are_one_column(tmp_path, one, group):
    a = features(2500, 3)
    folder = folder_of(tmp_path, {"a": table(a)}, row_group_size=group)
    np.testing.assert_array_equal(read_features(folder, one).columns[0].block(slice(None)), a)


def test_several_files_are_read_in_the_order_of_their_names(tmp_path, one):
    a = features(7, 3)
    for index, rows in enumerate((slice(0, 3), slice(3, 4), slice(4, 7))):
        path = tmp_path / "features" / "a" / f"val-{index:05d}-of-00003.parquet"
        path.parent.mkdir(parents=True, exist_ok=True)
        pq.write_table(table(a[rows], list(range(7))[rows]), path)
    found = read_features(tmp_path / "features", one)
    assert found.image_id.tolist() == list(range(7))
    np.testing.assert_array_equal(found.columns[0].block(slice(None)), a)


def test_items_that_an_expert_lacks_are_left_out_and_counted(tmp_path, two):
    tables = {"a": table(features(5, 3), [1, 2, 3, 4, 5]), "b": table(features(4, 4), [5, 3, 9, 1])}
    found = read_features(folder_of(tmp_path, tables), two)
    assert found.image_id.tolist() == [1, 3, 5]
    assert found.warnings == ("3 items are left out because not every expert has them: a lacks 1, b lacks 2", COCO_TOLD)
    assert len(found.labels) == 3


def test_of_rows_with_the_same_id_the_first_counts(tmp_path, two):
    a, b = features(3, 3), features(4, 4)
    tables = {"a": table(a, [1, 2, 1]), "b": table(b, [2, 2, 1, 2])}
    found = read_features(folder_of(tmp_path, tables), two)
    assert found.image_id.tolist() == [1, 2]
    np.testing.assert_array_equal(found.columns[0].block(slice(None)), a[:2])
    np.testing.assert_array_equal(found.columns[1].block(slice(None)), b[[2, 0]])
    assert [warning.split(" rows")[0] for warning in found.warnings[:2]] == ["a has 1", "b has 2"]


def test_rows_without_an_id_are_left_out_and_counted(tmp_path, one):
    found = read_features(folder_of(tmp_path, {"a": table(features(4, 3), [1, None, 0, None])}), one)
    assert found.image_id.tolist() == [1, 0]
    assert found.warnings == ("a has 2 rows without an image_id, which are left out", COCO_TOLD)


@pytest.mark.parametrize(
    ("bad", "what"),
    [
        ([np.nan, 1.0, 1.0], "NaN or Inf"),
        ([1.0, -np.inf, 1.0], "NaN or Inf"),
        ([1.0, None, 1.0], "NaN or Inf"),
        ([0.0, 0.0, -0.0], "zeros only"),
        ([], "nothing"),
        (None, "nothing"),
    ],
)
def test_rows_that_mean_nothing_are_left_out_counted_and_told_once(tmp_path, two, bad, what):
    rows = features(6, 3).tolist()
    rows[1] = rows[4] = bad
    b = features(6, 4)
    found = read_features(folder_of(tmp_path, {"a": table(rows), "b": table(b)}), two)
    assert found.image_id.tolist() == [0, 2, 3, 5]
    assert found.warnings == (f"2 items are left out: a holds {what} there", COCO_TOLD)
    np.testing.assert_array_equal(found.columns[1].block(slice(None)), b[[0, 2, 3, 5]])


def test_rows_whose_squares_overflow_or_vanish_are_whole(tmp_path, one):
    rows = [[1e30, -1e30, 1e30], [1e-30, 0, 0], [3e38, 3e38, 3e38]]
    found = read_features(folder_of(tmp_path, {"a": table(rows)}), one)
    assert len(found) == 3
    assert found.warnings == (COCO_TOLD,)


def test_doubles_beyond_float32_are_infinite(tmp_path, one):
    rows = [[1e300, 1.0, 1.0], [1.0, 1.0, 1.0]]
    found = read_features(folder_of(tmp_path, {"a": table(rows, kind=pa.list_(pa.float64()))}), one)
    assert found.warnings == ("1 item is left out: a holds NaN or Inf there", COCO_TOLD)


def test_the_content_hash_follows_the_content_and_not_the_place_or_the_form(tmp_path, two):
    a, b = features(4, 3), features(4, 4)
    here = folder_of(tmp_path / "here", {"a": table(a), "b": table(b)})
    there = folder_of(tmp_path / "there", {"a": table(a), "b": table(b)}, row_group_size=1, compression="zstd")
    wide = folder_of(tmp_path / "wide", {"a": table(a, kind=pa.list_(pa.float64())), "b": table(b)})
    hashes = {read_features(folder, two).content_hash for folder in (here, there, wide)}
    assert len(hashes) == 1
    changed = b.copy()
    changed[3, 3] += 1e-3
    for other in (
        {"a": table(a), "b": table(changed)},
        {"a": table(a), "b": table(b, [0, 1, 3, 2])},
        {"a": table(a, labels=[[1]] * 4), "b": table(b)},
    ):
        folder = folder_of(tmp_path / str(len(hashes)), other)
        hashes.add(read_features(folder, two).content_hash)
    assert len(hashes) == 4


def test_a_folder_rebuilt_in_place_is_read_anew(tmp_path, one):
    first, second = features(4, 3, seed=1), features(4, 3, seed=2)
    folder = features_folder(tmp_path / "features", {"a": 3})
    for values in (first, second):
        write(folder, "a", table(values))
        np.testing.assert_array_equal(read_features(folder, one).columns[0].block(slice(None)), values)


def test_folders_of_the_same_name_do_not_give_each_others_rows(tmp_path, one):
    for seed, parent in enumerate(("x", "y")):
        values = features(4, 3, seed=seed)
        folder = tmp_path / parent / "features"
        write(folder, "a", table(values))
        write_card(folder, ["a"])
        np.testing.assert_array_equal(read_features(folder, one).columns[0].block(slice(None)), values)


def test_reading_tells_its_progress_and_can_be_cancelled(tmp_path, one):
    folder = folder_of(tmp_path, {"a": table(features(3000, 3))})
    told: list[Progress] = []
    with running(Task(told.append)):
        read_features(folder, one)
    assert [each.fraction for each in told if each.phase == "Reading a" and each.fraction] == [
        1024 / 3000,
        2048 / 3000,
        1,
    ]

    def stop(progress: Progress) -> None:
        if progress.phase == "Reading a" and progress.fraction:
            task.cancel()

    task = Task(stop)
    with pytest.raises(Cancelled), running(task):
        read_features(folder, one)


def test_anchors_alone_take_features_of_their_own_width(tmp_path):
    checkpoint = read_checkpoint(saved(tmp_path / "c.pt", {"anchors": state_dict()["constellation.anchors"]}))
    a = features(5, 4)
    found = read_features(folder_of(tmp_path, {"other": table(features(5, 7)), "mine": table(a)}), checkpoint)
    assert [column.expert for column in found.columns] == ["mine"]
    np.testing.assert_array_equal(found.columns[0].block(slice(None)), a)


def test_local_parquet_and_safetensors_need_neither_torch_nor_datasets():
    code = (
        "import sys; from pathlib import Path; from geolip_viewer.sources.checkpoint import read_checkpoint; "
        "from geolip_viewer.sources.feature_reading import read_features; "
        f"c = read_checkpoint(Path({str(LAYOUTS / 'files' / 'u04_core_one_expert.safetensors')!r})); "
        f"f = read_features({str(LAYOUTS / 'features' / 'u04_core_one_expert')!r}, c); "
        "assert len(f) == 96; sys.exit(sum(name in sys.modules for name in ('torch', 'datasets', 'pandas')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_signalling_nan_is_left_out_without_a_word_on_stderr(tmp_path, one, recwarn):
    rows = np.ones((3, 3))
    rows.view(np.uint64)[1, 0] = 0x7FF0000000000001
    found = read_features(folder_of(tmp_path, {"a": table(rows, kind=pa.list_(pa.float64()))}), one)
    assert found.image_id.tolist() == [0, 2]
    assert not recwarn.list
