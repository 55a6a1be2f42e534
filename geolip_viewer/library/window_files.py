"""The files that the window opens in a process of its own, and how that is started."""

import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np

from geolip_viewer.analysis import Analysis
from geolip_viewer.errors import OutputError
from geolip_viewer.export.openable import TENSOR, write_items
from geolip_viewer.export.tensor_files import write_tensors
from geolip_viewer.operating_system import DETACHED, module_command
from geolip_viewer.sources.column_names import columns_text
from geolip_viewer.sources.labels import lists_of
from geolip_viewer.sources.reading_options import ReadingOptions

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

    @classmethod
    def of(
        cls,
        checkpoint: Path | None,
        features: str | None,
        options: ReadingOptions,
        anchors: str | None,
        anchors_from: str | None,
    ) -> "OpenedFiles":
        """Those that were opened so; `anchors` is the name of a tensor."""
        flags = {
            "--features": features,
            "--split": options.split,
            "--experts": ",".join(options.experts or ()),
            "--class-names": options.class_names,
            "--columns": columns_text(options.columns),
            "--anchors": anchors,
            "--anchors-from": anchors_from,
        }
        named = [f"{flag}={value}" for flag, value in flags.items() if value]
        return cls((*([str(checkpoint.absolute())] if checkpoint is not None else []), *named))

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
            raise OutputError(
                folder, f"cannot be written ({error.strerror})", "Free some disk space, or set TMPDIR"
            ) from error
        return _started("geolip_viewer.cli.temporary_window", str(folder), *arguments)


def _temporary_folder() -> Path:
    try:
        return Path(tempfile.mkdtemp(prefix=PREFIX))
    except OSError as error:
        problem = f"cannot be created ({error.strerror})"
        raise OutputError("The temporary folder", problem, "Free some disk space, or set TMPDIR") from error


def write_arrays(analysis: Analysis, folder: Path, anchors_from: str | None) -> tuple[str, ...]:
    """Write what an analysis of arrays was given; the arguments with which `geolip-viewer window` opens it."""
    features = analysis.features
    assert features is not None  # arrays are items
    items, names = folder / "items.parquet", folder / "classes.txt"
    classes = lists_of(features.labels, np.arange(len(features))) if len(features.labels.ids) else None
    write_items(items, features.image_id, features.columns[0].values, classes)
    arguments = ["--features", str(items)]
    if features.class_names:
        names.write_text("".join(f"{name}\n" for name in features.class_names), encoding="utf-8")
        arguments += ["--class-names", str(names)]
    if anchors_from is not None:
        return (*arguments, "--anchors-from", anchors_from)
    anchors = folder / "anchors.safetensors"
    write_tensors(anchors, {TENSOR: analysis.anchors})
    return (str(anchors), *arguments)


def _started(module: str, *arguments: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(module_command(module, *arguments), stdin=subprocess.DEVNULL, **DETACHED)
