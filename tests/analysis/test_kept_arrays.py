"""Entries of the cache are read back as written, or refused if their bytes have changed."""

import os
from pathlib import Path

import numpy as np
import pytest

from geolip_viewer.analysis.kept_arrays import is_whole, read_arrays


@pytest.fixture
def entry(tmp_path: Path) -> Path:
    path = tmp_path / "entry.npz"
    np.savez(path, first=np.arange(5), second=np.float64(2))
    return path


def test_arrays_are_read_as_they_were_written(entry: Path) -> None:
    found = read_arrays(entry)
    np.testing.assert_array_equal(found["first"], np.arange(5))
    assert found["second"] == 2
    assert not any(array.flags.writeable for array in found.values())
    assert is_whole(entry)


def test_whatever_byte_was_changed_it_is_the_same_or_refused(entry: Path) -> None:
    whole, refused = entry.read_bytes(), 0
    for place in range(len(whole)):
        for bit in (1, 8, 128):
            changed = bytearray(whole)
            changed[place] ^= bit
            entry.write_bytes(changed)
            is_whole(entry)
            try:
                found = read_arrays(entry)
            except ValueError:
                refused += 1
            else:
                assert all(
                    name not in found or found[name].sum() == total for name, total in (("first", 10), ("second", 2))
                )
    assert refused > len(whole)


@pytest.mark.parametrize(
    "put", [os.mkfifo, Path.mkdir, lambda path: path.symlink_to("/dev/zero"), lambda path: path.symlink_to(path)]
)
def test_what_is_no_regular_file_is_not_waited_for(entry: Path, put) -> None:
    entry.unlink()
    put(entry)
    assert not is_whole(entry)
    with pytest.raises(ValueError, match="written"):
        read_arrays(entry)
