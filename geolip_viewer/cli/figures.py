"""geolip-viewer figures: the four sheets of the reference analysis."""

import argparse
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from geolip_viewer.cli.inputs import add_inputs, opened
from geolip_viewer.cli.pictures import Style, add_picture_flags, report, style_of
from geolip_viewer.cli.progress import shown_progress

if TYPE_CHECKING:
    from geolip_viewer.sheets import Page
    from geolip_viewer.views.base import ViewInput

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
    add_picture_flags(parser, size="720×780 a panel")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Read, draw, write, and say what was written and what was left out."""
    from geolip_viewer.files import atomic_write_all
    from geolip_viewer.sheets import SHEETS, page
    from geolip_viewer.views.base import ViewInput

    style = style_of(arguments)
    with shown_progress():
        analysis = opened(arguments)
        shown = ViewInput(analysis, analysis.projected(style.projection))
        pages = {sheet.name: page(sheet, shown) for sheet in SHEETS}
        with atomic_write_all(arguments.out) as folder:
            written = [_drawn(folder, name, made, shown, style) for name, made in pages.items() if made.scenes]
    report(arguments.out, written, analysis, [view for made in pages.values() for view in made.left_out])
    return 0


def _drawn(folder: Path, name: str, made: "Page", shown: "ViewInput", style: Style) -> str:
    from geolip_viewer.cli.drawing import recipe_of
    from geolip_viewer.export.images import write_picture
    from geolip_viewer.sheets import page_badges
    from geolip_viewer.task import phase
    from geolip_viewer.views.parts.badges import with_badges

    recipe = replace(recipe_of(shown.analysis, style, style.size or made.size_with(style.map)), sheet=name)
    scenes = with_badges(made.scenes, page_badges(made, shown)) if style.badge else made.scenes
    with phase(f"Drawing {name}"):
        write_picture(folder / f"{name}.png", scenes, recipe, look=style.look, title=made.title)
    return f"{name}.png"
