"""geolip-viewer [CHECKPOINT]: the window."""

import argparse
import gc
from pathlib import Path

from geolip_viewer.errors import OptionError
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
        nargs="?",
        type=Path,
        help="a .pt or .safetensors file, or a .geolip session",
    )
    parser.add_argument("--sample", action="store_true", help="open the sample that comes along instead")
    parser.add_argument("--features", metavar="SRC", help="a folder of features or a Hugging Face data set id")
    parser.add_argument("--split", default="val", metavar="NAME", help="which split of the features (default: val)")
    parser.add_argument("--experts", metavar="A,B,C", default="", help="the features' configs in the experts' order")
    parser.add_argument("--class-names", metavar="FILE", type=Path, help="a text file with one class name a line")
    parser.add_argument("--anchors", metavar="KEY", help="which anchors, where the checkpoint holds several sets")
    parser.add_argument(
        "--screenshots", metavar="DIR", type=Path, help="where the screenshot key writes (default: the pictures folder)"
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Open the window and wait until it is closed. ViewerError when there is nothing to open it on."""
    if arguments.sample and arguments.checkpoint is not None:
        raise OptionError("what to open", "CHECKPOINT and --sample cannot both be given", "Leave one of them out")
    if arguments.features is not None and arguments.checkpoint is None:
        raise OptionError("--features", "belongs to a checkpoint", "Name the checkpoint too")
    gc.disable()  # until all is imported: looking through what imports make takes a tenth of the start
    from geolip_viewer.app.system.environment import faults

    for fault in faults():
        raise fault
    from geolip_viewer.app.main import LaunchRequest
    from geolip_viewer.app.main import run as run_window

    checkpoint = arguments.checkpoint and CheckpointSource(arguments.checkpoint.absolute(), "", arguments.anchors)
    features = features_source(arguments) if arguments.features is not None else None
    return run_window(LaunchRequest(checkpoint, features, arguments.sample, arguments.screenshots))


def features_source(arguments: argparse.Namespace) -> FeaturesSource:
    """A folder where there is one of this name, or where the text can be nothing else; else a hub id."""
    text = str(arguments.features)
    path = Path(text).expanduser()
    is_path = path.exists() or text.startswith((".", "/", "~")) or text.count("/") != 1
    experts = tuple(name for part in arguments.experts.split(",") if (name := part.strip()))
    names = arguments.class_names.absolute() if arguments.class_names else None
    return FeaturesSource(str(path.absolute()) if is_path else text, arguments.split, experts, names)
