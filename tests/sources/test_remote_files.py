"""Features at an address are copied once, read like any others, and whatever goes wrong is one sentence."""

import time

import numpy as np
import pytest

from geolip_viewer import cache
from geolip_viewer.errors import FeaturesError
from geolip_viewer.sources import remote_files
from geolip_viewer.sources.collections import open_collection
from geolip_viewer.sources.feature_reading import read_features
from geolip_viewer.sources.paths import is_address
from geolip_viewer.sources.remote_files import local_copy
from geolip_viewer.task import Cancelled, Task, running
from tests.sources.writing import LAYOUTS, send

FOLDER = LAYOUTS / "features" / "u04_core_one_expert"


@pytest.fixture(autouse=True)
def data(memory):
    """A folder of features on the other machine."""
    send(FOLDER, memory, "data")


def test_a_folder_elsewhere_is_read_as_one_that_is_here(memory):
    here, there = (read_features(source, None) for source in (FOLDER, "memory://data"))
    assert there.source == "memory://data"
    np.testing.assert_array_equal(there.image_id, here.image_id)
    np.testing.assert_array_equal(there.columns[0].values, here.columns[0].values)


def test_a_file_elsewhere_and_an_address_of_a_file_here(memory, tmp_path):
    path = tmp_path / "x.npy"
    np.save(path, np.eye(4, dtype=np.float32))
    memory.pipe_file("/one/x.npy", path.read_bytes())
    for address in ("memory://one/x.npy", f"file://{path}"):
        assert len(read_features(address, None)) == 4
    assert local_copy(f"file://{path}") == path


def test_it_is_copied_once_and_again_when_it_changed(memory, monkeypatch):
    first = local_copy("memory://data")
    with monkeypatch.context() as reading:
        reading.setattr(remote_files, "_opened", lambda *_: pytest.fail("it was read again"))
        assert local_copy("memory://data") == first
    memory.pipe_file("/data/more.txt", b"new")
    again = local_copy("memory://data")
    assert again != first
    assert (again / "more.txt").read_bytes() == b"new"
    assert {entry.kind for entry in cache.entries()} == {"copies"}


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("memory://nothing", "memory://nothing: (holds no files|cannot be read)"),
        ("smb://host/share/x.parquet", "needs a library to be read"),
        ("http://127.0.0.1:9/x.parquet", "cannot be read|needs a library to be read"),
    ],
)
def test_what_cannot_be_reached_is_one_sentence(memory, address, words):
    with pytest.raises(FeaturesError, match=words) as told:
        open_collection(address, "val")
    assert "\n" not in str(told.value)


def test_a_file_that_cannot_be_read_leaves_nothing(memory, monkeypatch):
    class Broken:
        def __enter__(self):
            return self

        def __exit__(self, *_):
            pass

        def read(self, _):
            raise OSError("connection reset")

    monkeypatch.setattr(remote_files, "_opened", lambda *_: Broken())
    with pytest.raises(FeaturesError, match=r"cannot be read \(connection reset\)"):
        local_copy("memory://data")
    assert not cache.entries()


def test_silence_ends_the_wait_and_so_does_cancelling(memory, monkeypatch):
    monkeypatch.setattr(remote_files, "PATIENCE", 0.05)
    monkeypatch.setattr(remote_files, "_copied", lambda *_: time.sleep(2))
    with pytest.raises(FeaturesError, match=r"no answer for 0\.05 seconds"):
        local_copy("memory://data")
    task = Task()
    task.cancel()
    with running(task), pytest.raises(Cancelled):
        local_copy("memory://data")


def test_a_listing_may_not_leave_the_folder(memory, monkeypatch):
    monkeypatch.setattr(type(memory), "find", lambda self, *_, **__: {"/data/../../etc/x": {"name": "x", "size": 1}})
    with pytest.raises(FeaturesError, match="lists a file outside it"):
        local_copy("memory://data")


def test_no_room_is_told_before_anything_is_copied(memory, monkeypatch):
    monkeypatch.setattr(cache, "refusal", lambda size: f"{size} bytes are too many" if size else "")
    with pytest.raises(FeaturesError, match=r"cannot be copied: [0-9]+ bytes are too many"):
        local_copy("memory://data")


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("s3://bucket/data", True),
        ("https://host/x.parquet", True),
        ("hf://datasets/owner/name/data", True),
        ("hf://datasets/owner/name", False),
        ("https://huggingface.co/datasets/owner/name", False),
        ("owner/name", False),
        ("tar://x::http://host/x.tar", False),
        ("simplecache::s3://bucket/data", False),
        ("reference://x", False),
        ("C:/data", False),
    ],
)
def test_which_texts_are_addresses(text, is_one):
    assert is_address(text) is is_one
