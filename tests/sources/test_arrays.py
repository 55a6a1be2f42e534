"""Features as arrays, as tables of text and as Arrow files: the same numbers whatever they lie in."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.feather
import pyarrow.parquet as pq
import pytest
import safetensors.numpy
import safetensors.torch
import torch
from hypothesis import given
from hypothesis import strategies as st

from geolip_viewer.errors import FeaturesError, OptionError
from geolip_viewer.sources.checkpoint import read_checkpoint
from geolip_viewer.sources.collections import open_collection
from geolip_viewer.sources.column_names import DEFAULT_COLUMNS, Columns, columns_text, parse_columns
from geolip_viewer.sources.feature_reading import read_features
from geolip_viewer.sources.reading_options import ReadingOptions
from tests.sources.writing import checkpoint_file, features
from tests.sources.written_arrays import COUNT, IDS, LABELS, VALUES, WRITERS, arrow_stream, arrow_table, text


@pytest.mark.parametrize("name", WRITERS)
def test_the_same_rows_come_out_of_every_kind_of_file(tmp_path, anchors, name):
    WRITERS[name](tmp_path / name)
    found = read_features(tmp_path / name, anchors)
    np.testing.assert_array_equal(found.columns[0].block(slice(None)), VALUES)
    assert found.image_id.tolist() == IDS.tolist()
    assert found.labels.first.tolist() == LABELS.tolist()


def test_one_array_has_rows_that_are_counted(tmp_path, anchors):
    for name, stored in (
        ("c.npy", VALUES),
        ("fortran.npy", np.asfortranarray(VALUES)),
        ("half.npy", VALUES.astype("f2")),
    ):
        np.save(tmp_path / name, stored)
        found = read_features(tmp_path / name, anchors)
        np.testing.assert_array_equal(found.columns[0].block(slice(None)), stored.astype(np.float32))
        assert found.image_id.tolist() == list(range(COUNT))
        assert f"{name[:-4]}: rows have no ids and are numbered from 0" in found.warnings


def test_each_matrix_of_a_file_is_an_expert(tmp_path):
    checkpoint = read_checkpoint(checkpoint_file(tmp_path, widths=(3, 5), names=("a", "b")))
    a, b = features(9, 3), features(9, 5)
    np.savez(tmp_path / "f.npz", b=b, a=a, image_id=np.array([f"ü{i}" for i in range(9)]), labels=np.eye(9, dtype=bool))
    found = read_features(tmp_path / "f.npz", checkpoint)
    assert [column.expert for column in found.columns] == ["a", "b"]
    np.testing.assert_array_equal(found.columns[1].block(slice(None)), b)
    assert found.image_id[8] == "ü8"
    assert found.labels.first.tolist() == list(range(9))


def test_bfloat16_is_read_as_torch_reads_it(tmp_path, anchors):
    stored = torch.tensor(VALUES).bfloat16()
    safetensors.torch.save_file({"x": stored}, tmp_path / "f.safetensors")
    found = read_features(tmp_path / "f.safetensors", anchors)
    np.testing.assert_array_equal(found.columns[0].block(slice(None)), stored.float().numpy())


@pytest.mark.parametrize("kind", ["csv", "parquet", "arrow", "npz"])
def test_columns_may_have_any_name(tmp_path, anchors, kind):
    columns = parse_columns("id=key,features=embedding,labels=kind")
    called = arrow_table().rename_columns(["key", "embedding", "kind"])
    path = tmp_path / f"f.{kind}"
    if kind == "csv":
        text(path)
        path.write_text(path.read_text().replace("image_id,features,labels", "key,embedding,kind", 1))
    elif kind == "parquet":
        pq.write_table(called, path)
    elif kind == "arrow":
        pyarrow.feather.write_feather(called, str(path))
    else:
        np.savez(path, key=IDS, embedding=VALUES, kind=LABELS)
    found = read_features(path, anchors, ReadingOptions(columns=columns))
    np.testing.assert_array_equal(found.columns[0].block(slice(None)), VALUES)
    assert found.image_id.tolist() == IDS.tolist()
    assert found.labels.first.tolist() == LABELS.tolist()
    with pytest.raises(FeaturesError, match="--columns"):
        read_features(path, anchors, ReadingOptions(columns=parse_columns("features=nothing")))


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_a_column_a_number_is_gathered_in_the_order_of_the_numbers(tmp_path, anchors, kind):
    numbered = {f"f{number}": VALUES[:, place].tolist() for place, number in ((2, 10), (0, 2), (3, 100), (1, 9))}
    table = pa.table({"image_id": IDS.tolist(), **numbered})
    path = tmp_path / f"f.{kind}"
    if kind == "csv":
        from pyarrow import csv

        csv.write_csv(table, path)
    else:
        pq.write_table(table, path)
    found = read_features(path, anchors, ReadingOptions(columns=parse_columns("features=f*")))
    np.testing.assert_array_equal(found.columns[0].block(slice(None)), VALUES)


def test_where_columns_are_numbered_the_pattern_is_advised(tmp_path, anchors):
    columns = {
        "image_id": IDS.tolist(),
        "year1": IDS.tolist(),
        **{f"f{each}": VALUES[:, each].tolist() for each in range(4)},
    }
    pq.write_table(pa.table(columns), tmp_path / "f.parquet")
    with pytest.raises(FeaturesError, match=r"If f0, f1, … are the features, use --columns features=f\*"):
        read_features(tmp_path / "f.parquet", anchors)


def test_image_id_names_the_ids_too():
    assert parse_columns("image_id=key,features=v") == parse_columns("id=key,features=v")
    with pytest.raises(OptionError, match="names id twice"):
        parse_columns("image_id=key,id=other")


def test_rows_may_be_counted_in_any_table(tmp_path, anchors):
    pq.write_table(arrow_table().drop_columns(["image_id"]), tmp_path / "f.parquet")
    with pytest.raises(FeaturesError, match=r"no column image_id.*id= counts rows"):
        read_features(tmp_path / "f.parquet", anchors)
    found = read_features(tmp_path / "f.parquet", anchors, ReadingOptions(columns=parse_columns("id=")))
    assert found.image_id.tolist() == list(range(COUNT))


def test_text_lists_ids_and_names(tmp_path, anchors):
    rows = ["image_id,features,labels", 'x,"1 2 3 4","[3, 5]"', 'y,"[1;2;3;5]",[]', 'z,"(1,2,3,6)","7"']
    (tmp_path / "f.csv").write_text("\n".join(rows))
    found = read_features(tmp_path / "f.csv", anchors)
    assert [found.labels.of(item).tolist() for item in range(3)] == [[3, 5], [], [7]]
    assert found.image_id.tolist() == ["x", "y", "z"]
    (tmp_path / "g.csv").write_text(
        "\n".join(rows).replace("[3, 5]", "['traffic light', 'dog']").replace('"7"', '"[]"')
    )
    found = read_features(tmp_path / "g.csv", anchors)
    assert found.class_names == ("dog", "traffic light")


def test_nothing_of_it_imports_pandas_or_torch(tmp_path):
    names = ["a.npz", "a.safetensors", "list.csv", "stream.arrow", "a.feather"]
    for name in names:
        WRITERS[name](tmp_path / name)
    code = (
        "import sys; from pathlib import Path; from geolip_viewer.sources.feature_reading import read_features; "
        f"[read_features(Path({str(tmp_path)!r}) / name, None) for name in {names!r}]; "
        "sys.exit(sum(name in sys.modules for name in ('torch', 'datasets', 'pandas')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False, cwd=Path(__file__).parents[2]).returncode == 0


NAMES = st.text(
    st.characters(codec="utf-8", exclude_characters=",=", categories=("L", "N", "P")), min_size=1, max_size=6
)


@given(columns=st.builds(Columns, id=NAMES | st.just(""), features=NAMES, labels=NAMES))
def test_columns_are_read_back_as_they_are_written(columns):
    written = columns_text(columns)
    assert (parse_columns(written) if written else DEFAULT_COLUMNS) == columns


@pytest.mark.parametrize("wrong", ["", "id", "ids=x", "features=", "id=a,id=b", "id=a,,features=b"])
def test_columns_that_say_nothing(wrong):
    with pytest.raises(OptionError, match="--columns id=NAME,features=NAME"):
        parse_columns(wrong)


def test_a_folder_of_arrays_has_an_expert_a_file(tmp_path):
    checkpoint = read_checkpoint(checkpoint_file(tmp_path, widths=(3, 5), names=("a", "b")))
    a, b = features(9, 3), features(9, 5)
    (tmp_path / "f").mkdir()
    np.save(tmp_path / "f" / "b.npy", b)
    np.savez(tmp_path / "f" / "a.npz", vectors=a, image_id=np.arange(9))
    (tmp_path / "f" / "._a.npz").write_bytes(b"litter")
    found = read_features(tmp_path / "f", checkpoint)
    assert [column.expert for column in found.columns] == ["a", "b"]
    np.testing.assert_array_equal(found.columns[1].block(slice(None)), b)
    np.savez(tmp_path / "f" / "a.npz", vectors=a, others=a)
    with pytest.raises(FeaturesError, match="holds 2 matrices"):
        read_features(tmp_path / "f", checkpoint)


def csv_of(path: Path, ids: list[str], labels: list[str]) -> Path:
    rows = [f"{key},0.1 0.2 0.3 0.{row + 1},{label}" for row, (key, label) in enumerate(zip(ids, labels, strict=True))]
    path.write_text("\n".join(["image_id,features,labels", *rows]) + "\n")
    return path


@pytest.mark.parametrize(
    "labels",
    [["2020-01-02", "2020-02-01"], ["1-2", "2-1"], ["-", "7"], ["10000000000000000000", "99999999999999999999"]],
)
def test_text_that_only_looks_like_numbers_is_text(tmp_path, anchors, labels):
    found = read_features(csv_of(tmp_path / "f.csv", ["1", "2"], labels), anchors)
    assert list(found.class_names) == sorted(labels)
    assert [found.class_names[each] for each in found.labels.first] == labels


def test_numbers_that_pandas_wrote_where_some_were_missing_are_whole(tmp_path, anchors):
    found = read_features(csv_of(tmp_path / "f.csv", ["3.0", "1.0", ""], ["7.0", "", "2.0"]), anchors)
    assert found.image_id.tolist() == [3, 1]
    assert found.labels.first.tolist() == [7, -1]


def test_padded_ids_are_text_and_stay_apart(tmp_path, anchors):
    found = read_features(csv_of(tmp_path / "f.csv", ["7", "07", "007"], ["1", "2", "3"]), anchors)
    assert found.image_id.tolist() == ["7", "07", "007"]
    assert found.labels.first.tolist() == [1, 2, 3]


@pytest.mark.parametrize("kind", ["csv", "parquet", "arrow", "npy"])
def test_names_that_are_no_utf8_are_opened(tmp_path, anchors, kind):
    plain = tmp_path / f"f.{kind}"
    match kind:
        case "csv":
            csv_of(plain, ["1", "2"], ["3", "4"])
        case "npy":
            np.save(plain, VALUES[:2])
        case "parquet":
            pq.write_table(arrow_table()[:2], plain)
        case _:
            arrow_stream(plain)
    rows = len(read_features(plain, anchors).image_id)
    odd = plain.rename(tmp_path / os.fsdecode(b"\xff\xfe" + plain.suffix.encode()))
    assert len(read_features(odd, anchors).image_id) == rows


def test_two_files_of_one_stem_are_two_experts(tmp_path):
    np.save(tmp_path / "a.npy", VALUES)
    np.savez(tmp_path / "a.npz", x=-VALUES)
    assert open_collection(tmp_path, "val").configs == ("a.npy", "a.npz")


def test_the_first_column_counts_where_there_are_no_others_but_numbers(tmp_path, anchors):
    rows = [",".join(str(float(number)) for number in row) for row in VALUES[:5]]
    (tmp_path / "f.csv").write_text("\n".join(["f0,f1,f2,f3", *rows]) + "\n")
    found = read_features(tmp_path / "f.csv", anchors, ReadingOptions(columns=Columns(id="", features="f*")))
    np.testing.assert_array_equal(found.columns[0].values, VALUES[:5])
