"""geolip-viewer analyze: every number, as a report and as files."""

import argparse
from pathlib import Path

from geolip_viewer.cli.inputs import add_inputs, add_projection, opened
from geolip_viewer.cli.progress import shown_progress
from geolip_viewer.geometry.projection import PCA

DESCRIPTION = """\
Compute every number of a constellation, print a report, and write with --out

  DIR/analysis.npz    every array: embeddings, anchors and class centroids on the
                      sphere, visits, divergence, differences, lenses, spectra
  DIR/summary.json    every single number, and what was odd about the input

Both files are written, or neither. They hold no pickles: numpy.load reads the first as it is."""

EXAMPLES = """\
examples:
  geolip-viewer analyze --sample
  geolip-viewer analyze --sample --projection faithful --out numbers/
  geolip-viewer analyze model.pt --features data/ --out numbers/
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
        help="also measure how far the drawing can be trusted, beside random data drawn alike (--projection does too)",
    )
    parser.add_argument("--out", metavar="DIR", type=Path, help="write analysis.npz and summary.json into this folder")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Read, compute, write, print."""
    from geolip_viewer.cli.report import print_report
    from geolip_viewer.export.tables import summary, write_analysis
    from geolip_viewer.export.trust import measures

    with shown_progress():
        analysis = opened(arguments)
        positions = analysis.projected(arguments.projection or PCA)
        more = measures(analysis, positions) if arguments.trust or arguments.projection else None
        report = (
            write_analysis(analysis, arguments.out, positions, more)
            if arguments.out
            else summary(analysis, positions, more)
        )
    print_report(analysis, report, arguments.out)
    return 0
