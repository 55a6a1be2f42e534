"""geolip-viewer movie: a turn, a run, a morph or a tour as a movie, without a window."""

import argparse
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from geolip_viewer.cli.inputs import add_inputs, opened
from geolip_viewer.cli.output import print_line
from geolip_viewer.cli.pictures import add_picture_flags, style_for, style_of
from geolip_viewer.cli.progress import shown_progress
from geolip_viewer.cli.render import setting
from geolip_viewer.errors import MissingDataError, OptionError

if TYPE_CHECKING:
    from geolip_viewer.analysis import Analysis
    from geolip_viewer.export.animations import Animation, Scenes
    from geolip_viewer.state import State
    from geolip_viewer.views.base import View

DESCRIPTION = """\
Write a movie: the globe turning once, a training from checkpoint to checkpoint,
the way from one projection to another, or a tour through the components."""

EXAMPLES = """\
examples:
  geolip-viewer movie --sample-run --of run --out training.mp4
  geolip-viewer movie checkpoints/ --features data/ --of run --view trails --out trails.gif
  geolip-viewer movie model.pt --features data/ --of turntable --view cells --out cells.webp
  geolip-viewer movie model.pt --features data/ --of tour --seconds 20 --out tour.mp4"""

SIZE = (960, 720)
SECONDS = {"run": 1.0, "turntable": 8.0, "morph": 4.0, "tour": 20.0}
VIEWS = {"morph": "morph", "tour": "tour"}
TOURED = 5.0  # legs of a tour


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the command and its flags."""
    parser = commands.add_parser(
        "movie",
        help="a turn, a run, a morph or a tour as a movie",
        description=DESCRIPTION,
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_inputs(parser)
    what = parser.add_argument_group("what to draw")
    what.add_argument("--of", choices=tuple(SECONDS), required=True, help="what moves")
    what.add_argument("--view", metavar="ID", help="a view's id (default: manifold; a morph and a tour are views)")
    what.add_argument(
        "--set", metavar="OPTION=VALUE", type=setting, action="append", default=[], help="an option of the view"
    )
    what.add_argument(
        "--seconds",
        type=float,
        metavar="S",
        help="how long it takes; of a run, from checkpoint to checkpoint (default: 1 for a run, 8 for a turn, 4 for a "
        "morph, 20 for a tour)",
    )
    what.add_argument("--rate", type=int, default=25, metavar="N", help="frames a second (default: 25)")
    add_picture_flags(parser, size="960×720")
    parser.set_defaults(run=run)
    for action in parser._actions:
        if "--out" in action.option_strings:
            action.metavar, action.help = "FILE", "the movie to write: .mp4, .gif or .webp"


def run(arguments: argparse.Namespace) -> int:
    """Read, draw, write."""
    from geolip_viewer.export.animations import write_animation
    from geolip_viewer.export.movies import form_of
    from geolip_viewer.export.pages import look_at
    from geolip_viewer.views import view_named

    form_of(arguments.out)
    kind = arguments.of
    seconds = arguments.seconds if arguments.seconds is not None else SECONDS[kind]
    if not 0.04 <= seconds <= 600:
        raise OptionError("--seconds", f"is from 0.04 to 600, not {seconds:g}", "Ask for another time")
    if not 5 <= arguments.rate <= 50:
        raise OptionError("--rate", f"is from 5 to 50 frames a second, not {arguments.rate}", "Ask for another rate")
    view = view_named(VIEWS.get(kind, arguments.view or "manifold"))
    style = style_of(arguments, None)
    with shown_progress():
        analysis = opened(arguments)
        style = style_for(style, analysis, arguments)
        state = replace(style.state, view=view.id)
        recipe = replace(style, state=state).recipe(SIZE)
        look = look_at(analysis, recipe)
        if kind == "turntable":
            _write_turntable(arguments.out, arguments, view, state, analysis, seconds)
        else:
            animation = _animation(kind, arguments, view, state, analysis, seconds)
            write_animation(arguments.out, animation, recipe.size, scale=recipe.scale, look=look, pose=state.camera)
    print_line(arguments.out)
    return 0


def _write_turntable(
    path: Path, arguments: argparse.Namespace, view: "View", state: "State", analysis: "Analysis", seconds: float
) -> None:
    from geolip_viewer.cli.pictures import style_of as style
    from geolip_viewer.export.movies import Turntable, write_turntable
    from geolip_viewer.export.pages import look_at

    recipe = replace(style(arguments, None), state=state).recipe(SIZE)
    turntable = Turntable(seconds=seconds, rate=arguments.rate)
    scenes, look = _scenes(arguments, view, state, analysis), look_at(analysis, recipe)
    write_turntable(path, scenes, turntable, recipe.size, scale=recipe.scale, look=look, pose=state.camera)


def _animation(
    kind: str, arguments: argparse.Namespace, view: "View", state: "State", analysis: "Analysis", seconds: float
) -> "Animation":
    from geolip_viewer.analysis.run_analysis import RunAnalysis
    from geolip_viewer.export.animations import of_option, of_run
    from geolip_viewer.task import advance, phase

    if kind != "run":
        high = TOURED if kind == "tour" else 1.0

        def scenes_at(value: float) -> "Scenes":
            return _scenes(arguments, view, state, analysis, {view.animates: round(value, 4)})

        return of_option(scenes_at, 0.0, high, arguments.rate, seconds)
    if not isinstance(analysis, RunAnalysis):
        raise MissingDataError("--of run", "needs a training run", "Name a folder of checkpoints, or --sample-run")
    steps, run = [], analysis.run
    with phase("Drawing checkpoints"):
        for number in range(len(run)):
            advance(number / len(run))
            steps.append(_scenes(arguments, view, state, run.at(number)))
    return of_run(steps, arguments.rate, seconds)


def _scenes(
    arguments: argparse.Namespace,
    view: "View",
    state: "State",
    analysis: "Analysis",
    more: dict[str, object] | None = None,
) -> "Scenes":
    from geolip_viewer.export.pages import shown_by
    from geolip_viewer.options import changed
    from geolip_viewer.views.shared.badges import badges, with_badges

    options = changed(view.options(), {**dict(arguments.set), **(more or {})}, analysis.vocabulary)
    shown = shown_by(state, analysis, (view,))
    scenes = view.scenes(shown, options)
    return with_badges(scenes, badges(view, shown, options)) if state.display.badge and not more else scenes
