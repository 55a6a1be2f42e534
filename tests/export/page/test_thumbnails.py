"""Pictures of items in one sheet."""

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from geolip_viewer.errors import FeaturesError, MissingDataError
from geolip_viewer.export.page.thumbnails import CELL, thumbnails, thumbnails_beside
from geolip_viewer.sources.item_images import Atlas, ImageFolder
from tests.synthetic import make_analysis

COLOURS = [(255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 0), (0, 255, 255)]


def cells(sheet) -> list[tuple[int, ...]]:
    """The colour in the middle of each item's cell."""
    whole = np.asarray(Image.open(io.BytesIO(sheet.data)).convert("RGB"))
    places = [divmod(item, sheet.columns) for item in range(len(sheet.present))]
    return [tuple(whole[row * sheet.cell + CELL // 2, column * sheet.cell + CELL // 2]) for row, column in places]


def near(found, wanted) -> bool:
    return bool(np.abs(np.subtract(found, wanted, dtype=np.int64)).max() < 60)


def test_items_of_an_atlas_stand_in_their_order(tmp_path: Path) -> None:
    atlas = Image.new("RGB", (CELL * len(COLOURS), CELL))
    for place, colour in enumerate(COLOURS):
        atlas.paste(colour, (place * CELL, 0, (place + 1) * CELL, CELL))
    atlas.save(tmp_path / "atlas.png")
    corners = np.array([[4 * CELL, 0], [-1, -1], [0, 0]])
    sheet = thumbnails(Atlas(tmp_path / "atlas.png", corners), np.arange(3))
    assert sheet.present.tolist() == [True, False, True]
    first, _, last = cells(sheet)
    assert near(first, COLOURS[4])
    assert near(last, COLOURS[0])


def test_a_picture_that_is_missing_or_broken_is_left_out(tmp_path: Path) -> None:
    for place in (0, 2):
        Image.new("RGB", (200, 100), COLOURS[place]).save(tmp_path / f"{place}.png")
    (tmp_path / "1.png").write_bytes(b"no picture")
    sheet = thumbnails(ImageFolder(tmp_path, "{image_id}.png"), np.arange(4))
    assert sheet.present.tolist() == [True, False, True, False]
    assert near(cells(sheet)[2], COLOURS[2])


def test_none_at_all_are_an_error(tmp_path: Path) -> None:
    with pytest.raises(FeaturesError, match="Leave thumbnails out"):
        thumbnails(ImageFolder(tmp_path, "{image_id}.png"), np.arange(4))
    with pytest.raises(MissingDataError, match=r"atlas\.png"):
        thumbnails_beside(make_analysis())
