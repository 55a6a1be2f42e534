"""geolip-viewer figures: the four sheets of the reference analysis."""

import argparse
import sys
from dataclasses import replace

from geolip_viewer.cli.inputs import add_inputs, opened
from geolip_viewer.cli.pictures import add_picture_flags, style_of
from geolip_viewer.cli.progress import shown_progress

DESCRIPTION = """\
Draw four sheets of panels:

  hypersphere_manifold.png  items and anchors on the globe, six ways
  expert_perspectives.png   the same items through each expert's lens
  anchors_only.png          how anchors are used, how close they are
  pairwise_diffs.png        where experts differ, by item, by anchor, as spaces

A panel that the data cannot fill is left out, and so is a sheet without panels."""

EXAMPLES = """\
examples:
  geolip-viewer figures --sample --out figures/
  geolip-viewer figures model.pt --features data/ --theme light --scale 2 --out figures/"""

PANEL = (760, 740)
HEADER = 80


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the command and its flags."""
    parser = commands.add_parser(
        "figures",
        help="four sheets of panels: manifold, lenses, anchors, differences",
        description=DESCRIPTION,
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_inputs(parser)
    add_picture_flags(parser, size=f"{PANEL[0]}×{PANEL[1]} a panel")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Read, draw, write, and say what was written and what was left out."""
    from geolip_viewer.cli.drawing import recipe_of
    from geolip_viewer.export.images import write_picture
    from geolip_viewer.files import written_together
    from geolip_viewer.sheets import SHEETS, page
    from geolip_viewer.task import stage
    from geolip_viewer.views.base import Shown

    style = style_of(arguments)
    written: list[str] = []
    left_out: list[str] = []
    with shown_progress():
        analysis = opened(arguments)
        shown = Shown(analysis, analysis.places)
        with written_together(arguments.out) as folder:
            for sheet in SHEETS:
                made = page(sheet, shown)
                left_out += made.left_out
                if not made.scenes:
                    continue
                size = style.size or (PANEL[0] * made.columns, PANEL[1] * made.rows + HEADER)
                recipe = replace(recipe_of(analysis, style, size), sheet=sheet.name)
                with stage(f"Drawing {sheet.name}"):
                    write_picture(folder / f"{sheet.name}.png", made.scenes, recipe, title=made.title)
                written.append(f"{sheet.name}.png")
    print(*(arguments.out / name for name in written), sep="\n")
    for notice in (*analysis.notices, *(f"Left out: {reason}" for reason in left_out)):
        print(notice, file=sys.stderr)
    return 0
