"""geolip-viewer [CHECKPOINT]: the window."""

import argparse
import gc
from pathlib import Path

from geolip_viewer.cli.inputs import add_anchors_from, add_columns
from geolip_viewer.cli.paths import named_path, named_source
from geolip_viewer.errors import OptionError
from geolip_viewer.path_checks import is_there
from geolip_viewer.sources.column_names import columns_text
from geolip_viewer.sources.paths import expanded, is_address
from geolip_viewer.state import CheckpointSource, FeaturesSource

DESCRIPTION = """\
Open the window: empty, with a checkpoint, with its features, with a session
that was saved, or with the sample."""


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the command and its flags."""
    parser = commands.add_parser("window", help="open the window (also without the word)", description=DESCRIPTION)
    parser.add_argument(
        "checkpoint",
        metavar="CHECKPOINT",
        nargs="*",
        type=named_path,
        help="a .pt or .safetensors file, or a .geolip session; a folder or several files are the run of one training",
    )
    parser.add_argument("--sample", action="store_true", help="open the included sample instead")
    parser.add_argument("--sample-run", action="store_true", help="open the included sample's training instead")
    parser.add_argument(
        "--features",
        metavar="SRC",
        type=named_source,
        help="a folder of features, a Hugging Face dataset id, or an address",
    )
    parser.add_argument("--split", default="val", metavar="NAME", help="which split of the features (default: val)")
    parser.add_argument("--experts", metavar="A,B,C", default="", help="the features' configs in the experts' order")
    parser.add_argument(
        "--class-names", metavar="FILE", type=named_path, help="a text file with one class name per line"
    )
    add_columns(parser)
    add_anchors_from(parser)
    parser.add_argument("--anchors", metavar="KEY", help="which anchors, if the checkpoint holds several sets")
    parser.add_argument(
        "--compare",
        metavar="OTHER",
        type=named_path,
        help="another checkpoint of the same items, shown beside the first",
    )
    parser.add_argument(
        "--screenshots",
        metavar="DIR",
        type=named_path,
        help="where the screenshot key writes (default: the pictures folder)",
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Open the window and wait until it is closed. ViewerError if there is no display to open it on."""
    flags = [flag for flag in ("--sample", "--sample-run") if getattr(arguments, flag[2:].replace("-", "_"))]
    if len(flags) + bool(arguments.checkpoint) > 1:
        named = " and ".join([*(["CHECKPOINT"] if arguments.checkpoint else []), *flags])
        raise OptionError("what to open", f"{named} cannot both be given", "Leave one of them out")
    if arguments.features is not None and not arguments.checkpoint and arguments.anchors_from is None:
        raise OptionError("--features", "belongs to a checkpoint", "Give the checkpoint too, or --anchors-from")
    if arguments.compare is not None and not arguments.checkpoint and not arguments.sample:
        raise OptionError("--compare", "needs a checkpoint to compare with", "Give the first checkpoint too")
    gc.disable()  # until all is imported: collecting during imports takes a tenth of the start
    from geolip_viewer.app.system.environment import faults

    for fault in faults():
        raise fault
    from geolip_viewer.app.main import LaunchRequest
    from geolip_viewer.app.main import run as run_window

    features = features_source(arguments) if arguments.features is not None else None
    checkpoint = checkpoint_source(arguments, features)
    paths = tuple(path.absolute() for path in arguments.checkpoint) if len(arguments.checkpoint) > 1 else ()
    compared = CheckpointSource(expanded(arguments.compare).absolute()) if arguments.compare is not None else None
    return run_window(
        LaunchRequest(
            checkpoint, features, arguments.sample, arguments.sample_run, paths, arguments.screenshots, compared
        )
    )


def checkpoint_source(arguments: argparse.Namespace, features: FeaturesSource | None) -> CheckpointSource | None:
    """The named checkpoint; if anchors are made from features alone, the features take its place."""
    path = arguments.checkpoint[0].absolute() if arguments.checkpoint else None
    made = arguments.anchors_from.text if arguments.anchors_from is not None else None
    if made is not None and features is None:
        raise OptionError("--anchors-from", "needs items, but there are no features", "Give them with --features")
    if path is None and made is not None and features is not None:
        path = Path(features.source)
    return None if path is None else CheckpointSource(path, "", arguments.anchors, made)


def features_source(arguments: argparse.Namespace) -> FeaturesSource:
    """A folder if there is one of this name, or if the text can be nothing else; otherwise a hub id."""
    text = str(arguments.features)
    is_elsewhere = is_address(text)
    path = expanded(Path(text))
    is_path = not is_elsewhere and (is_there(path) or text.startswith((".", "/", "~")) or text.count("/") != 1)
    experts = tuple(name for part in arguments.experts.split(",") if (name := part.strip()))
    names = arguments.class_names.absolute() if arguments.class_names else None
    columns = columns_text(arguments.columns) if arguments.columns else ""
    source = str(path.absolute()) if is_path else text
    return FeaturesSource(source, arguments.split, experts, names, columns=columns)
