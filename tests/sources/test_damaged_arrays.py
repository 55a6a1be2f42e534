"""Files of arrays and tables that are damaged, cut or hostile: each is refused in one line, or read."""

import io
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.feather
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geolip_viewer.errors import FeaturesError
from geolip_viewer.sources import feature_reading, stored_arrays
from geolip_viewer.sources.feature_reading import read_features
from tests.sources.written_arrays import WRITERS, arrow_table

IN_FOLDER = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)


def zipped(path: Path, members: dict[str, bytes]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)


def header(shape: tuple[int, ...]) -> bytes:
    stream = io.BytesIO()
    np.lib.format.write_array_header_1_0(stream, {"descr": "<f4", "fortran_order": False, "shape": shape})
    return stream.getvalue()


def cut_safetensors(path: Path) -> None:
    path.write_bytes((200).to_bytes(8, "little") + b"{" + b" " * 250)


def lfs_pointer(path: Path) -> None:
    path.write_bytes(b"version https://git-lfs.github.com/spec/v1\n")


def two_of_one_name(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        for _ in range(2):
            archive.writestr("a.npy", header((1, 4)) + bytes(16))


def many_labels(path: Path) -> None:
    np.savez_compressed(path, f=np.ones((2, 4), "f4"), labels=np.zeros((2, 2**23), "i1"))


def damaged_lzma(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("a.npy", header((9, 4)) + bytes(range(144)))
    content = bytearray(path.read_bytes())
    content[60:62] = b"\xff\xff"
    path.write_bytes(content)


def unequal(path: Path) -> None:
    np.savez(path, x=np.zeros((3, 4), "f4"), image_id=np.arange(2))


@pytest.mark.parametrize(
    ("name", "write", "problem"),
    [
        ("o.npy", lambda path: np.save(path, np.array([[None]]), allow_pickle=True), "pickled objects"),
        ("o.npz", lambda path: np.savez(path, x=np.array([[None]])), "pickled objects"),
        ("s.npy", lambda path: np.save(path, np.zeros(3, [("a", "f4")])), "holds [('a', '<f4')]"),
        ("one.npy", lambda path: np.save(path, np.zeros(3, "f4")), "no matrix of floating-point numbers"),
        ("whole.npy", lambda path: np.save(path, np.zeros((3, 4), "i4")), "no matrix of floating-point numbers"),
        ("cut.npy", lambda path: path.write_bytes(header((9, 4)) + b"\0" * 100), "ends before the end of its array"),
        ("huge.npy", lambda path: path.write_bytes(header((2**40, 4))), "ends before the end of its array"),
        ("less.npy", lambda path: path.write_bytes(header((-9, -4)) + bytes(144)), "with an invalid shape ((-9, -4))"),
        ("thin.npy", lambda path: np.save(path, np.zeros((3, 0), "f4")), "is 3×0 float32, not a matrix of numbers"),
        ("twice.npz", two_of_one_name, "two arrays with the same name"),
        ("lzma.npz", damaged_lzma, "not a complete file of arrays (Corrupt input data)"),
        ("labels.npz", many_labels, "has 16,777,216 labels for 2 rows"),
        ("none.npz", lambda path: zipped(path, {"a.txt": b"text"}), "holds 0 arrays"),
        ("text.csv", lambda path: path.write_text('image_id,features\n1,"1 2 x"\n'), "cannot be read"),
        ("empty.csv", lambda path: path.write_text(""), "not a text table"),
        ("web.csv", lambda path: path.write_bytes(b"<!DOCTYPE html><html>"), "is a web page"),
        ("packed.csv", lambda path: path.write_bytes(b"\x1f\x8b\x08" + bytes(99)), "is compressed with gzip"),
        ("lfs.parquet", lfs_pointer, "Git LFS pointer"),
        ("odd.bin", lambda path: path.write_bytes(b"text"), "is not Parquet, Arrow"),
        ("short.npz", unequal, "3 rows and its id 2"),
        ("cut.arrow", lambda path: path.write_bytes(stream_of()[:300]), "not a whole Arrow file"),
        ("cut.safetensors", cut_safetensors, "not a complete file"),
    ],
)  # fmt: skip
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_files_that_are_refused_in_one_line(tmp_path, anchors, name, write, problem):
    write(tmp_path / name)
    with pytest.raises(FeaturesError, match=r"^[^\n]*$") as refused:
        read_features(tmp_path / name, anchors)
    assert problem in str(refused.value)


def test_a_small_file_does_not_become_a_large_array(tmp_path, anchors, monkeypatch):
    zipped(tmp_path / "f.npz", {"x.npy": header((2**16, 4)) + bytes(2**20)})
    with pytest.raises(FeaturesError, match="no item left"):
        read_features(tmp_path / "f.npz", anchors)
    monkeypatch.setattr(stored_arrays, "_INFLATED", 2**19)
    with pytest.raises(FeaturesError, match="unpacks to far more"):
        read_features(tmp_path / "f.npz", anchors)


def stream_of() -> bytes:
    sink = io.BytesIO()
    with pa.ipc.new_stream(sink, arrow_table().schema) as writer:
        writer.write_table(arrow_table())
    return sink.getvalue()


@given(data=st.data(), name=st.sampled_from(["a.npz", "a.safetensors", "stream.arrow", "a.feather", "tab.tsv"]))
@IN_FOLDER
def test_files_with_a_few_bytes_changed_are_read_or_refused(tmp_path, anchors, data, name):
    path, whole = tmp_path / name, tmp_path / f"{name}.whole"
    if not whole.exists():
        WRITERS[name](path)
        whole.write_bytes(path.read_bytes())
    content = bytearray(whole.read_bytes())
    at_ends = st.integers(0, 400) | st.integers(len(content) - 400, len(content) - 1)
    for place in data.draw(st.lists(at_ends | st.integers(0, len(content) - 1), min_size=1, max_size=5)):
        content[place] = data.draw(st.integers(0, 255))
    path.write_bytes(content)
    try:
        found = read_features(path, anchors)
    except FeaturesError:
        return
    assert np.isfinite(found.columns[0].block(slice(None))).all()


@pytest.mark.parametrize("name", ["a.npz", "a.safetensors", "stream.arrow", "a.parquet"])
def test_a_file_that_is_cut_while_it_is_read_is_refused(tmp_path, anchors, name, monkeypatch):
    path = tmp_path / name
    WRITERS[name](path)
    reading = feature_reading.rows_of

    def cut(*values: Any) -> Any:
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
        return reading(*values)

    monkeypatch.setattr(feature_reading, "rows_of", cut)
    with pytest.raises(FeaturesError, match=r"^[^\n]*$") as refused:
        read_features(path, anchors)
    assert name != "a.safetensors" or "ends before the end of its array" in str(refused.value)
