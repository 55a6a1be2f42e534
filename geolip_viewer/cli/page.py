"""geolip-viewer page: views as one HTML file that anyone can open and rotate."""

import argparse
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from geolip_viewer.cli.inputs import add_inputs, add_projection
from geolip_viewer.cli.output import note, print_line
from geolip_viewer.cli.paths import named_path
from geolip_viewer.cli.progress import shown_progress
from geolip_viewer.cli.reading import opened
from geolip_viewer.cli.render import ALL, setting
from geolip_viewer.cli.shown_flags import add_camera, add_filters, filters_of

if TYPE_CHECKING:
    from geolip_viewer.views.base import View

DESCRIPTION = """\
Write views into one HTML file that opens by a double click in any browser, without
a network: globes that turn, names and figures under the pointer, legends, search,
light and dark. It loads nothing from elsewhere. From a folder of checkpoints
the page has all of them, with a slider and a play button."""

EXAMPLES = """\
examples:
  geolip-viewer page --sample --out sphere.html
  geolip-viewer page model.pt --features data/ --view manifold --view cells --view magnitudes --out sphere.html
  geolip-viewer page model.pt --features data/ --view all --thumbnails --out sphere.html
  geolip-viewer page --sample-run --view manifold --view utilization --out training.html

'geolip-viewer views' lists the views and their options."""

USUAL = "manifold"


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the command and its flags."""
    parser = commands.add_parser(
        "page",
        help="views as one HTML page that anyone can turn",
        description=DESCRIPTION,
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_inputs(parser)
    _add_contents(what := parser.add_argument_group("what the page shows"))
    add_camera(parser, what)
    add_filters(parser)
    parser.add_argument(
        "--out",
        metavar="FILE",
        type=named_path,
        required=True,
        help="the HTML file to write, or with --card the folder",
    )
    parser.set_defaults(run=run)


def _add_contents(what: "argparse._ActionsContainer") -> None:
    """Views, their options, and what is written or placed beside them."""
    what.add_argument(
        "--view",
        metavar="ID",
        action="append",
        help=f"a view's id, or all; may be given several times (default: {USUAL})",
    )
    what.add_argument(
        "--set", metavar="OPTION=VALUE", type=setting, action="append", default=[], help="an option of the views"
    )
    add_projection(what)
    what.add_argument("--title", metavar="TEXT", help="what the page is called (default: the checkpoint's name)")
    what.add_argument(
        "--badge",
        action=argparse.BooleanOptionalAction,
        default=True,
        help="measure how far each view can be trusted, and show it there (default: yes)",
    )
    what.add_argument(
        "--timeline",
        action=argparse.BooleanOptionalAction,
        default=True,
        help="include every checkpoint of a training run, to play (default: yes)",
    )
    what.add_argument(
        "--thumbnails",
        action="store_true",
        help="include pictures of the items, from the atlas beside the features",
    )
    what.add_argument(
        "--card",
        action="store_true",
        help="write a folder for a static Space (index.html, preview, README.md), and print the lines for a model card",
    )


def run(arguments: argparse.Namespace) -> int:
    """Read, write the page, and report its size and what was left out."""
    from geolip_viewer.cli.pictures import say_left_out
    from geolip_viewer.export.page.card import card_lines, write_space
    from geolip_viewer.export.page.document import write_page
    from geolip_viewer.export.page.making import make_page, with_still
    from geolip_viewer.export.page.plan import PagePlan
    from geolip_viewer.export.page.thumbnails import thumbnails_beside
    from geolip_viewer.export.page.timeline import make_page_of_run
    from geolip_viewer.export.pages import measure_run
    from geolip_viewer.state import Filters, State
    from geolip_viewer.views.shared.settings import settings_of

    _require_place(arguments.out, is_card=arguments.card)
    views = _views(arguments)
    options = settings_of(views, dict(arguments.set))
    with shown_progress():
        analysis = opened(arguments)
        state = State(camera=arguments.camera, filters=filters_of(arguments, Filters(), analysis))
        state = replace(state, projection=arguments.projection or state.projection)
        able = views if not _is_all(arguments) else tuple(view for view in views if not view.missing(analysis))
        measure_run(analysis, able)
        make = make_page_of_run if arguments.timeline else make_page
        plan = PagePlan(able, state, options, arguments.title, arguments.badge)
        page = with_still(make(analysis, plan), state)
        if arguments.thumbnails:
            page = replace(page, thumbnails=thumbnails_beside(analysis))
        names = write_space(arguments.out, page) if arguments.card else ()
        size = 0 if arguments.card else write_page(arguments.out, page)
    for name in names:
        print_line(arguments.out / name)
    print_line(card_lines(page, arguments.out.name) if arguments.card else f"{arguments.out} ({size / 1000:,.0f} kB)")
    for warning in (*analysis.warnings, *page.warnings):
        note(warning)
    say_left_out(analysis, [view for view in views if view not in able])
    return 0


def _require_place(out: Path, *, is_card: bool) -> None:
    from geolip_viewer.export.page.document import require_page
    from geolip_viewer.files import require_folder

    require_folder(out) if is_card else require_page(out)


def _is_all(arguments: argparse.Namespace) -> bool:
    return ALL in (arguments.view or ())


def _views(arguments: argparse.Namespace) -> "tuple[View, ...]":
    from geolip_viewer.views import VIEWS, view_named

    return VIEWS if _is_all(arguments) else tuple(map(view_named, dict.fromkeys(arguments.view or (USUAL,))))
