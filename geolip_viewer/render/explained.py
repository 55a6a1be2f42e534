"""What a legend explains: marks and names of classes, each once, and which panels have them."""

from collections.abc import Sequence
from dataclasses import dataclass

from geolip_viewer.colouring import Category, Solid
from geolip_viewer.render.palette import Rgb, Theme
from geolip_viewer.render.panel_letters import panels_text
from geolip_viewer.scene import Cells, Faces, Layer, Points, Scene


@dataclass(frozen=True)
class Swatch:
    """One line that explains a mark, which these panels have."""

    text: str
    symbol: str
    colour: Rgb
    panels: tuple[int, ...] = ()


def differ(scenes: Sequence[Scene]) -> bool:
    """Whether some panels lack what others have explained, so that a legend has to say whose it is."""
    every = tuple(range(len(scenes)))
    whose = [_with_legend(scenes, text) for text in _explained(scenes)]
    return any(panels != every for panels in (*whose, *(panels_of(each, scenes) for each in categories(scenes))))


def headings(marks: Sequence[Swatch]) -> list[str]:
    """Above the first mark of each group of panels, which panels these are."""
    found, last = [], None
    for swatch in marks:
        text = panels_text(swatch.panels) if swatch.panels != last else ""
        found.append(text[:1].upper() + text[1:])
        last = swatch.panels
    return found


def swatches(scenes: Sequence[Scene], theme: Theme) -> list[Swatch]:
    """What each kind of mark stands for, each text once; by panels where they differ."""
    found: list[Swatch] = []
    for text, layer in _explained(scenes).items():
        colouring = getattr(layer, "colour", None)
        colour = theme.roles[colouring.role] if isinstance(colouring, Solid) else theme.muted_text
        found.append(Swatch(text, _symbol(layer), colour, _with_legend(scenes, text)))
    return sorted(found, key=lambda swatch: swatch.panels) if differ(scenes) else found


def _explained(scenes: Sequence[Scene]) -> dict[str, Layer]:
    """The texts that explain marks, each with the first layer that has it."""
    found: dict[str, Layer] = {}
    for layer in (layer for scene in scenes for layer in scene.layers if getattr(layer, "legend", "")):
        found.setdefault(getattr(layer, "legend", ""), layer)
    return found


def _with_legend(scenes: Sequence[Scene], text: str) -> tuple[int, ...]:
    """The panels that have marks so explained."""
    texts = [{getattr(layer, "legend", "") for layer in scene.layers} for scene in scenes]
    return tuple(panel for panel, own in enumerate(texts) if text in own)


def _symbol(layer: Layer) -> str:
    if isinstance(layer, Points):
        return layer.symbol
    return "square" if isinstance(layer, Cells | Faces) else "line"


def categories(scenes: Sequence[Scene]) -> list[Category]:
    """Each list of names once: panels that colour by the same classes share their legend."""
    found: dict[tuple[str, ...], Category] = {}
    for scene in scenes:
        for layer in scene.layers:
            colour = getattr(layer, "colour", None)
            if isinstance(colour, Category):
                found.setdefault(colour.names, colour)
    return list(found.values())


def panels_of(category: Category, scenes: Sequence[Scene]) -> tuple[int, ...]:
    """The panels that colour by these names."""
    names = [[each.names for each in categories([scene])] for scene in scenes]
    return tuple(panel for panel, own in enumerate(names) if category.names in own)
