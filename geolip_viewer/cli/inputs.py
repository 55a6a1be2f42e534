"""The flags that name a checkpoint and its features."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from geolip_viewer.cli.paths import named_path, named_source
from geolip_viewer.errors import OptionError
from geolip_viewer.geometry.frames import FRAMES
from geolip_viewer.path_checks import is_folder
from geolip_viewer.sources.analysis_folders import is_analysis
from geolip_viewer.sources.coco import COCO_PATTERN

if TYPE_CHECKING:
    from geolip_viewer.analysis.derived_anchors import AnchorsFrom
    from geolip_viewer.geometry.projection import ProjectionSpec
    from geolip_viewer.sources.column_names import Columns
    from geolip_viewer.state import State


def add_inputs(parser: argparse.ArgumentParser) -> None:
    """CHECKPOINT, --features and what goes with them."""
    group = parser.add_argument_group("what to open")
    group.add_argument(
        "checkpoint",
        metavar="CHECKPOINT",
        nargs="?",
        type=named_path,
        help="a .pt or .safetensors file, or an index of several",
    )
    group.add_argument("--sample", action="store_true", help="open the included sample instead")
    add_run(group)
    add_features(group)
    add_anchors_from(group)
    add_anchors(group)
    add_memory(group)
    add_device(group)


def add_run(group: "argparse._ActionsContainer") -> None:
    """--sample-run, and the flags that choose the checkpoint of a run."""
    group.add_argument("--sample-run", action="store_true", help="open the sample's training instead")
    group.add_argument(
        "--time", metavar="NAME", default="", help="of a folder of checkpoints, the one to show (default: the last)"
    )
    group.add_argument(
        "--reference", metavar="NAME", default="", help="the checkpoint whose axes draw all others (default: the last)"
    )
    group.add_argument(
        "--frame",
        choices=FRAMES,
        help="auto: the reference's axes, after the common rotation of the anchors was taken out if there is one "
        "(default); aligned: after it was taken out in any case; reference: without that; own: each checkpoint's own",
    )


def add_features(group: "argparse._ActionsContainer") -> None:
    """--features and the flags for reading them."""
    group.add_argument(
        "--features",
        metavar="SRC",
        type=named_source,
        help="a folder or a file of features, a Hugging Face dataset id, or an address such as "
        "s3://bucket/data (default: the hub's COCO features for a "
        "checkpoint with projectors, none for one with anchors alone)",
    )
    group.add_argument(
        "--split", default="val", metavar="NAME", type=_split, help="which split of the features (default: val)"
    )
    group.add_argument(
        "--experts",
        metavar="A,B,C",
        type=_names,
        help="the features' configs in the order of the checkpoint's experts, if names do not tell",
    )
    group.add_argument(
        "--class-names", metavar="FILE", type=named_path, help="a text file with one class name per line"
    )
    add_columns(group)


def add_anchors(group: "argparse._ActionsContainer") -> None:
    """--anchors and --fit-rows."""
    group.add_argument("--anchors", metavar="KEY", help="which anchors, if the checkpoint holds several sets")
    group.add_argument(
        "--fit-rows",
        metavar="N",
        type=int,
        help="fit every PCA on the first N items only, as the reference script does with 5000 (default: all)",
    )


def add_memory(parser: "argparse._ActionsContainer") -> None:
    """--memory; None if it is not given."""
    parser.add_argument(
        "--memory",
        metavar="SIZE",
        type=_size,
        help="how much memory the embeddings of large features may take, such as 800M or 8G; the rest is cached on "
        "disk (default: a quarter of what is free)",
    )


def add_device(parser: "argparse._ActionsContainer") -> None:
    """--device, a name that `Device` accepts."""
    parser.add_argument(
        "--device",
        choices=("auto", "cpu", "cuda"),
        default="auto",
        help="where features are projected and faithful globes fitted: on a CUDA device where PyTorch "
        "finds one and it is faster (auto, the default), on the processor, or on the CUDA device always",
    )


def add_columns(parser: "argparse._ActionsContainer") -> None:
    """--columns; the usual ones if it is not given."""
    parser.add_argument(
        "--columns",
        metavar="id=A,features=B,labels=C",
        type=_columns,
        help="which columns of a table, or arrays of a file, hold ids, features and labels (default: image_id, "
        "features, labels); 'id=' counts rows instead",
    )


def add_anchors_from(parser: "argparse._ActionsContainer") -> None:
    """--anchors-from; None if the anchors are those of the checkpoint."""
    parser.add_argument(
        "--anchors-from",
        metavar="HOW",
        type=_anchors_from,
        help="make anchors from the items: classes (the unit mean of each class) or kmeans:256 (spherical k-means); no "
        "CHECKPOINT is needed then, and the features are the embeddings",
    )


def add_projection(parser: "argparse._ActionsContainer") -> None:
    """--projection; None if it is not given."""
    parser.add_argument(
        "--projection",
        metavar="NAME",
        type=_projection,
        help="how items and anchors are drawn: PCA (default), faithful (fitted so that true neighbours stay together; "
        "seconds to minutes the first time), 'PCA 2-3-4', 'PCA of anchors', 'PCA uncentred', …",
    )


def _projection(text: str) -> "ProjectionSpec":
    from geolip_viewer.geometry.projection import ProjectionSpec

    return ProjectionSpec.parse(text)


def _columns(text: str) -> "Columns":
    from geolip_viewer.sources.column_names import parse_columns

    return parse_columns(text)


def _anchors_from(text: str) -> "AnchorsFrom":
    from geolip_viewer.analysis.derived_anchors import parse_anchors_from

    return parse_anchors_from(text)


def _size(text: str) -> int:
    from geolip_viewer.sizes import parsed_size

    try:
        return parsed_size(text)
    except ValueError:
        shown = text if len(text) <= 40 else f"{text[:39]}…"
        raise argparse.ArgumentTypeError(f"a size is a number of bytes, such as 800M or 8G, not {shown!r}") from None


def _split(text: str) -> str:
    if not text.strip():
        raise OptionError("--split", "is empty", "Give the name of a split, such as val or train")
    return text


def _names(text: str) -> tuple[str, ...]:
    return tuple(name for part in text.split(",") if (name := part.strip()))


def names_run(arguments: argparse.Namespace) -> bool:
    """Whether the arguments name a training run."""
    checkpoint = arguments.checkpoint
    is_run = arguments.sample_run or (checkpoint is not None and is_folder(checkpoint) and not is_analysis(checkpoint))
    return is_run and arguments.anchors_from is None


def fill_from_recipe(arguments: argparse.Namespace, state: "State") -> None:
    """If the same data is named as in a picture, open it the same way; flags that are given take precedence.

    Data counts as the same by name, since a picture does not store where its files were.
    """
    if state.run is not None and names_run(arguments) and not arguments.time and not arguments.reference:
        arguments.time, arguments.reference = state.time, state.reference
        arguments.frame = arguments.frame or state.frame
    checkpoint, features = state.checkpoint, state.features
    if features is None or Path(arguments.features or "").name != Path(features.source).name:
        return
    if arguments.columns is None and features.columns:
        arguments.columns = _columns(features.columns)
    if arguments.experts is None and features.experts:
        arguments.experts = features.experts
    if checkpoint is None or arguments.anchors_from is not None or not checkpoint.anchors_from:
        return
    named = arguments.checkpoint.name if arguments.checkpoint else Path(features.source).name
    if named == checkpoint.path.name:
        arguments.anchors_from = _anchors_from(checkpoint.anchors_from)


def add_images(group: "argparse._ActionsContainer") -> None:
    """--images and --image-names."""
    group.add_argument(
        "--images",
        metavar="DIR",
        help="the folder with a picture of each item (default: what comes with features)",
    )
    group.add_argument(
        "--image-names",
        metavar="PATTERN",
        default=COCO_PATTERN,
        help="how the pictures' files are named, as a Python format of image_id (default: %(default)s)",
    )


def add_compare(group: "argparse._ActionsContainer") -> None:
    """--compare; None if no other checkpoint is named."""
    group.add_argument(
        "--compare",
        metavar="OTHER",
        type=named_path,
        help="show another checkpoint of the same items beside it, turned so that its items match",
    )
