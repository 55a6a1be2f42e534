"""Pictures of items read without a window: from a folder, from an atlas, and none where there is none."""

import pickle

import numpy as np
import pytest
from PIL import Image

from geolip_viewer.errors import OptionError
from geolip_viewer.sources.item_images import Atlas, ImageFolder
from geolip_viewer.sources.item_pictures import SIDE, ItemPictures, pictures_for
from geolip_viewer.sources.sample import sample_features

IDS = np.array([5, 7, 9])


def test_a_file_is_read_small_and_upright(tmp_path):
    Image.new("RGB", (1000, 400), (0, 200, 0)).save(tmp_path / "7.jpg", exif=_turned())
    found = ItemPictures(ImageFolder(tmp_path, "{image_id}.jpg"), IDS).read(1)
    assert found.shape[2] == 4
    assert found.shape[0] > found.shape[1], "its own words say that it lies on its side"
    assert max(found.shape) <= SIDE
    assert found[..., 1].mean() > 180


def _turned():
    exif = Image.Exif()
    exif[0x0112] = 6
    return exif


def test_what_is_missing_or_broken_has_none(tmp_path):
    (tmp_path / "7.jpg").write_bytes(b"\xff\xd8 no picture")
    pictures = ItemPictures(ImageFolder(tmp_path, "{image_id}.jpg"), IDS)
    assert [pictures.read(item) for item in range(3)] == [None] * 3


def test_a_cell_of_an_atlas_is_cut_here_and_in_another_process(tmp_path):
    atlas = np.zeros((48, 96, 3), np.uint8)
    atlas[:, 48:] = (0, 0, 255)
    Image.fromarray(atlas).save(tmp_path / "atlas.png")
    pictures = ItemPictures(Atlas(tmp_path / "atlas.png", np.array([[0, 0], [48, 0], [-1, -1]])), IDS)
    for each in (pictures, pickle.loads(pickle.dumps(pictures))):
        assert each.read(0)[..., 2].max() == 0
        assert each.read(1)[..., 2].min() > 250
        assert each.read(2) is None


def test_those_of_the_sample_come_with_its_features():
    assert pictures_for(None, "", str(sample_features()), np.array([1, 2])).read(0) is not None
    assert pictures_for(None, "", "someone/data", IDS) is None
    with pytest.raises(OptionError):
        pictures_for("/nowhere", "{image_id}.png", None, IDS)
