"""Files of one split with different columns give the same value in any order, or one line that names a file."""

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geolip_viewer.errors import FeaturesError
from geolip_viewer.sources.checkpoint import Checkpoint, read_checkpoint
from geolip_viewer.sources.feature_reading import read_features
from tests.sources.writing import checkpoint_file, features, lists

IN_FOLDER = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=120)
ROWS = 4


@pytest.fixture
def one(tmp_path: Path) -> Checkpoint:
    return read_checkpoint(checkpoint_file(tmp_path, widths=(3,)))


IDS = {
    "int64": (pa.int64(), lambda number: number),
    "int32": (pa.int32(), lambda number: number),
    "uint64": (pa.uint64(), lambda number: number),
    "double": (pa.float64(), float),
    "decimal": (pa.decimal128(20, 0), lambda number: number),
    "text": (pa.string(), lambda number: f"id {number}"),
    "view": (pa.string_view(), lambda number: f"id {number}"),
    "bytes": (pa.binary(), lambda number: f"id {number}".encode()),
    "null": (pa.null(), lambda _: None),
    "bool": (pa.bool_(), bool),
    "absent": None,
}
NUMBERS, TEXTS = {"int64", "int32", "uint64", "double", "decimal"}, {"text", "view", "bytes"}
UNUSABLE = {"bool", "absent"}
FEATURES = {
    "float": pa.list_(pa.float32()),
    "double": pa.list_(pa.float64()),
    "half": pa.list_(pa.float16()),
    "fixed": pa.list_(pa.float32(), 3),
    "large": pa.large_list(pa.float32()),
    "view": pa.list_view(pa.float32()),
    "text": pa.string(),
    "bool": pa.list_(pa.bool_()),
    "bytes": pa.binary(),
    "scalar": pa.float32(),
    "absent": None,
}
LISTS = {"float", "double", "half", "fixed", "large", "view"}
LABELS: dict[str, Any] = {
    "ids": pa.array([[1], [2], [], [1, 2]]),
    "single": pa.array([1, 2, 0, 1]),
    "floats": pa.array([1.0, 2.0, None, 1.0]),
    "texts": pa.array(["cat", "dog", None, "cat"]),
    "category": pa.array(["cat", "dog", None, "cat"]).dictionary_encode(),
    "bytes": pa.array([b"cat", b"dog", None, b"cat"]),
    "bool": pa.array([True, False, None, True]),
    "marks": pa.array([[0, 1, 0], [1, 0, 0], [0, 0, 0], [1, 1, 1]]),
    "struct": pa.array([{"id": 1, "name": "cat"}, {"id": 2, "name": "dog"}, None, {"id": 1, "name": "cat"}]),
    "null": pa.nulls(ROWS),
    "empty": pa.array([[]] * ROWS, pa.list_(pa.null())),
    "dates": pa.array([0] * ROWS, pa.timestamp("s")),
    "map": pa.array([[("a", 1)]] * ROWS, pa.map_(pa.string(), pa.int64())),
    "absent": None,
}
VALUES = features(40, 3).astype(np.float16).astype(np.float32)


def column(kind: str, start: int) -> Any:
    values = VALUES[start : start + ROWS]
    if kind in ("text", "bytes"):
        return pa.array([str(row) for row in values.tolist()]).cast(FEATURES[kind])
    if kind == "scalar":
        return pa.array(values[:, 0].tolist(), pa.float32())
    if kind == "bool":
        return pa.array([[bool(each > 0) for each in row] for row in values.tolist()])
    if kind == "view":
        return pa.array(values.tolist(), FEATURES[kind])
    return lists(values, pa.list_(pa.float32())).cast(FEATURES[kind])


def write(folder: Path, shards: list[tuple[str, str, str]], order: list[int]) -> Path:
    """One file per shard; shard i has the same ids and rows in any order."""
    (folder / "a").mkdir(parents=True, exist_ok=True)
    for path in (folder / "a").iterdir():
        path.unlink()
    for place, index in enumerate(order):
        ids, values, labels = shards[index]
        columns: dict[str, Any] = {"n": pa.array(range(ROWS))}
        if IDS[ids] is not None:
            kind, of = IDS[ids]  # type: ignore[misc]
            columns["image_id"] = pa.array([of(number) for number in range(ROWS * index, ROWS * index + ROWS)], kind)
        if values != "absent":
            columns["features"] = column(values, ROWS * index)
        if LABELS[labels] is not None:
            columns["labels"] = LABELS[labels]
        pq.write_table(pa.table(columns), folder / "a" / f"val-{place:05d}-of-{len(order):05d}.parquet")
    return folder


def outcome(folder: Path, checkpoint: Checkpoint) -> dict[Any, Any] | str:
    """For each id its features and the names of its classes; or the refusal, which is one line."""
    try:
        found = read_features(folder, checkpoint)
    except FeaturesError as error:
        return "refused" if "\n" not in str(error) else "refused in more than one line"
    block = found.columns[0].block(slice(None))
    return {
        key: (block[item].tolist(), [found.class_names[label] for label in found.labels.of(item)])
        for item, key in enumerate(found.image_id.tolist())
    }


