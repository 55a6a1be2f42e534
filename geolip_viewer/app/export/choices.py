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


@dataclass(frozen=True)
class PictureChoices:
    """How a picture of the view is drawn."""

    size: Annotated[Size, Help("Logical pixels: texts and marks keep their size in them", "Size")] = AS_IN_WINDOW
    width: Annotated[int, Range(64, LARGEST, 10), Help("Logical pixels across")] = 1600
    height: Annotated[int, Range(64, LARGEST, 10), Help("Logical pixels from top to bottom")] = 1200
    scale: Annotated[float, Range(0.5, 8, 0.5), Help("Physical pixels a logical one: 2 or 3 for print")] = 2.0
    theme: Annotated[Theme, Help("Light pictures suit paper")] = "as on screen"
    transparent: Annotated[bool, Help("Leave the background out", "Transparent background")] = False


@dataclass(frozen=True)
class MovieChoices:
    """How a turn of the globe is filmed."""

    size: Annotated[Size, Help("Logical pixels: texts and marks keep their size in them", "Size")] = "1200 × 900"
    width: Annotated[int, Range(64, LARGEST, 10), Help("Logical pixels across")] = 1200
    height: Annotated[int, Range(64, LARGEST, 10), Help("Logical pixels from top to bottom")] = 900
    scale: Annotated[float, Range(0.5, 4, 0.5), Help("Physical pixels a logical one")] = 1.0
    theme: Annotated[Theme, Help("Light pictures suit paper")] = "as on screen"
    seconds: Annotated[float, Range(1, 60, 0.5), Help("How long one turn takes", "Seconds a turn")] = 8.0
    rate: Annotated[int, Range(5, 50), Help("How many frames a second has", "Frames a second")] = 30
    eastward: Annotated[bool, Help("Turn the globe as the Earth turns", "Turn eastward")] = True


@dataclass(frozen=True)
class SheetChoices:
    """How the four sheets are drawn."""

    scale: Annotated[float, Range(0.5, 4, 0.5), Help("Physical pixels a logical one: 2 for print")] = 1.0
    theme: Annotated[Theme, Help("Light pictures suit paper")] = "as on screen"
    transparent: Annotated[bool, Help("Leave the background out", "Transparent background")] = False


def size_of(choices: PictureChoices | MovieChoices, window: tuple[int, int]) -> tuple[int, int]:
    """Logical pixels that were chosen, or those of the window's picture."""
    if choices.size == AS_IN_WINDOW:
        return window
    return SIZES.get(choices.size, (choices.width, choices.height))


def look_in_theme(look: Look, theme: Theme, *, transparent: bool = False) -> Look:
    """The look on the screen in the theme that was chosen."""
    name: ThemeName = look.theme if theme == "as on screen" else theme
    return replace(look, theme=name, transparent=transparent)
