"""What the class ids mean."""

import pyarrow as pa
import pytest

from geolip_viewer.errors import FeaturesError
from geolip_viewer.sources.class_names import (
    names_in_card,
    names_in_description,
    names_in_schema,
    names_of,
    read_class_names,
)
from geolip_viewer.sources.coco import COCO


def test_coco_has_eighty_names_and_none_twice():
    assert len(set(COCO)) == len(COCO) == 80
    assert (COCO[0], COCO[16], COCO[79]) == ("person", "dog", "toothbrush")


@pytest.mark.parametrize(
    ("content", "names"),
    [
        (b"cat\ndog\n", ("cat", "dog")),
        (b"cat\r\ndog", ("cat", "dog")),
        (b"\xef\xbb\xbf  cat \n\n hot dog\n\n\n", ("cat", "class 1", "hot dog")),
        ("Käse\n".encode(), ("Käse",)),
        (b"a\x1b[31m\n", ("a\ufffd[31m",)),
    ],
)
def test_a_file_holds_one_name_a_line(tmp_path, content, names):
    (tmp_path / "names.txt").write_bytes(content)
    assert read_class_names(tmp_path / "names.txt") == names


@pytest.mark.parametrize(
    ("content", "problem"), [(b"", "holds no class names"), (b"\n \n", "holds no class names"), (b"\xff\xfe", "UTF-8")]
)
def test_files_that_hold_no_names(tmp_path, content, problem):
    (tmp_path / "names.txt").write_bytes(content)
    with pytest.raises(FeaturesError, match=problem):
        read_class_names(tmp_path / "names.txt")


def test_more_names_than_there_can_be_classes_are_refused(tmp_path):
    """Two million of one letter took the list of classes ten seconds."""
    (tmp_path / "names.txt").write_bytes(b"a\n" * 65_536)
    assert len(read_class_names(tmp_path / "names.txt")) == 65_536
    (tmp_path / "names.txt").write_bytes(b"a\n" * 65_537)
    with pytest.raises(FeaturesError, match="holds 65,537 names, more than the 65,536 classes allowed"):
        read_class_names(tmp_path / "names.txt")


def test_a_file_that_is_not_there_and_a_folder(tmp_path):
    for path in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(FeaturesError, match=r"cannot be read|not a regular file"):
            read_class_names(path)


@pytest.mark.parametrize(
    "described",
    [b"", b"{", b"[]", b"7", b'{"info": 3}', b'{"info": {"features": {"labels": {"names": "ab"}}}}', b"[" * 99_999],
)
def test_schemas_that_describe_no_class_label(described):
    assert names_in_schema(pa.schema([("labels", pa.int64())], {b"huggingface": described})) == ()


@pytest.mark.parametrize(
    ("entries", "names"),
    [
        ({"features": [{"name": "labels", "dtype": {"class_label": {"names": {"0": "a", "1": "b"}}}}]}, ("a", "b")),
        ([{"config_name": "x", "features": [{"name": "labels", "list": {"class_label": {"names": ["a"]}}}]}], ("a",)),
        ([{"config_name": "y", "features": [{"name": "labels", "list": {"class_label": {"names": ["a"]}}}]}], ()),
        ([{"config_name": "x", "features": [{"name": "labels", "sequence": "int64"}]}], ()),
        (
            {"features": [{"name": "labels", "sequence": {"class_label": {"names": {"0": "a", "2": "b"}}}}]},
            ("a", "class 1", "b"),
        ),
        ("text", ()),
        (None, ()),
        ([None, 3, {"features": 3}], ()),
    ],
)
def test_names_in_a_card(entries, names):
    assert names_in_card(entries, "x") == names


@pytest.mark.parametrize(
    ("stored", "names"),
    [
        (["a", True, None, 3, 0.5], ("a", "true", "null", "3", "0.5")),
        ({"0": "a", "1": False}, ("a", "false")),
        ({0: "a", 3: "b"}, ("a", "class 1", "class 2", "b")),
        ({"cat": 1, "dog": 0}, ("dog", "cat")),
        ({"cat": "dog"}, ()),
        ([["a"]], ()),
        ("ab", ()),
        ([], ()),
        ({"1": "a", "01": "b"}, ()),
        (["", " \x1b "], ("class 0", "\ufffd")),
    ],
)
def test_names_are_whatever_stands_there(stored, names):
    assert names_of(stored) == names
    described = {"feature": {"names": stored, "_type": "ClassLabel"}, "_type": "List"}
    assert names_in_description(described) == names
