"""geolip-viewer run: the checkpoints of one training run, compared with each other."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from geolip_viewer.cli.inputs import add_anchors, add_device, add_features
from geolip_viewer.cli.paths import named_path, named_source
from geolip_viewer.cli.progress import shown_progress
from geolip_viewer.cli.reading import features_of
from geolip_viewer.errors import OptionError
from geolip_viewer.geometry.frames import FRAMES

if TYPE_CHECKING:
    from geolip_viewer.analysis.run import Run
    from geolip_viewer.sources.run_files import RunFiles

DESCRIPTION = """\
Compare the checkpoints of one training: how far anchors and items moved, how much
of that is one rotation of the whole sphere, when anchors died and came back, and
every number of the summary as a series. Prints a report, and writes with --out

  DIR/run.json             every single number, the life of each anchor, what was odd
  DIR/checkpoints.parquet  one row per checkpoint, in order
  DIR/anchors.parquet      one row per anchor and checkpoint

All three are written, or none. Checkpoints are in the order of their own epoch,
else their step, else the last number in their names, else the time of the file."""

EXAMPLES = """\
examples:
  geolip-viewer run checkpoints/ --features data/
  geolip-viewer run 'checkpoints/small_*.pt' --features data/ --out numbers/
  geolip-viewer run first.pt second.pt last.safetensors --features data/ --reference first.pt"""


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the command and its flags."""
    parser = commands.add_parser(
        "run",
        help="the checkpoints of one training, compared with each other",
        description=DESCRIPTION,
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    group = parser.add_argument_group("what to open")
    group.add_argument(
        "sources",
        metavar="FOLDER",
        nargs="*",
        type=named_source,
        help="a folder of checkpoints, several files, or a pattern in quotes such as 'checkpoints/small_*.pt'",
    )
    group.add_argument("--sample", action="store_true", help="the included sample's training instead")
    add_features(group)
    add_anchors(group)
    add_device(group)
    parser.add_argument(
        "--reference",
        metavar="NAME",
        help="the checkpoint whose axes draw all others, and to which drift is measured (default: the last)",
    )
    parser.add_argument(
        "--frame",
        choices=FRAMES,
        default="auto",
        help="auto: checkpoints are turned onto the reference by the common rotation of their anchors before they are "
        "drawn, if there is one (default); aligned: they are in any case; reference: they are drawn as they are; own: "
        "each by its own axes",
    )
    parser.add_argument("--trust", action="store_true", help="also measure the trust of each checkpoint's own picture")
    parser.add_argument(
        "--out", metavar="DIR", type=named_path, help="write run.json, checkpoints.parquet and anchors.parquet there"
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Read, compute, write, print."""
    from geolip_viewer.cli.printed_run import print_run
    from geolip_viewer.export.run_tables import run_report, write_run
    from geolip_viewer.files import require_folder

    if arguments.out:
        require_folder(arguments.out)
    with shown_progress():
        found = _opened(arguments)
        report = write_run(found, arguments.out) if arguments.out else run_report(found)
    print_run(report, arguments.out)
    return 0


def _opened(arguments: argparse.Namespace) -> "Run":
    from geolip_viewer.analysis.run import Run
    from geolip_viewer.geometry.devices import Device
    from geolip_viewer.sources.run_files import read_run

    sources, beside = _sources(arguments)
    files = read_run(sources, arguments.anchors)
    reference = _reference(arguments.reference, files)
    features = features_of(arguments, beside, files.checkpoints[reference].read())
    return Run(
        files,
        features,
        reference=reference,
        frame=arguments.frame,
        fit_rows=arguments.fit_rows,
        with_trust=arguments.trust,
        device=Device(arguments.device),
    )


def _sources(arguments: argparse.Namespace) -> "tuple[list[str | Path], str | Path | None]":
    """Where checkpoints and features are; OptionError if nothing is named, or two things at once."""
    if bool(arguments.sources) == arguments.sample:
        raise OptionError("what to open", "is either FOLDER or --sample", "Give one of them")
    if not arguments.sample:
        return arguments.sources, arguments.features
    from geolip_viewer.sources.sample import sample_features, sample_run

    return [sample_run()], arguments.features or sample_features()


def _reference(name: str | None, files: "RunFiles") -> int:
    from geolip_viewer.sources.names import listed

    names = [each.name for each in files.checkpoints]
    if name is None:
        return len(names) - 1
    if name not in names:
        raise OptionError("--reference", f"no checkpoint is called {name!r}", f"There are {listed(names)}")
    return names.index(name)
