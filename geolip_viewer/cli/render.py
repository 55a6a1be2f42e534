"""geolip-viewer render: views as pictures, without a window."""

import argparse
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from geolip_viewer.cli.inputs import add_compare, add_images, add_inputs, fill_from_recipe
from geolip_viewer.cli.output import note
from geolip_viewer.cli.pictures import add_picture_flags, recipe_like, say_written, style_for, style_of
from geolip_viewer.cli.progress import shown_progress
from geolip_viewer.cli.reading import item_pictures, opened, opened_to_compare
from geolip_viewer.errors import OptionError

if TYPE_CHECKING:
    from geolip_viewer.export.recipes import Recipe
    from geolip_viewer.views.base import View

DESCRIPTION = """\
Draw a view, or all of them, into pictures named after the view. No display is
needed. A view of several panels (each expert's lens, each pair's difference)
gives one picture per panel, or one picture with --side-by-side."""

EXAMPLES = """\
examples:
  geolip-viewer render --sample --view all --out pictures/
  geolip-viewer render model.pt --features data/ --view single-encoding --set item=139 --set k=8 --out .
  geolip-viewer render model.pt --features data/ --view lens --side-by-side --size 2400x900 --out .
  geolip-viewer render model.pt --features data/ --view cells --map mollweide --out .
  geolip-viewer render model.pt --features data/ --view magnitudes --format svg --out .
  geolip-viewer render first.pt --compare last.pt --features data/ --view manifold --size 2400x1200 --out .
  geolip-viewer render other.pt --features data/ --like pictures/manifold.png --out other/

'geolip-viewer views' lists the views and their options."""

ALL = "all"


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the command and its flags."""
    parser = commands.add_parser(
        "render",
        help="views as pictures, without a window",
        description=DESCRIPTION,
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_inputs(parser)
    add_compare(parser)
    add_images(parser)
    what = parser.add_argument_group("what to draw")
    what.add_argument("--view", metavar="ID", help="a view's id, or all")
    what.add_argument(
        "--set", metavar="OPTION=VALUE", type=setting, action="append", default=[], help="an option of the view"
    )
    what.add_argument("--side-by-side", action="store_true", help="all panels of a view in one picture")
    add_picture_flags(parser, size="1600×1200")
    parser.add_argument("--format", choices=("png", "svg", "pdf"), default="png", help="svg and pdf for plots only")
    parser.set_defaults(run=run)


def setting(text: str) -> tuple[str, str]:
    """An option and its value, from --set."""
    name, equals, value = text.partition("=")
    if not (equals and name.strip()):
        raise argparse.ArgumentTypeError(f"an option is set as option=value, not {text!r}")
    return name.strip().replace("-", "_"), value.strip()


def run(arguments: argparse.Namespace) -> int:
    """Read, draw, write, and report what was written and what was left out."""
    from geolip_viewer.cli.drawing import drawn
    from geolip_viewer.export.pages import inputs_beside, measure_run
    from geolip_viewer.files import atomic_write_all, require_folder
    from geolip_viewer.views.shared.settings import settings_of

    like = recipe_like(arguments)
    if like and like.sheet:
        raise OptionError(arguments.like, "is a sheet of several views", "Make it again with 'geolip-viewer figures'")
    if like:
        fill_from_recipe(arguments, like.state)
    is_same_view = like is not None and arguments.view in (None, like.state.view)
    views = _views(arguments, like)
    settings = settings_of(views, _values(arguments, like if is_same_view else None))
    style = style_of(arguments, like)
    if is_same_view:  # options are shared by all panels
        style = replace(style, side_by_side=True)
    require_folder(arguments.out)
    with shown_progress():
        analysis = opened(arguments)
        compared = opened_to_compare(arguments, analysis)
        every = [each for each in (analysis, compared) if each is not None]
        able = views if len(views) == 1 else tuple(view for view in views if not any(map(view.missing, every)))
        measure_run(analysis, able)
        style = style_for(style, analysis, arguments, compared)
        inputs = inputs_beside(style.state, every, able)
        images = item_pictures(arguments, analysis, wanted=style.state.display.item_pictures)
        with atomic_write_all(arguments.out) as folder:
            written = drawn(able, inputs, settings, style, folder, images)
    if like and like.state.compared is not None and compared is None:
        name = like.state.compared.path.name
        note(
            f"{arguments.like.name} shows a second checkpoint, {name}, which this picture lacks. "
            f"A picture does not store folders: add --compare FOLDER/{name} to draw both"
        )
    say_written(arguments.out, written, analysis, [view for view in views if view not in able])
    return 0


def _views(arguments: argparse.Namespace, like: "Recipe | None") -> "tuple[View, ...]":
    from geolip_viewer.views import VIEWS, view_named

    name = arguments.view or (like.state.view if like else None)
    if name is None:
        raise OptionError("--view", "is not given", "Give a view, or all; 'geolip-viewer views' lists them")
    return VIEWS if name == ALL else (view_named(name),)


def _values(arguments: argparse.Namespace, like: "Recipe | None") -> dict[str, Any]:
    """The options from --set, on top of those of the --like picture if it shows the same view."""
    return {**(like.state.options_of(like.state.view) if like else {}), **dict(arguments.set)}
