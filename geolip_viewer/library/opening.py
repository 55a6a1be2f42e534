"""The two ways to a constellation: files and arrays."""

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from geolip_viewer.analysis.derived_anchors import parse_anchors_from
from geolip_viewer.errors import CheckpointError, OptionError
from geolip_viewer.geometry.devices import Device, DeviceName
from geolip_viewer.library.constellation import Constellation
from geolip_viewer.library.given_arrays import checkpoint_of, features_of
from geolip_viewer.library.window_files import GivenArrays, OpenedFiles
from geolip_viewer.opening import analysis_of, read_analysis
from geolip_viewer.path_checks import is_there
from geolip_viewer.sources.analysis_folders import analysis_files, is_analysis
from geolip_viewer.sources.column_names import DEFAULT_COLUMNS, Columns
from geolip_viewer.sources.features import Features
from geolip_viewer.sources.paths import expanded
from geolip_viewer.sources.reading_options import ReadingOptions

FilePath = str | PathLike[str]


def open(  # noqa: A001  as gzip.open and Image.open
    checkpoint: FilePath | None = None,
    features: FilePath | None = None,
    *,
    split: str = "val",
    experts: Sequence[str] | None = None,
    class_names: FilePath | None = None,
    columns: Mapping[str, str] | None = None,
    anchors: str | None = None,
    anchors_from: str | None = None,
    device: DeviceName = "auto",
) -> Constellation:
    """Open a checkpoint, its features, or both.

    `checkpoint` is a .pt or .safetensors file. `features` is a folder, a file or the id of a Hugging Face data set; a
    checkpoint with projectors gets the hub's COCO features where none are named. `experts` names the features' configs
    in the order of the checkpoint's experts, where names do not tell. `class_names` is a text file with one name a
    line. `columns` says which columns hold what: {"id": …, "features": …, "labels": …}, or some of these. `anchors`
    names the tensor where a checkpoint holds several sets. `anchors_from` makes anchors from the items: "classes", or
    "kmeans:256" for 256 centres of spherical k-means; then no checkpoint is needed. `device` says where features are
    projected and faithful globes fitted: "cpu", "cuda", or "auto", on a CUDA device where PyTorch finds one and it is
    worth it.

    Nothing in a file is executed. Raises ViewerError for whatever is wrong with the files.
    """
    path = None if checkpoint is None else expanded(Path(checkpoint))
    source = None if features is None else _features_source(features)
    if path is not None and source is None and is_analysis(path):
        kept = analysis_files(path)
        path, source = kept.checkpoint, kept.features
    names = None if class_names is None else expanded(Path(class_names))
    options = ReadingOptions(split, None if experts is None else tuple(experts), names, _columns(columns or {}))
    made = None if anchors_from is None else parse_anchors_from(anchors_from)
    analysis = read_analysis(path, source, options, anchors_key=anchors, anchors_from=made, device=Device(device))
    found = analysis.features.source if analysis.features is not None else None
    return Constellation(analysis, OpenedFiles.of(path, found, options, anchors, anchors_from))


def from_arrays(
    embeddings: npt.ArrayLike,
    anchors: npt.ArrayLike | None = None,
    labels: Any = None,
    ids: Any = None,
    class_names: Sequence[str] | None = None,
    *,
    anchors_from: str | None = None,
    device: DeviceName = "auto",
) -> Constellation:
    """A constellation of arrays, which are copied as float32 and made unit rows.

    `embeddings` is (N, D), an item a row, and `anchors` (A, D). Without anchors they are made from the items as
    `anchors_from` says: "classes", the unit mean of each class, or "kmeans:256", centres of spherical k-means. By
    default that is "classes" where two classes or more have items, else k-means with √N centres, 2 to 256.

    `labels` holds a class id or name an item, None or a negative id for no class; or a list of them an item; or
    booleans (N, C). `ids` (N,) are whole numbers or texts, each once; by default the row numbers. `class_names` are in
    the order of class ids. `device` is as `open` takes it.

    Raises ViewerError where arrays do not fit each other, and for rows with NaN or Inf or of zeros only.
    """
    features = features_of(embeddings, labels, ids, class_names)
    if anchors is not None and anchors_from is not None:
        raise OptionError("anchors_from", "makes anchors, but anchors are also given", "Leave one of them out")
    if anchors is not None:
        checkpoint, made = checkpoint_of(anchors), None
        width = features.columns[0].width
        if checkpoint.dimension != width:
            problem = f"have {checkpoint.dimension} dimensions, but embeddings have {width}"
            raise CheckpointError("anchors", problem, "Give both on the same sphere")
    else:
        checkpoint, made = None, anchors_from or _default_anchors(features)
    wanted = None if made is None else parse_anchors_from(made)
    analysis = analysis_of(checkpoint, features, wanted, device=Device(device))
    return Constellation(analysis, GivenArrays(analysis, made))


def _default_anchors(features: Features) -> str:
    if len(np.unique(features.labels.ids)) > 1:
        return "classes"
    return f"kmeans:{max(2, min(256, round(len(features) ** 0.5)))}"


def _features_source(features: FilePath) -> str | Path:
    """A path where there is one, else a text, which may be the id of a data set."""
    path = expanded(Path(features))
    return path if is_there(path) or not isinstance(features, str) else features


def _columns(names: Mapping[str, str]) -> Columns:
    known = [field.name for field in fields(Columns)]
    for key in names:
        if key not in known:
            raise OptionError("columns", f"has no {key!r}", f"Use some of: {', '.join(known)}")
    return replace(DEFAULT_COLUMNS, **names)