SHARD = st.tuples(st.sampled_from(sorted(IDS)), st.sampled_from(sorted(FEATURES)), st.sampled_from(sorted(LABELS)))
SOUND = st.tuples(st.sampled_from(sorted(NUMBERS)), st.sampled_from(sorted(LISTS)), st.sampled_from(sorted(LABELS)))


@pytest.mark.slow
@given(shards=st.lists(SHARD, min_size=1, max_size=3) | st.lists(SOUND, min_size=1, max_size=4), data=st.data())
@IN_FOLDER
def test_files_of_any_columns_are_read_or_refused_whatever_their_order(tmp_path, one, shards, data):
    order = data.draw(st.permutations(range(len(shards))))
    first = outcome(write(tmp_path / "f", shards, list(range(len(shards)))), one)
    assert outcome(write(tmp_path / "f", shards, order), one) == first
    ids, values = {shard[0] for shard in shards}, {shard[1] for shard in shards}
    if not values <= LISTS or ids & UNUSABLE or (ids & NUMBERS and ids & TEXTS) or ids == {"null"}:
        assert first == "refused"
        return
    assert isinstance(first, dict)
    for index, (id_kind, _, _) in enumerate(shards):
        for row in range(ROWS) if id_kind != "null" else ():
            number = ROWS * index + row
            key = number if id_kind in NUMBERS else f"id {number}"
            assert first[key][0] == VALUES[number].tolist()


@pytest.mark.parametrize("kind", ["text", "bool", "bytes", "scalar"])
def test_features_that_are_no_numbers_name_the_file_and_both_types(tmp_path, one, kind):
    write(tmp_path / "f", [("int64", "float", "ids"), ("int64", kind, "ids")], [0, 1])
    said = r"val-00001-of-00002.parquet: features are .* here and list<.*float> in val-00000"
    with pytest.raises(FeaturesError, match=said):
        read_features(tmp_path / "f", one)


def test_ids_of_two_kinds_name_the_file_and_both_types(tmp_path, one):
    write(tmp_path / "f", [("int64", "float", "ids"), ("text", "float", "ids")], [0, 1])
    with pytest.raises(
        FeaturesError, match=r"val-00001-of-00002.parquet: image_id is string here and int64 in val-00000"
    ):
        read_features(tmp_path / "f", one)


def test_a_config_without_features_is_passed_over(tmp_path, one):
    write(tmp_path / "f", [("int64", "float", "ids")], [0])
    for name in ("_captions", "captions"):
        (tmp_path / "f" / name).mkdir()
        pq.write_table(pa.table({"image_id": [1], "caption": ["x"]}), tmp_path / "f" / name / "val.parquet")
    found = read_features(tmp_path / "f", one)
    assert [each.expert for each in found.columns] == ["a"]


@pytest.mark.parametrize("odd", [pa.nulls(ROWS), pa.array([[]] * ROWS, pa.list_(pa.null()))], ids=["null", "empty"])
def test_rows_of_a_file_without_features_are_left_out(tmp_path, one, odd):
    write(tmp_path / "f", [("int64", "float", "ids"), ("int64", "float", "ids")], [0, 1])
    path = tmp_path / "f" / "a" / "val-00000-of-00002.parquet"
    pq.write_table(pa.table({"image_id": list(range(ROWS)), "features": odd}), path)
    assert read_features(tmp_path / "f", one).image_id.tolist() == list(range(ROWS, 2 * ROWS))


def not_utf8(count: int) -> pa.Array:
    """Texts that say they are UTF-8 and are not, as a damaged file has them."""
    ends, content = np.arange(0, 2 * count + 1, 2, dtype=np.int32), b"\xff\xfe" * count
    return pa.Array.from_buffers(pa.string(), count, [None, pa.py_buffer(ends), pa.py_buffer(content)])


@pytest.mark.parametrize(("column", "said"), [("labels", "has labels in labels"), ("image_id", "has ids in image_id")])
def test_text_that_is_no_utf8_is_refused(tmp_path, one, column, said):
    columns = {"image_id": pa.array(range(ROWS)), "features": lists(VALUES[:ROWS], pa.list_(pa.float32()))}
    (tmp_path / "f").mkdir()
    with pa.OSFile(str(tmp_path / "f.arrow"), "wb") as sink:
        table = pa.table({**columns, column: not_utf8(ROWS)})
        with pa.ipc.new_stream(sink, table.schema) as writer:
            writer.write_table(table)
    with pytest.raises(FeaturesError, match=r"^[^\n]*$") as refused:
        read_features(tmp_path / "f.arrow", one)
    assert said in str(refused.value) or "cannot be read" in str(refused.value)


def test_a_column_whose_name_is_no_utf8_is_refused(tmp_path, one):
    path = tmp_path / "f.arrow"
    table = pa.table({"image_id": [1], "features": [[1.0, 2.0, 3.0]], "oddoddodd": [1]})
    with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    path.write_bytes(path.read_bytes().replace(b"oddoddodd", b"odd\xff\xfeodd1"[:9]))
    with pytest.raises(FeaturesError, match="name is not valid UTF-8"):
        read_features(path, one)
