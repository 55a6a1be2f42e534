"""The sample that comes along."""

import numpy as np
import pytest

from geolip_viewer.errors import OutputError
from geolip_viewer.sources.checkpoint import read_checkpoint
from geolip_viewer.sources.feature_reading import read_features
from geolip_viewer.sources.sample import sample_checkpoint, sample_features, write_sample


def test_it_opens_like_any_other_and_nothing_is_odd_about_it():
    checkpoint = read_checkpoint(sample_checkpoint())
    features = read_features(sample_features(), checkpoint)
    assert checkpoint.family == "dual-stream"
    assert [column.expert for column in features.columns] == list(checkpoint.expert_names)
    assert len(features) == 1906
    assert len(features.class_names) == 60
    assert features.class_names == checkpoint.class_names
    assert checkpoint.warnings == features.warnings == ()
    assert np.bincount(features.labels.ids, minlength=60).min() >= 12


def test_its_items_have_names():
    features = read_features(sample_features(), read_checkpoint(sample_checkpoint()))
    assert features.item_names is not None
    assert features.item_names[features.image_id.tolist().index(1)] == "grinning face"
    assert len(set(features.item_names)) == 1906


def test_a_copy_is_the_same(tmp_path):
    written = write_sample(tmp_path / "new" / "sample")
    copied, shipped = read_checkpoint(written.checkpoint), read_checkpoint(sample_checkpoint())
    assert copied.content_hash == shipped.content_hash
    there, here = read_features(written.features, copied), read_features(sample_features(), shipped)
    assert there.content_hash == here.content_hash
    assert there.item_names == here.item_names
    assert sorted(path.name for path in (tmp_path / "new").iterdir()) == ["sample"]


def test_an_empty_folder_is_filled(tmp_path):
    assert write_sample(tmp_path).checkpoint.parent == tmp_path


def test_a_folder_with_something_in_it_is_left_alone(tmp_path):
    (tmp_path / "mine").write_text("mine")
    with pytest.raises(OutputError, match="not empty"):
        write_sample(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]


def test_a_file_is_left_alone(tmp_path):
    (tmp_path / "mine").write_text("mine")
    with pytest.raises(OutputError):
        write_sample(tmp_path / "mine")
    assert (tmp_path / "mine").read_text() == "mine"


def test_nothing_is_left_of_a_copy_that_failed(tmp_path, monkeypatch):
    copied = []

    def full_disk(source, target):
        copied.append(target.write_bytes(source.read_bytes()))
        if len(copied) == 3:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr("geolip_viewer.sources.sample.shutil.copyfile", full_disk)
    with pytest.raises(OutputError, match="No space left"):
        write_sample(tmp_path / "sample")
    assert not (tmp_path / "sample").exists()
