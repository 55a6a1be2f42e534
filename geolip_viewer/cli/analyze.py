"""geolip-viewer analyze: every number, as a report and as files."""

import argparse
from typing import TYPE_CHECKING

from geolip_viewer.cli.inputs import add_inputs, add_projection
from geolip_viewer.cli.paths import named_path, named_source
from geolip_viewer.cli.progress import shown_progress
from geolip_viewer.cli.reading import opened, opened_beside
from geolip_viewer.errors import OptionError
from geolip_viewer.geometry.projection import PCA

if TYPE_CHECKING:
    from geolip_viewer.analysis import Analysis
    from geolip_viewer.export.trust import Measures
    from geolip_viewer.geometry.positions import Positions

DESCRIPTION = """\
Compute every number of a constellation, print a report, and write with --out

  DIR/analysis.npz    every array: embeddings, anchors and class centroids on the
                      sphere, visits, divergence, differences, lenses, spectra
  DIR/summary.json    every single number, and what was odd about the input
  DIR/anchors.safetensors, DIR/embeddings.parquet, DIR/lenses_and_sums.safetensors
                      anchors and projectors, the items' embeddings and lenses (of
                      more than 20,000 those of a sample from every class), and counts
                      and spectra of all: geolip-viewer DIR opens them

All are written, or none. They hold no pickles: numpy.load reads the first as it is."""

EXAMPLES = """\
examples:
  geolip-viewer analyze --sample
  geolip-viewer analyze --sample --projection faithful --out numbers/
  geolip-viewer analyze model.pt --features data/ --projection faithful \\
      --place data/ --place-split test --out numbers/
  geolip-viewer analyze model.pt --features data/ --out numbers/
  geolip-viewer numbers/
  geolip-viewer analyze model.pt --features someone/coco-features --split train \\
      --experts clip_l14_openai,dinov2_b14 --class-names classes.txt --out numbers/"""


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the command and its flags."""
    parser = commands.add_parser(
        "analyze",
        help="every number, as a report and as files",
        description=DESCRIPTION,
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_inputs(parser)
    add_projection(parser)
    parser.add_argument(
        "--trust",
        action="store_true",
        help="also measure how far the drawing can be trusted, beside random data drawn by the same steps (so does "
        "--projection)",
    )
    parser.add_argument(
        "--stability",
        action="store_true",
        help="also fit the faithful globe with another seed, and report which drawn neighbours agree",
    )
    parser.add_argument(
        "--place",
        metavar="SRC",
        type=named_source,
        help="also place the items of these features in the picture, without a new fit, and measure them",
    )
    parser.add_argument("--place-split", default="val", metavar="NAME", help="their split (default: val)")
    _add_engine(parser)
    parser.add_argument(
        "--out", metavar="DIR", type=named_path, help="write all numbers to this folder, which can be opened"
    )
    parser.set_defaults(run=run)


def _add_engine(parser: argparse.ArgumentParser) -> None:
    """--engine and --scheduler."""
    parser.add_argument(
        "--engine",
        choices=("here", "dask"),
        default="here",
        help="where features are projected and experts compared: in this process (default) or on Dask's workers",
    )
    parser.add_argument(
        "--scheduler",
        metavar="ADDRESS",
        help="the scheduler of the workers, such as tcp://host:8786 (default: processes on this machine, one per core)",
    )


def run(arguments: argparse.Namespace) -> int:
    """Read, compute, write, print."""
    from geolip_viewer.cli.printed_analysis import print_analysis
    from geolip_viewer.export.tables import summary, write_analysis
    from geolip_viewer.files import require_folder

    if arguments.scheduler is not None and arguments.engine != "dask":
        raise OptionError("--scheduler", "needs --engine dask", "Add --engine dask")
    if arguments.out:
        require_folder(arguments.out)
    with shown_progress():
        analysis, on = _on_dask(arguments) if arguments.engine == "dask" else (opened(arguments), "")
        positions = analysis.projected(arguments.projection or PCA)
        more = _measures(arguments, analysis, positions)
        report = (
            write_analysis(analysis, arguments.out, positions, more, on)
            if arguments.out
            else summary(analysis, positions, more, on)
        )
    print_analysis(analysis, report, arguments.out)
    return 0


def _on_dask(arguments: argparse.Namespace) -> "tuple[Analysis, str]":
    """The analysis, with features and lenses computed by the workers, and a sentence on what they did."""
    from geolip_viewer.analysis.on_dask import workers

    with workers(arguments.scheduler) as engine:
        analysis = opened(arguments, engine)
        engine.compare(analysis)
        return analysis, engine.told


def _measures(arguments: argparse.Namespace, analysis: "Analysis", positions: "Positions") -> "Measures | None":
    """The requested measures besides the numbers of the data; None if there are none."""
    if not (arguments.trust or arguments.projection or arguments.stability or arguments.place):
        return None
    from geolip_viewer.export.trust import measures

    new = opened_beside(arguments, analysis, arguments.place, arguments.place_split) if arguments.place else None
    return measures(analysis, positions, with_stability=arguments.stability, new=new)
