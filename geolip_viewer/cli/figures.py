"""geolip-viewer figures: the four sheets of the reference analysis."""

import argparse
from dataclasses import replace

from geolip_viewer.cli.inputs import add_images, add_inputs, fill_from_recipe
from geolip_viewer.cli.pictures import add_picture_flags, recipe_like, say_written, style_for, style_of
from geolip_viewer.cli.progress import shown_progress
from geolip_viewer.cli.reading import item_pictures, opened

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
    add_images(parser)
    add_picture_flags(parser, size="720×780 per panel")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Read, draw, write, and report what was written and what was left out."""
    from geolip_viewer.export.jobs import perform
    from geolip_viewer.export.pages import sheets_job
    from geolip_viewer.files import atomic_write_all, require_folder
    from geolip_viewer.sheets import PANEL, missing_views

    like = recipe_like(arguments)
    if like:
        fill_from_recipe(arguments, like.state)
    style = replace(style_of(arguments, like), size=arguments.size)
    require_folder(arguments.out)
    with shown_progress():
        analysis = opened(arguments)
        style = style_for(style, analysis, arguments)
        images = item_pictures(arguments, analysis, wanted=style.state.display.item_pictures)
        job = sheets_job(analysis, style.recipe(PANEL), style.size, images)
        with atomic_write_all(arguments.out) as folder:
            perform(job, folder)
    say_written(arguments.out, [each.name for each in job], analysis, missing_views(analysis))
    return 0
