"""The files that the window opens in a process of its own, and how that is started."""

import json
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np

from geolip_viewer.analysis import Analysis
from geolip_viewer.errors import OutputError
from geolip_viewer.operating_system import DETACHED, module_command

PREFIX = "geolip-viewer-arrays-"


class WindowFiles(Protocol):
    """What a window can be opened on."""

    def open_window(self) -> "subprocess.Popen[bytes]":
        """Start the process and return it."""
        ...


@dataclass(frozen=True)
class OpenedFiles:
    """Files that are there: `arguments` are those of `geolip-viewer window`."""

    arguments: tuple[str, ...]

    def open_window(self) -> "subprocess.Popen[bytes]":
        return _started("geolip_viewer", "window", *self.arguments)


@dataclass(frozen=True)
class GivenArrays:
    """Arrays in memory. `anchors_from` says how their anchors were made, None where these were given."""

    analysis: Analysis
    anchors_from: str | None

    def open_window(self) -> "subprocess.Popen[bytes]":
        folder = _temporary_folder()
        try:
            arguments = write_arrays(self.analysis, folder, self.anchors_from)
        except OSError as error:
            shutil.rmtree(folder, ignore_errors=True)
            raise OutputError(folder, f"cannot be written ({error.strerror})", "Make room, or set TMPDIR") from error
        return _started("geolip_viewer.cli.temporary_window", str(folder), *arguments)


def _temporary_folder() -> Path:
    try:
        return Path(tempfile.mkdtemp(prefix=PREFIX))
    except OSError as error:
        problem = f"cannot be made ({error.strerror})"
        raise OutputError("The temporary folder", problem, "Make room, or set TMPDIR") from error


def write_arrays(analysis: Analysis, folder: Path, anchors_from: str | None) -> tuple[str, ...]:
    """Write what an analysis of arrays was given; the arguments with which `geolip-viewer window` opens it."""
    features = analysis.features
    assert features is not None  # arrays are items
    items, names = folder / "items.parquet", folder / "classes.txt"
    _write_items(analysis, items)
    arguments = ["--features", str(items)]
    if features.class_names:
        names.write_text("".join(f"{name}\n" for name in features.class_names), encoding="utf-8")
        arguments += ["--class-names", str(names)]
    if anchors_from is not None:
        return (*arguments, "--anchors-from", anchors_from)
    anchors = folder / "anchors.safetensors"
    write_tensor(anchors, "constellation.anchors", np.ascontiguousarray(analysis.anchors, "<f4"))
    return (str(anchors), *arguments)


def _write_items(analysis: Analysis, path: Path) -> None:
    import pyarrow as pa
    from pyarrow import parquet

    assert analysis.features is not None
    values, labels = analysis.features.columns[0].values, analysis.labels
    columns = {
        "image_id": pa.array(analysis.image_id),
        "features": pa.FixedSizeListArray.from_arrays(pa.array(values.reshape(-1)), values.shape[1]),
    }
    if len(labels.ids):
        columns["labels"] = pa.ListArray.from_arrays(pa.array(labels.offsets.astype(np.int32)), pa.array(labels.ids))
    parquet.write_table(pa.table(columns), path)


def write_tensor(path: Path, name: str, values: np.ndarray[tuple[int, ...], np.dtype[np.float32]]) -> None:
    """Write one little-endian float32 array as safetensors."""
    entry = {"dtype": "F32", "shape": list(values.shape), "data_offsets": [0, values.nbytes]}
    header = json.dumps({name: entry}).encode()
    header += b" " * (-len(header) % 8)
    path.write_bytes(len(header).to_bytes(8, "little") + header + values.tobytes())


def _started(module: str, *arguments: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(module_command(module, *arguments), stdin=subprocess.DEVNULL, **DETACHED)
