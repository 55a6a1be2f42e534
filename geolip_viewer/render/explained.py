"""What a legend explains: marks and names of classes, each once, and which panels have them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from geolip_viewer.colouring import Category, Colormap, Role, Scalar, Solid
from geolip_viewer.look import Look
from geolip_viewer.render.marks import look_on
from geolip_viewer.render.palette import Rgb, Theme, colour_table
from geolip_viewer.render.panel_letters import panels_text
from geolip_viewer.scene import Arcs, Cells, Faces, Grid, Layer, Lines, Points, Scene, Sphere

SHOWN = 180  # of the 256 colours of a colormap, the one beside what is coloured by it


@dataclass(frozen=True)
class Swatch:
    """One line that explains a mark, which these panels have.

    Marks that are coloured by a number have no role but a colormap; those of many hues have neither.
    """

    text: str
    symbol: str
    role: Role | None = None
    panels: tuple[int, ...] = ()
    colormap: Colormap | None = None

    def colour(self, theme: Theme) -> Rgb:
        """What the mark is drawn in; of a colormap a colour between its middle, which may be grey, and its end."""
        if self.colormap is None:
            return theme.roles[self.role] if self.role else theme.muted_text
        red, green, blue = colour_table(self.colormap, theme.name)[SHOWN].tolist()
        return red, green, blue


def differ(scenes: Sequence[Scene]) -> bool:
    """Whether panels differ in what a legend explains, so that it must name the panels."""
    every = tuple(range(len(scenes)))
    whose = [*_explained(scenes).values(), *(each.panels for each in class_lists(scenes))]
    return any(panels != every for panels in whose)


def headings(marks: Sequence[Swatch]) -> list[str]:
    """The panels of each group, written above its first mark."""
    found, last = [], None
    for swatch in marks:
        text = panels_text(swatch.panels) if swatch.panels != last else ""
        found.append(text[:1].upper() + text[1:])
        last = swatch.panels
    return found


def with_selected_anchors(scenes: tuple[Scene, ...], look: Look) -> tuple[Scene, ...]:
    """The same scenes to explain: beside selected anchors the others are grey, and so is what stands for them.

    Where none of them is drawn, nothing is grey.
    """
    if not look.selected_anchors.size:
        return scenes
    return tuple(
        replace(scene, layers=tuple(shown for layer in scene.layers for shown in _told_apart(layer, look)))
        if isinstance(scene.ground, Sphere) and look_on(scene, look).selected_anchors.size
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
    """What each kind of mark stands for, each once; by panels where they differ."""
    found = [replace(sign, panels=panels) for sign, panels in _explained(scenes).items()]
    return sorted(found, key=lambda swatch: swatch.panels) if differ(scenes) else found


def _explained(scenes: Sequence[Scene]) -> dict[Swatch, tuple[int, ...]]:
    """The lines that explain marks, each with the panels that have it."""
    found: dict[Swatch, list[int]] = {}
    for panel, scene in enumerate(scenes):
        for sign in dict.fromkeys(sign for layer in scene.layers for sign in _signs(layer)):
            found.setdefault(sign, []).append(panel)
    return {sign: tuple(panels) for sign, panels in found.items()}


def _signs(layer: Layer) -> tuple[Swatch, ...]:
    """The lines that explain the marks of a layer."""
    if isinstance(layer, Grid):
        is_complete = bool(np.isfinite(layer.colour.values).all())
        is_told = bool(layer.missing_legend) and not is_complete
        return (Swatch(layer.missing_legend, "square", "quiet"),) if is_told else ()
    colouring = getattr(layer, "colour", None)
    role = colouring.role if isinstance(colouring, Solid) else None
    colormap = colouring.colormap if isinstance(colouring, Scalar) else None
    return tuple(Swatch(text, symbol, role, colormap=colormap) for text, symbol in _texts(layer))


def _texts(layer: Layer) -> tuple[tuple[str, str], ...]:
    """What explains the marks of a layer, and the symbol beside it: dashed lines and pale marks have own texts."""
    if isinstance(layer, Points):
        return tuple((text, layer.symbol) for text in (layer.legend, layer.pale_legend) if text)
    legend = getattr(layer, "legend", "")
    if not legend:
        return ()
    if isinstance(layer, Cells | Faces):
        return ((legend, "square"),)
    if not isinstance(layer, Arcs | Lines) or layer.dashed is None or not layer.dashed_legend:
        return ((legend, "line"),)
    whole = () if layer.dashed.all() else ((legend, "line"),)
    return (*whole, (layer.dashed_legend, "dashes")) if layer.dashed.any() else whole


@dataclass(frozen=True, eq=False)
class ClassList:
    """The names of one list, and the panels whose list is the same in names, colours and counts."""

    category: Category
    panels: tuple[int, ...]


def class_lists(scenes: Sequence[Scene]) -> list[ClassList]:
    """Each list of names once."""
    if len(scenes) == 1:
        return [ClassList(category, (0,)) for category in _lists_of(scenes[0])]
    found: dict[tuple[object, ...], tuple[Category, list[int]]] = {}
    for panel, scene in enumerate(scenes):
        for category in _lists_of(scene):
            found.setdefault(_listed(category), (category, []))[1].append(panel)
    return [ClassList(category, tuple(panels)) for category, panels in found.values()]


def _lists_of(scene: Scene) -> list[Category]:
    """Those of one panel: layers that colour by the same names share a list, which has the names of all of them."""
    found: dict[tuple[str, ...], Category] = {}
    for layer in scene.layers:
        colour = getattr(layer, "colour", None)
        if isinstance(colour, Category):
            before = found.get(colour.names)
            codes = colour.codes if before is None else np.concatenate([before.codes, colour.codes])
            found[colour.names] = replace(before or colour, codes=codes)
    return list(found.values())


def _listed(category: Category) -> tuple[object, ...]:
    """What a list shows: equal for lists that look the same."""
    drawn = np.bincount(category.codes[category.codes >= 0], minlength=len(category.names))
    counts = drawn if category.counts is None else category.counts
    present, without = drawn > 0, int((category.codes < 0).sum())
    colours = (category.groups, category.coloured, category.colour_numbers)
    looks = (present, counts[present], *(each for each in colours if each is not None))
    said = (category.names, category.title, category.counted, category.left_out, without)
    return (*said, *(tuple(each.tolist()) for each in looks))
