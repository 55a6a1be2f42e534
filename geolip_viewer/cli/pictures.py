"""The flags that say how pictures are drawn, shared by the commands that write them."""

import argparse
import math
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from geolip_viewer.cli.flags import add_flags, given
from geolip_viewer.cli.inputs import add_projection
from geolip_viewer.cli.output import note, print_line
from geolip_viewer.cli.paths import named_path
from geolip_viewer.cli.shown_flags import add_camera, add_filters, filters_of
from geolip_viewer.errors import OptionError
from geolip_viewer.look import LARGEST_SCALE, SMALLEST_SCALE, DisplaySettings
from geolip_viewer.options import changed
from geolip_viewer.path_checks import is_there
from geolip_viewer.sources.column_names import columns_text
from geolip_viewer.state import CheckpointSource, FeaturesSource, Filters, RunSource, State, kept_within

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geolip_viewer.analysis import Analysis
    from geolip_viewer.export.images import Form
    from geolip_viewer.export.recipes import Recipe
    from geolip_viewer.views.base import View

LARGEST_DPI = 10_000


def add_picture_flags(parser: argparse.ArgumentParser, size: str) -> None:
    """--projection, --out, --size, --scale, --theme and so on; `size` is what the help gives as the default."""
    group = parser.add_argument_group("how it is drawn")
    add_projection(group)
    group.add_argument(
        "--like",
        metavar="PICTURE",
        type=named_path,
        help="draw like a PNG that this program made: what other flags do not set is taken from it",
    )
    group.add_argument("--out", metavar="DIR", type=named_path, required=True, help="the folder to write to")
    group.add_argument("--size", metavar="W×H", type=_size, help=f"logical pixels (default: {size})")
    group.add_argument(
        "--scale", type=_scale, help="pixels of the file per logical pixel; text and marks grow with it (default: 1)"
    )
    group.add_argument("--dpi", type=_dpi, help="pixels per inch: how large the picture is on paper")
    group.add_argument("--transparent", action="store_true", default=None, help="leave out the background")
    add_camera(parser, group)
    add_filters(parser)
    add_flags(parser.add_argument_group("what it looks like"), DisplaySettings)


@dataclass(frozen=True)
class Style:
    """How the pictures of one command are drawn. `size` is in logical pixels; without it each kind has its own default.

    The state names no files until they are open; each picture's view and options replace those of the state.
    """

    state: State
    size: tuple[float, float] | None
    scale: float
    dpi: float | None
    transparent: bool
    form: "Form"
    side_by_side: bool

    def recipe(self, size: tuple[float, float]) -> "Recipe":
        """How a picture is made, in this size in logical pixels unless the style has another."""
        from geolip_viewer.export.recipes import Recipe

        return Recipe(self.state, self.size or size, self.scale, self.transparent, self.dpi)


def recipe_like(arguments: argparse.Namespace) -> "Recipe | None":
    """The recipe of the --like picture. Raises OptionError."""
    from geolip_viewer.export.recipes import read_recipe

    return read_recipe(arguments.like) if arguments.like else None


def style_of(arguments: argparse.Namespace, like: "Recipe | None") -> Style:
    """Values from the flags, then from the --like picture, then the defaults; OptionError if the size is too large."""
    from geolip_viewer.render.offscreen import LARGEST, SMALLEST

    scale = arguments.scale or (like.scale if like else 1.0)
    size = arguments.size or (like.size if like else None)
    if size and max(size) * scale > LARGEST:
        problem = f"must be at most {LARGEST} pixels per side, not {size[0] * scale:g}×{size[1] * scale:g}"
        raise OptionError("--size", problem, "Use a smaller size or scale")
    if size and min(size) < SMALLEST:
        least = f"{SMALLEST * scale:g} pixels per side at scale {scale:g}"
        raise OptionError(
            "--size", f"must be at least {least}, or text does not fit", "Use a larger size or a smaller scale"
        )
    state = like.state if like else State()
    return Style(
        state=replace(
            state,
            display=changed(state.display, given(arguments, DisplaySettings)),
            projection=arguments.projection or state.projection,
            camera=arguments.camera or state.camera,
        ),
        size=size,
        scale=scale,
        dpi=arguments.dpi or (like.dpi if like else None),
        transparent=bool(arguments.transparent or (like and like.transparent)),
        form=getattr(arguments, "format", "png"),
        side_by_side=getattr(arguments, "side_by_side", False),
    )


