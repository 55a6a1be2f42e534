"""Files that are not checkpoints, recognized by their first bytes, so that a refusal can name their kind."""

from collections.abc import Mapping
from types import MappingProxyType

LENGTH = 512  # bytes at the start that are checked
_TRAINED = "Choose a checkpoint that torch.save or safetensors wrote"
_UNPACK = "Unpack it and choose the checkpoint in it"
_DOWNLOAD = "Download it again; a page was saved in its place"
# By first bytes: what the file is, and what to do.
STARTS: Mapping[bytes, tuple[str, str]] = MappingProxyType(
    {
        b"version https://git-lfs": (
            "is a Git LFS pointer, not the file itself",
            "Run 'git lfs pull' in its folder",
        ),
        b"\x1f\x8b": ("is compressed with gzip", _UNPACK),
        b"BZh": ("is compressed with bzip2", _UNPACK),
        b"\xfd7zXZ\0": ("is compressed with xz", _UNPACK),
        b"\x28\xb5\x2f\xfd": ("is compressed with Zstandard", _UNPACK),
        b"7z\xbc\xaf\x27\x1c": ("is a 7z archive", _UNPACK),
        b"Rar!": ("is a RAR archive", _UNPACK),
        b"GGUF": ("is a GGUF file", _TRAINED),
        b"\x89HDF\r\n": ("is an HDF5 file, as written by Keras", _TRAINED),
        b"PAR1": ("is a Parquet file", "Give it with --features; as the checkpoint, choose what training saved"),
        b"\x93NUMPY": ("is a NumPy array", _TRAINED),
        b"ARROW1": (
            "is an Arrow file",
            "Give its folder with --features; as the checkpoint, choose what training saved",
        ),
        b"\x89PNG": ("is a PNG picture", _TRAINED),
        b"%PDF": ("is a PDF document", _TRAINED),
        b"\x7fELF": ("is a program", _TRAINED),
    }
)
_MARKUP = (b"<!doctype html", b"<html", b"<?xml", b"<head")
_TAR = slice(257, 262)


def known_kind(start: bytes) -> tuple[str, str] | None:
    """What a file is that begins with `start`, as the end of a sentence, and what to do; None when it is not known."""
    for signature, kind in STARTS.items():
        if start.startswith(signature):
            return kind
    if start[_TAR] == b"ustar":
        return "is a tar archive", _UNPACK
    text = start.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if text.startswith(_MARKUP):
        return "is a web page (HTML or XML)", _DOWNLOAD
    return None


def kind_of_zip(names: list[str]) -> str:
    """What a zip is that torch.save did not write, by the names in it, as the end of a sentence."""
    if names and all(name.endswith(".npy") for name in names):
        return "is a zip of NumPy arrays (.npz)"
    for part, kind in (("[Content_Types].xml", "an office document"), ("META-INF/MANIFEST.MF", "a Java program")):
        if part in names:
            return f"is {kind}"
    inside = [name for name in names if name.endswith((".pt", ".pth", ".bin", ".safetensors", ".ckpt"))]
    return f"is a zip that holds {inside[0]} among others" if inside else "is a zip of something else"
