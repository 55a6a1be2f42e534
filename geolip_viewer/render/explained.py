"""What a legend explains: marks and names of classes, each once, and which panels have them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from geolip_viewer.colouring import Category, Role, Solid
from geolip_viewer.look import Look
from geolip_viewer.render.palette import Rgb, Theme
from geolip_viewer.render.panel_letters import panels_text
from geolip_viewer.scene import Arcs, Cells, Faces, Layer, Lines, Points, Scene, Sphere


@dataclass(frozen=True)
class Swatch:
    """One line that explains a mark, which these panels have; None is the role of marks of many colours."""

    text: str
    symbol: str
    role: Role | None = None
    panels: tuple[int, ...] = ()

    def colour(self, theme: Theme) -> Rgb:
        """What the mark is drawn in."""
        return theme.roles[self.role] if self.role else theme.muted_text


def differ(scenes: Sequence[Scene]) -> bool:
    """Whether panels differ in what a legend explains, so that it must name the panels."""
    every = tuple(range(len(scenes)))
    whose = [_with_legend(scenes, text) for text in _explained(scenes)]
    return any(panels != every for panels in (*whose, *(panels_of(each, scenes) for each in categories(scenes))))


def headings(marks: Sequence[Swatch]) -> list[str]:
    """The panels of each group, written above its first mark."""
    found, last = [], None
    for swatch in marks:
        text = panels_text(swatch.panels) if swatch.panels != last else ""
        found.append(text[:1].upper() + text[1:])
        last = swatch.panels
    return found


def with_selected_anchors(scenes: tuple[Scene, ...], look: Look) -> tuple[Scene, ...]:
    """The same scenes to explain: beside selected anchors the others are grey, and so is what stands for them."""
    if not look.selected_anchors.size:
        return scenes
    return tuple(
        replace(scene, layers=tuple(shown for layer in scene.layers for shown in _told_apart(layer, look)))
        if isinstance(scene.ground, Sphere)
        else scene
        for scene in scenes
    )


def _told_apart(layer: Layer, look: Look) -> tuple[Layer, ...]:
    if not isinstance(layer, Points) or layer.of != "anchor" or not layer.legend or not isinstance(layer.colour, Solid):
        return (layer,)
    chosen = int(np.isin(layer.index, look.selected_anchors).sum())
    if chosen == len(layer.index):
        return (layer,)
    others = replace(layer, colour=Solid("quiet"))
    if not chosen:
        return (others,)
    sign = Points(
        f"{layer.key} selected",
        layer.positions[:0],
        layer.colour,
        "anchor",
        layer.index[:0],
        symbol=layer.symbol,
        legend=f"selected {layer.legend.partition(' (')[0]} ({chosen:,})",
    )
    return sign, others


def swatches(scenes: Sequence[Scene]) -> list[Swatch]:
    """What each kind of mark stands for, each text once; by panels where they differ."""
    found: list[Swatch] = []
    for text, (layer, symbol) in _explained(scenes).items():
        colouring = getattr(layer, "colour", None)
        role = colouring.role if isinstance(colouring, Solid) else None
        found.append(Swatch(text, symbol, role, _with_legend(scenes, text)))
    return sorted(found, key=lambda swatch: swatch.panels) if differ(scenes) else found


def _explained(scenes: Sequence[Scene]) -> dict[str, tuple[Layer, str]]:
    """The texts that explain marks, each with the first layer that has it, and its symbol there."""
    found: dict[str, tuple[Layer, str]] = {}
    for layer in (layer for scene in scenes for layer in scene.layers):
        for text, symbol in _texts(layer):
            found.setdefault(text, (layer, symbol))
    return found


def _with_legend(scenes: Sequence[Scene], text: str) -> tuple[int, ...]:
    """The panels that have marks so explained."""
    texts = [{own for layer in scene.layers for own, _ in _texts(layer)} for scene in scenes]
    return tuple(panel for panel, own in enumerate(texts) if text in own)


def _texts(layer: Layer) -> tuple[tuple[str, str], ...]:
    """What explains the marks of a layer, and the symbol beside it: lines that are dashed have a text of their own."""
    legend = getattr(layer, "legend", "")
    if not legend:
        return ()
    if isinstance(layer, Points):
        return ((legend, layer.symbol),)
    if isinstance(layer, Cells | Faces):
        return ((legend, "square"),)
    if not isinstance(layer, Arcs | Lines) or layer.dashed is None or not layer.dashed_legend:
        return ((legend, "line"),)
    whole = () if layer.dashed.all() else ((legend, "line"),)
    return (*whole, (layer.dashed_legend, "dashes")) if layer.dashed.any() else whole


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
