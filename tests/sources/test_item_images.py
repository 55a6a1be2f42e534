"""Where pictures of items are looked for, and what is said of a folder or pattern that cannot be used."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geolip_viewer.errors import OptionError, ViewerError
from geolip_viewer.sources.atlas import atlas_beside
from geolip_viewer.sources.item_images import CELL, COCO_PATTERN, ImageFolder, picture_folder
from geolip_viewer.sources.sample import sample_features


def test_coco_names_its_pictures_with_twelve_digits():
    assert ImageFolder(Path("/p")).path_of(139) == Path("/p/000000000139.jpg")


def test_a_pattern_may_name_a_folder_and_write_the_id_plainly():
    assert ImageFolder(Path("/p"), "val/{image_id}.png").path_of("a b") == Path("/p/val/a b.png")


@pytest.mark.parametrize("image_id", ["../../etc/passwd", "/etc/passwd", "a/../../b"])
def test_no_id_leads_out_of_the_folder(image_id):
    assert ImageFolder(Path("/p"), "{image_id}").path_of(image_id) is None


def test_an_id_that_the_pattern_cannot_write_has_no_picture():
    assert ImageFolder(Path("/p"), COCO_PATTERN).path_of("not a number") is None


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("picture.jpg", "is the same for every item"),
        ("{name}.jpg", "asks for {name}"),
        ("{image_id.__class__}.jpg", "asks for {image_id.__class__}"),
        ("{image_id", "is not a pattern"),
        ("{image_id:zz}.jpg", "is not a pattern"),
        ("{}.jpg", "asks for {}"),
        ("{image_id!x}", "is not a pattern"),
        ("{image_id:999999999999d}.jpg", "makes names longer"),
        ("{image_id:.999999999999f}.jpg", "makes names longer"),
        ("{image_id:{image_id}d}.jpg", "makes names longer"),
    ],
)
def test_a_broken_pattern_is_one_sentence_that_says_why(tmp_path, pattern, words):
    with pytest.raises(OptionError) as caught:
        picture_folder(tmp_path, pattern, 139)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


@given(st.text(max_size=20))
def test_whatever_is_typed_is_a_pattern_or_a_sentence(pattern):
    try:
        found = picture_folder(Path("/"), pattern, 139)
    except ViewerError as error:
        assert "\n" not in str(error)  # noqa: PT017
    else:
        found.path_of(139)


def test_a_folder_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(OptionError, match="is not an existing folder"):
        picture_folder(tmp_path / "gone", COCO_PATTERN, 1)


# -- atlas


def test_the_sample_has_an_atlas_with_a_cell_for_every_item():
    ids = np.array([1006, 1, 1906])
    atlas = atlas_beside(sample_features(), ids)
    table = pq.read_table(sample_features().parent / "items.parquet").to_pylist()
    cells = {row["image_id"]: [row["column"] * CELL, row["row"] * CELL] for row in table}
    assert atlas.corners.tolist() == [cells[each] for each in ids.tolist()]


def write_items(folder, rows):
    pq.write_table(pa.table(rows), folder / "items.parquet")
    (folder / "atlas.png").write_bytes(b"")


def test_an_item_the_table_lacks_has_no_cell(tmp_path):
    write_items(tmp_path, {"image_id": [1], "row": [0], "column": [2]})
    assert atlas_beside(tmp_path, np.array([7, 1])).corners.tolist() == [[-1, -1], [96, 0]]


def test_text_ids_find_their_cells(tmp_path):
    write_items(tmp_path, {"image_id": ["a", "b"], "row": [0, 1], "column": [2, 0]})
    assert atlas_beside(tmp_path, np.array(["b"])).corners.tolist() == [[0, 48]]


@pytest.mark.parametrize(
    "rows",
    [
        {"image_id": [1], "name": ["no places"]},
        {"image_id": ["x"], "row": [0], "column": [0]},
        {"image_id": [1], "row": ["first"], "column": [0]},
    ],
)
def test_a_table_without_usable_places_is_no_atlas(tmp_path, rows):
    write_items(tmp_path, rows)
    assert atlas_beside(tmp_path, np.array([1])) is None


def test_a_table_that_is_no_parquet_is_no_atlas(tmp_path):
    (tmp_path / "items.parquet").write_bytes(b"nonsense")
    (tmp_path / "atlas.png").write_bytes(b"")
    assert atlas_beside(tmp_path, np.array([1])) is None


def test_without_a_table_there_is_no_atlas(tmp_path):
    assert atlas_beside(tmp_path, np.array([1])) is None
