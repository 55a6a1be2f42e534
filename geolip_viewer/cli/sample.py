"""geolip-viewer sample: the bundled sample, as files in the usual formats."""

import argparse
import shlex

from geolip_viewer.cli.output import print_line
from geolip_viewer.cli.paths import named_path

DESCRIPTION = """\
Write the sample out as an ordinary checkpoint and an ordinary features folder:
something to try every command on, and a pattern for your own data."""


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the command and its flags."""
    parser = commands.add_parser(
        "sample", help="write the sample out as a checkpoint and a features folder", description=DESCRIPTION
    )
    parser.add_argument(
        "folder", metavar="DIR", type=named_path, help="the folder to write; created if it does not exist"
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Write it and print what can be done with it."""
    from geolip_viewer.sources.sample import write_sample

    written = write_sample(arguments.folder)
    print_line(f"Wrote {written.checkpoint} and {written.features}")
    checkpoint, features = (shlex.quote(str(path)) for path in (written.checkpoint, written.features))
    print_line(f"Try:  geolip-viewer {checkpoint} --features {features}")
    return 0