def style_for(
    style: Style, analysis: "Analysis", arguments: argparse.Namespace, compared: "Analysis | None" = None
) -> Style:
    """The style for what was opened: selected items and filters are kept for the same features, anchors for the same
    checkpoint; `compared` is drawn beside it.
    """
    state, (checkpoint, features) = style.state, sources_of(analysis, arguments)
    same_anchors = state.checkpoint is not None and state.checkpoint.content_hash == checkpoint.content_hash
    same_items = state.features and features and state.features.content_hash == features.content_hash
    items, anchors = analysis.item_count if same_items else 0, analysis.anchor_count if same_anchors else 0
    state = replace(
        of_run(state, analysis),
        checkpoint=checkpoint,
        features=features,
        compared=source_of(compared) if compared is not None else None,
        selection=state.selection.within(items, anchors),
        selections=kept_within(state.selections, items, anchors),
        filters=filters_of(arguments, state.filters if same_items else Filters(), analysis),
    )
    return replace(style, state=state)


def of_run(state: State, analysis: "Analysis") -> State:
    """The state with the run that an analysis is part of, and its place in that run."""
    from geolip_viewer.analysis.run_analysis import RunAnalysis

    if not isinstance(analysis, RunAnalysis):
        return replace(state, run=None, time="", reference="")
    run = analysis.run
    source = RunSource(tuple(Path(each).absolute() for each in run.files.sources))
    names = run.names
    return replace(state, run=source, time=names[analysis.number], frame=run.frame, reference=names[run.reference])


def source_of(analysis: "Analysis") -> CheckpointSource:
    """The checkpoint, with its own anchors, as a state names it."""
    return CheckpointSource(analysis.checkpoint.path.absolute(), analysis.checkpoint.content_hash)


def sources_of(analysis: "Analysis", arguments: argparse.Namespace) -> tuple[CheckpointSource, FeaturesSource | None]:
    """What was opened, as a state names it."""
    checkpoint, features = analysis.checkpoint, analysis.features
    made = arguments.anchors_from.text if arguments.anchors_from is not None else None
    source = CheckpointSource(checkpoint.path.absolute(), checkpoint.content_hash, arguments.anchors, made)
    if features is None:
        return source, None
    folder = Path(features.source)
    where = str(folder.absolute()) if is_there(folder) else features.source
    if arguments.checkpoint is None and not arguments.sample:
        source = replace(source, path=Path(where))
    names = arguments.class_names.absolute() if arguments.class_names else None
    experts = tuple(arguments.experts or ())
    columns = columns_text(arguments.columns) if arguments.columns else ""
    return source, FeaturesSource(where, features.split, experts, names, features.content_hash, columns)


def say_written(folder: Path, written: "Sequence[str]", analysis: "Analysis", left_out: "Sequence[View]") -> None:
    """Print what was written and, on stderr, remarks and what was left out and why."""
    from geolip_viewer.render.fonts import font_warnings

    for name in written:
        print_line(folder / name)
    names = (*analysis.expert_names, *analysis.class_names)
    for warning in (*analysis.warnings, *font_warnings(names)):
        note(warning)
    say_left_out(analysis, left_out)


def say_left_out(analysis: "Analysis", left_out: "Sequence[View]") -> None:
    """Print on stderr which views the data does not allow, and why."""
    reasons = dict.fromkeys(str(view.missing(analysis)) for view in left_out)
    for reason in reasons:
        ids = dict.fromkeys(view.id for view in left_out if str(view.missing(analysis)) == reason)
        note(f"Left out for want of {reason} ({', '.join(ids)})")


def _size(text: str) -> tuple[int, int]:
    found = re.fullmatch(r"\s*(\d{1,6})\s*[x×X*]\s*(\d{1,6})\s*", text)
    if found is None:
        raise argparse.ArgumentTypeError(f"a size is width x height, such as 1600x1200, not {text!r}")
    width, height = int(found[1]), int(found[2])
    if min(width, height) < 64:
        raise argparse.ArgumentTypeError(f"a picture is at least 64 pixels per side, not {text!r}")
    return width, height


def _scale(text: str) -> float:
    try:
        scale = float(text)
    except ValueError:
        scale = math.nan
    if not SMALLEST_SCALE <= scale <= LARGEST_SCALE:
        raise argparse.ArgumentTypeError(
            f"the scale is a number from {SMALLEST_SCALE:g} to {LARGEST_SCALE:g}, not {text!r}"
        )
    return scale


def _dpi(text: str) -> float:
    try:
        dpi = float(text)
    except ValueError:
        dpi = math.nan
    if not 1 <= dpi <= LARGEST_DPI:
        raise argparse.ArgumentTypeError(f"pixels per inch are a number from 1 to {LARGEST_DPI:,}, not {text!r}")
    return dpi
