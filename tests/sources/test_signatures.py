"""Files that are no checkpoint are called by what they are."""

import bz2
import gzip
import lzma
import zipfile
from pathlib import Path

import pytest

from geolip_viewer.errors import CheckpointError
from geolip_viewer.sources.checkpoint import read_checkpoint


def refused(path: Path) -> str:
    """The line that refuses a file."""
    with pytest.raises(CheckpointError) as caught:
        read_checkpoint(path)
    return str(caught.value)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"<!DOCTYPE html><html></html>", "web page"),
        (b"\n  <html>\n", "web page"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 64, "PNG"),
        (gzip.compress(b"x" * 400, mtime=0), "gzip"),
        (bz2.compress(b"x" * 400), "bzip2"),
        (lzma.compress(b"x" * 400), "xz"),
        (b"GGUF\3\0\0\0" + b"\0" * 64, "GGUF"),
        (b"\x93NUMPY\1\0" + b"\0" * 64, "NumPy"),
        (b"PAR1" + b"\0" * 64, "Parquet"),
        (b"\0" * 257 + b"ustar\0" + b"\0" * 300, "tar"),
        (b'{"epoch": 3}', "JSON"),
        (b" [1, 2]", "JSON"),
    ],
)
@pytest.mark.parametrize("suffix", [".pt", ".safetensors"])
def test_files_of_known_kinds_are_called_by_name(tmp_path, content, name, suffix):
    path = tmp_path / f"c{suffix}"
    path.write_bytes(content)
    assert name in refused(path)


@pytest.mark.parametrize(
    ("names", "kind"),
    [
        (["a.npy", "b.npy"], "NumPy"),
        (["[Content_Types].xml", "word/document.xml"], "office"),
        (["readme.txt", "run/model.pt"], "run/model.pt"),
        (["readme.txt"], "zip of something else"),
        (["a/data.pkl", "b/data.pkl"], "zip of something else"),
        (["a/data.pkl", "a/constants.pkl"], "TorchScript"),
    ],
)
def test_other_zips_are_called_by_name(tmp_path, names, kind):
    with zipfile.ZipFile(tmp_path / "c.pt", "w") as archive:
        for name in names:
            archive.writestr(name, b"x")
    assert kind in refused(tmp_path / "c.pt")


def test_a_pointer_of_git_lfs_says_how_to_get_the_file(tmp_path):
    path = tmp_path / "c.pt"
    path.write_bytes(b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n")
    assert "git lfs pull" in refused(path)
