"""The kinds of export: what each is, its choices, its result, and what it cannot be made from."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from geolip_viewer.app.export.choices import (
    MovieChoices,
    PictureChoices,
    SheetChoices,
    across,
    pixels_of,
    selected_words,
    size_of,
)
from geolip_viewer.app.export.pages import PageChoices
from geolip_viewer.app.export.reports import BOTH, ReportChoices
from geolip_viewer.export.models import ModelContents
from geolip_viewer.export.movies import Turntable, can_turn
from geolip_viewer.export.numbers import Files
from geolip_viewer.look import CameraPose, Look
from geolip_viewer.render.offscreen import LARGEST, SMALLEST
from geolip_viewer.scene import Arcs, Points, Scene, Sphere
from geolip_viewer.sheets import SHEETS

SECOND_FIT = (
    "The view is coloured, faded or filtered by stability: every checkpoint not yet shown this way takes a second "
    "fit. Another colouring, or no timeline, is quicker."
)


@dataclass(frozen=True, eq=False)
class ShownOnScreen:
    """What is on the screen: scenes, look, pose, and the size of the picture in logical pixels."""

    scenes: tuple[Scene, ...]
    look: Look
    pose: CameraPose
    size: tuple[int, int]
    has_items: bool
    has_run: bool = False
    has_compared: bool = False
    has_pictures: bool = False
    takes_second_fit: bool = False  # its colours or filters may need one for each checkpoint


@dataclass(frozen=True)
class Outcome:
    """What an export would be, in one line; or why it cannot be."""

    text: str
    is_possible: bool = True


@dataclass(frozen=True)
class Kind:
    """One kind of export. `filters` are those of the file dialog; without any, a folder is asked for.

    `refused` names the switches that make no sense of what is on the screen, and says why.
    """

    id: str
    title: str
    icon: str
    text: str
    choices: type
    outcome: Callable[[Any, ShownOnScreen], Outcome]
    filters: Callable[[ShownOnScreen], tuple[str, ...]] | None = None
    refused: Callable[[ShownOnScreen], Mapping[str, str]] = lambda _: {}


def _picture(choices: PictureChoices, seen: ShownOnScreen) -> Outcome:
    forms = "PNG, SVG or PDF" if is_plot(seen) else "PNG"
    width, height = (across(side, choices.dpi) for side in pixels_of(choices, seen.size))
    return _pixels(choices, seen, f"{width} × {height} mm at {choices.dpi} dpi · {forms}")


def _movie(choices: MovieChoices, seen: ShownOnScreen) -> Outcome:
    if not can_turn(seen.scenes):
        return Outcome("This view is flat and has no other side: choose a view on the globe.", False)
    count = Turntable(choices.seconds, choices.rate).count
    return _pixels(choices, seen, f"{count:,} frames")


def _pixels(choices: PictureChoices | MovieChoices, seen: ShownOnScreen, more: str) -> Outcome:
    width, height = pixels_of(choices, seen.size)
    if max(width, height) > LARGEST:
        return Outcome(f"{width:,} × {height:,} pixels are too many: at most {LARGEST:,} per side.", False)
    if min(size_of(choices, seen.size)) < SMALLEST:
        least = round(SMALLEST * choices.scale)
        return Outcome(
            f"Text and marks are too large for {width:,} × {height:,} pixels: use at least {least:,} per side.", False
        )
    size = f"{width:,} × {height:,} pixels · {width * height / 1e6:.1f} megapixels"
    return Outcome(f"{size} · {more}{_selection(choices, seen)}")


def _selection(choices: PictureChoices | MovieChoices | SheetChoices, seen: ShownOnScreen) -> str:
    """Whether what is selected is lit up, and what it is."""
    words = selected_words(seen.look)
    how = "with the selection: " if choices.selection else "without the selection of "
    return f" · {how}{words}" if words else ""


def _selection_refused(seen: ShownOnScreen) -> Mapping[str, str]:
    return {} if selected_words(seen.look) else {"selection": "Nothing is selected"}


def _model(_: ModelContents, seen: ShownOnScreen) -> Outcome:
    globes = [scene for scene in seen.scenes if isinstance(scene.ground, Sphere)]
    if not globes:
        return Outcome("This view is flat: choose a view on the globe.", False)
    marks = sum(len(layer.index) for scene in globes for layer in scene.layers if isinstance(layer, Points))
    arcs = sum(len(layer.starts) for scene in globes for layer in scene.layers if isinstance(layer, Arcs))
    counts = ((marks, "mark"), (arcs, "arc"), (len(globes), "globe"))
    return Outcome(" · ".join(f"{count:,} {what}{'s' if count > 1 else ''}" for count, what in counts if count))


def _page(choices: PageChoices, seen: ShownOnScreen) -> Outcome:
    what = "Every view that the data allows" if choices.views == "all views" else "The view on the screen"
    run = " · every checkpoint of the run" if choices.timeline and seen.has_run else ""
    slow = f"\n{SECOND_FIT}" if run and seen.takes_second_fit else ""
    return Outcome(f"{what}, seen from the current side{run} · one HTML file{slow}")


def _page_refused(seen: ShownOnScreen) -> Mapping[str, str]:
    of_run = {} if seen.has_run else {"timeline": "No training run is open"}
    unknown = "The pictures of these items have not been found: File, Pictures of items"
    return {**of_run, **({} if seen.has_pictures else {"thumbnails": unknown})}


def _report(choices: ReportChoices, seen: ShownOnScreen) -> Outcome:
    if choices.of == BOTH:
        told = "Both in columns, their differences, what moved, and a globe that goes from one to the other"
        missing = "Two checkpoints are needed: compare this one with another (File, Compare with…)."
        return Outcome(told) if seen.has_compared else Outcome(missing, False)
    return Outcome("All items, by the projection on the screen · HTML in one file, or Markdown with pictures beside it")


def _numbers(choices: Files, seen: ShownOnScreen) -> Outcome:
    names = choices.names(has_items=seen.has_items)
    return Outcome(", ".join(names)) if names else Outcome("Choose arrays, tables or both.", False)


def _sheets(choices: SheetChoices, seen: ShownOnScreen) -> Outcome:
    return Outcome(", ".join(f"{sheet.name}.png" for sheet in SHEETS) + _selection(choices, seen))


def is_plot(seen: ShownOnScreen) -> bool:
    """Whether the view is drawn on a plane, and so can be SVG and PDF."""
    from geolip_viewer.render.vector import is_flat

    return bool(seen.scenes) and is_flat(seen.scenes)


def _picture_filters(seen: ShownOnScreen) -> tuple[str, ...]:
    return ("PNG picture (*.png)", *(("SVG drawing (*.svg)", "PDF document (*.pdf)") if is_plot(seen) else ()))


def suffix(chosen: str) -> str:
    """ "png" of "PNG picture (*.png)"."""
    return chosen.rpartition("*.")[2].removesuffix(")")


KINDS = (
    Kind(
        "picture",
        "Picture",
        "image",
        "The view as it is on the screen: the same marks, the same side of the globe.",
        PictureChoices,
        _picture,
        _picture_filters,
        _selection_refused,
    ),
    Kind(
        "movie",
        "Turntable movie",
        "film",
        "One full turn of the globe, from what is on the screen now and back to it, as a loop.",
        MovieChoices,
        _movie,
        lambda _: ("MP4 movie (*.mp4)", "GIF animation (*.gif)", "WebP animation (*.webp)"),
        _selection_refused,
    ),
    Kind(
        "model",
        "3-D scene",
        "box",
        "The globe with all its marks as glTF, for Blender, the web and most 3-D viewers.",
        ModelContents,
        _model,
        lambda _: ("glTF scene (*.glb)",),
    ),
    Kind(
        "page",
        "Interactive page",
        "globe",
        "One file that anyone can open in a browser and turn, without a network: names, figures, legend, search.",
        PageChoices,
        _page,
        lambda _: ("HTML page (*.html)",),
        _page_refused,
    ),
    Kind(
        "report",
        "Report",
        "scroll-text",
        "For a reader without this program: every number and what it means, tables, sheets, a globe to turn.",
        ReportChoices,
        _report,
        lambda _: ("HTML page (*.html)", "Markdown with pictures (*.md)"),
    ),
    Kind(
        "numbers",
        "Numbers",
        "table-2",
        "Every number that was computed, into a folder: for numpy, pandas and spreadsheets.",
        Files,
        _numbers,
    ),
    Kind(
        "sheets",
        "Four sheets",
        "layout-grid",
        "The manifold, the experts' perspectives, the anchors and the differences, one page each, in a folder.",
        SheetChoices,
        _sheets,
        refused=_selection_refused,
    ),
)
