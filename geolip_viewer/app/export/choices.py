"""What can be chosen for each kind of export, declared as options: the dialog's forms are made from these."""

from dataclasses import dataclass, replace
from typing import Annotated, Final, Literal

from geolip_viewer.look import Look, ThemeName
from geolip_viewer.options import Help, Range
from geolip_viewer.render.offscreen import LARGEST

AS_IN_WINDOW: Final = "as in the window"
CUSTOM: Final = "custom"
SIZES: dict[str, tuple[int, int]] = {
    "1200 × 900": (1200, 900),
    "1600 × 1200": (1600, 1200),
    "1920 × 1080": (1920, 1080),
    "2400 × 1350": (2400, 1350),
    "1600 × 1600": (1600, 1600),
}
Size = Literal["as in the window", "1200 × 900", "1600 × 1200", "1920 × 1080", "2400 × 1350", "1600 × 1600", "custom"]
Theme = Literal["as on screen", "dark", "light"]


SizeName = Annotated[Size, Help("Size in pixels, or exactly as in the window", "Size")]
Width = Annotated[int, Range(64, LARGEST, 10), Help("Width of the file in pixels")]
Height = Annotated[int, Range(64, LARGEST, 10), Help("Height of the file in pixels")]
Selection = Annotated[bool, Help("Highlight what is selected, and grey out the rest of its kind", "Selection")]
TEXT = "Size of text and marks: how many pixels of the file for each pixel of the screen"


@dataclass(frozen=True)
class PictureChoices:
    """How a picture of the view is drawn."""

    size: SizeName = AS_IN_WINDOW
    width: Width = 1600
    height: Height = 1200
    scale: Annotated[float, Range(0.5, 8, 0.5), Help(TEXT, "Text and marks")] = 2.0
    dpi: Annotated[
        int, Range(36, 1200, 12), Help("Pixels per inch: how large the file is on paper", "Pixels per inch")
    ] = 300
    millimetres: Annotated[
        float,
        Range(5, 2000, 5),
        Help("Width on paper: its pixels at this number per inch", "Width in mm"),
    ] = 135.5
    theme: Annotated[Theme, Help("Light pictures suit paper")] = "as on screen"
    letters: Annotated[bool, Help("Write a, b, c … before the titles of several panels", "Panel letters")] = False
    selection: Selection = True
    transparent: Annotated[bool, Help("Leave out the background", "Transparent background")] = False


@dataclass(frozen=True)
class MovieChoices:
    """How a turn of the globe is filmed."""

    size: SizeName = "1200 × 900"
    width: Width = 1200
    height: Height = 900
    scale: Annotated[float, Range(0.5, 4, 0.5), Help(TEXT, "Text and marks")] = 1.0
    theme: Annotated[Theme, Help("Light pictures suit paper")] = "as on screen"
    seconds: Annotated[float, Range(1, 60, 0.5), Help("How long one turn takes", "Seconds per turn")] = 8.0
    rate: Annotated[int, Range(5, 50), Help("How smooth the movie is", "Frames per second")] = 30
    selection: Selection = True
    eastward: Annotated[bool, Help("Turn the globe as the Earth turns", "Turn eastward")] = True


@dataclass(frozen=True)
class SheetChoices:
    """How the four sheets are drawn."""

    scale: Annotated[float, Range(0.5, 4, 0.5), Help("Physical pixels per logical pixel: 2 for print")] = 1.0
    theme: Annotated[Theme, Help("Light pictures suit paper")] = "as on screen"
    selection: Selection = True
    transparent: Annotated[bool, Help("Leave out the background", "Transparent background")] = False


MILLIMETRES = 25.4  # per inch


def across(pixels: int, dpi: float) -> float:
    """So many pixels in millimetres on paper, to a tenth."""
    return round(pixels / dpi * MILLIMETRES, 1)


def of_width(choices: PictureChoices, millimetres: float, window: tuple[int, int]) -> tuple[int, int]:
    """Pixels that are so wide on paper, in the proportions that were chosen, within what can be drawn."""
    width, height = pixels_of(choices, window)
    least, most = 64 / min(width, height), LARGEST / max(width, height)
    factor = min(most, max(least, millimetres / MILLIMETRES * choices.dpi / width))
    return round(width * factor), round(height * factor)


def pixels_of(choices: PictureChoices | MovieChoices, window: tuple[int, int]) -> tuple[int, int]:
    """Pixels of the file: those that were chosen, or the window's logical ones at the chosen scale."""
    if choices.size == AS_IN_WINDOW:
        return round(window[0] * choices.scale), round(window[1] * choices.scale)
    return SIZES.get(choices.size, (choices.width, choices.height))


def size_of(choices: PictureChoices | MovieChoices, window: tuple[int, int]) -> tuple[float, float]:
    """The same in logical pixels, in which texts and marks keep their size."""
    if choices.size == AS_IN_WINDOW:
        return window
    width, height = pixels_of(choices, window)
    return width / choices.scale, height / choices.scale


def look_in_theme(look: Look, choices: PictureChoices | MovieChoices | SheetChoices) -> Look:
    """The look on the screen as it was chosen: its theme, and letters, transparency and selection where wanted."""
    name: ThemeName = look.theme if choices.theme == "as on screen" else choices.theme
    chosen = replace(look, theme=name, transparent=getattr(choices, "transparent", False))
    if isinstance(choices, PictureChoices) and choices.letters:
        chosen = replace(chosen, panel_letters=True)
    if choices.selection:
        return chosen
    return replace(chosen, selected_items=look.selected_items[:0], selected_anchors=look.selected_anchors[:0])


def selected_words(look: Look) -> str:
    """What is selected: "12 items, 1 anchor", "" if nothing is."""
    counts = (len(look.selected_items), "item"), (len(look.selected_anchors), "anchor")
    return ", ".join(f"{count:,} {what}{'s' if count > 1 else ''}" for count, what in counts if count)
