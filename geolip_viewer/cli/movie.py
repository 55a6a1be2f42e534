"""geolip-viewer movie: a turn, a run, a morph or a tour as a movie, without a window."""

import argparse
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geolip_viewer.cli.inputs import add_inputs, fill_from_recipe
from geolip_viewer.cli.output import print_line
from geolip_viewer.cli.pictures import add_picture_flags, recipe_like, style_for, style_of
from geolip_viewer.cli.progress import shown_progress
from geolip_viewer.cli.reading import needs_run, opened
from geolip_viewer.cli.render import setting
from geolip_viewer.errors import OptionError

if TYPE_CHECKING:
    from geolip_viewer.analysis import Analysis
    from geolip_viewer.export.animations import Animation, Scenes
    from geolip_viewer.export.recipes import Recipe
    from geolip_viewer.state import State
    from geolip_viewer.views.base import View

DESCRIPTION = """\
Write a movie: the globe turning once, a training from checkpoint to checkpoint,
the change from one projection to another, or a tour through the components."""

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
        help="how many seconds it takes; for a run, from checkpoint to checkpoint (default: 1 for a run, 8 for a "
        "turn, 4 for a "
        "morph, 20 for a tour)",
    )
    what.add_argument("--rate", type=int, default=25, metavar="N", help="frames per second (default: 25)")
    add_picture_flags(parser, size="960×720")
    parser.set_defaults(run=run)
    for action in parser._actions:
        if "--out" in action.option_strings:
            action.metavar, action.help = "FILE", "the movie to write: .mp4, .gif or .webp"


@dataclass(frozen=True, eq=False)
class Shot:
    """What to film: a view with the values of its options, how a state draws it, and for how long."""

    view: "View"
    values: Mapping[str, Any]
    state: "State"
    seconds: float
    rate: int


def run(arguments: argparse.Namespace) -> int:
    """Read, draw, write."""
    from geolip_viewer.export.movies import form_of
    from geolip_viewer.files import require_file
    from geolip_viewer.views import view_named

    form_of(arguments.out)
    kind, seconds = arguments.of, _seconds(arguments)
    like = recipe_like(arguments)
    if like:
        fill_from_recipe(arguments, like.state)
    view = view_named(VIEWS.get(kind) or arguments.view or (like.state.view if like else "manifold"))
    values = {**(like.state.options_of(view.id) if like else {}), **dict(arguments.set)}
    style = style_of(arguments, like)
    require_file(arguments.out)
    with shown_progress():
        analysis = opened(arguments)
        style = style_for(style, analysis, arguments)
        style = replace(style, state=replace(style.state, view=view.id))
        shot = Shot(view, values, style.state, seconds, arguments.rate)
        _write(arguments.out, kind, shot, analysis, style.recipe(SIZE))
    print_line(arguments.out)
    return 0


def _seconds(arguments: argparse.Namespace) -> float:
    seconds: float = SECONDS[arguments.of] if arguments.seconds is None else arguments.seconds
    if not 0.04 <= seconds <= 600:
        raise OptionError("--seconds", f"must be from 0.04 to 600 seconds, not {seconds:g}", "Choose another duration")
    if not 5 <= arguments.rate <= 50:
        raise OptionError(
            "--rate", f"must be from 5 to 50 frames per second, not {arguments.rate}", "Choose another rate"
        )
    return seconds


def _write(path: Path, kind: str, shot: Shot, analysis: "Analysis", recipe: "Recipe") -> None:
    from geolip_viewer.export.animations import write_animation
    from geolip_viewer.export.movies import Turntable, write_turntable
    from geolip_viewer.export.pages import look_at

    look, pose = look_at(analysis, recipe), shot.state.camera
    if kind == "turntable":
        turntable = Turntable(seconds=shot.seconds, rate=shot.rate)
        scenes = _scenes(shot, analysis)
        write_turntable(path, scenes, turntable, recipe.size, scale=recipe.scale, look=look, pose=pose)
    else:
        animation = _of_run(shot, analysis) if kind == "run" else _of_option(shot, analysis)
        write_animation(path, animation, recipe.size, scale=recipe.scale, look=look, pose=pose)


def _of_option(shot: Shot, analysis: "Analysis") -> "Animation":
    """For a morph, from end to end; for a tour, the first legs."""
    from geolip_viewer.export.animations import of_option

    name = shot.view.animates
    high = TOURED if shot.view.id == "tour" else 1.0

    def scenes_at(value: float) -> "Scenes":
        moment = replace(shot, values={**shot.values, name: round(value, 4)})
        return _scenes(moment, analysis, is_measured=False)

    return of_option(scenes_at, 0.0, high, shot.rate, shot.seconds)


def _of_run(shot: Shot, analysis: "Analysis") -> "Animation":
    from geolip_viewer.analysis.run_analysis import RunAnalysis
    from geolip_viewer.export.animations import of_run
    from geolip_viewer.export.pages import measure_run
    from geolip_viewer.task import advance, phase

    if not isinstance(analysis, RunAnalysis):
        raise needs_run("--of run")
    steps, run = [], analysis.run
    with phase("Drawing checkpoints"):
        measure_run(analysis, (shot.view,))
        for number in range(len(run)):
            advance(number / len(run))
            steps.append(_scenes(shot, run.at(number)))
    return of_run(steps, shot.rate, shot.seconds)


def _scenes(shot: Shot, analysis: "Analysis", *, is_measured: bool = True) -> "Scenes":
    from geolip_viewer.export.pages import shown_by
    from geolip_viewer.options import changed
    from geolip_viewer.views.shared.badges import badges, with_badges

    options = changed(shot.view.options(), shot.values, analysis.vocabulary)
    view_input = shown_by(shot.state, analysis, (shot.view,))
    scenes = shot.view.scenes(view_input, options)
    if not (shot.state.display.badge and is_measured):
        return scenes
    return with_badges(scenes, badges(shot.view, view_input, options))
