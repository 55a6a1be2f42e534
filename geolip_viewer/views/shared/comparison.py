"""Checkpoints side by side: the same view of each, every other one aligned with the first.

A projection of a checkpoint is determined up to a rotation, so two pictures share a camera once they are aligned.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from geolip_viewer.analysis import Analysis
from geolip_viewer.badge import Badge
from geolip_viewer.colouring import Scalar
from geolip_viewer.errors import MissingDataError
from geolip_viewer.scene import Arcs, Cells, Faces, Layer, Lines, Points, Scene
from geolip_viewer.views.base import View, ViewInput
from geolip_viewer.views.shared.badges import badges
from geolip_viewer.views.shared.turning import turned_onto

COUNT = re.compile(r" \([\d,]+\)$")


@dataclass(frozen=True, eq=False)
class NamedInput:
    """What a view is asked to show of one checkpoint, and what that is called."""

    name: str
    view_input: ViewInput


def unavailable_beside(view: View, name: str, analysis: Analysis) -> str:
    """Why a view has nothing to show of the checkpoint `name` that stands beside another, "" if it has."""
    need = view.missing(analysis)
    return f"“{view.title}” needs {need.value[0]}, which the compared {name} lacks" if need else ""


def scenes_beside(view: View, inputs: Sequence[NamedInput], options: Any) -> tuple[Scene, ...]:
    """All panels of the first checkpoint, then all of the next; of one alone its scenes as they are.

    Panels say which checkpoint they show. What two of them colour by the same number has one scale. Raises what views
    raise, and MissingDataError that names the checkpoint which a view cannot show.
    """
    first, *others = inputs
    drawn = view.scenes(first.view_input, options)
    if not others:
        return drawn
    scenes = [_called(scene, first.name) for scene in drawn]
    for each in others:
        aligned = replace(each.view_input, onto=first.view_input.positions)
        panels = zip(_scenes(view, each.name, aligned, options), drawn, strict=True)
        scenes += [_called(_seen_as(onto, turned_onto(scene, onto)), each.name) for scene, onto in panels]
    return _with_common_legends(_with_common_scales(scenes))


def badges_beside(view: View, inputs: Sequence[NamedInput], options: Any) -> tuple[Badge, ...]:
    """One a panel of `scenes_beside`. Measuring takes seconds."""
    return tuple(badge for each in inputs for badge in badges(view, each.view_input, options))


def _scenes(view: View, name: str, shown: ViewInput, options: Any) -> tuple[Scene, ...]:
    reason = unavailable_beside(view, name, shown.analysis)
    if reason:
        raise MissingDataError(view.id, reason, "Choose another view, or stop comparing")
    return view.scenes(shown, options)


def _seen_as(first: Scene, scene: Scene) -> Scene:
    """A scene that is first seen from the same side as another."""
    return replace(scene, facing=first.facing)


def _called(scene: Scene, name: str) -> Scene:
    names = tuple(f"{each} of {name}" for each in scene.embedding_names)
    return replace(scene, heading=scene.heading.called(name), embedding_names=names)


# -- legends and colours


def _with_common_legends(scenes: Sequence[Scene]) -> tuple[Scene, ...]:
    """Marks with different counts in the panels, as "dead anchor (31)" and "dead anchor (28)", are explained once."""
    texts: dict[str, set[str]] = {}
    for scene in scenes:
        for layer in scene.layers:
            texts.setdefault(layer.key, set()).add(getattr(layer, "legend", ""))
    return tuple(replace(scene, layers=tuple(_explained(each, texts) for each in scene.layers)) for scene in scenes)


def _explained(layer: Layer, texts: Mapping[str, set[str]]) -> Layer:
    if len(texts[layer.key] - {""}) < 2 or not isinstance(layer, Points | Arcs | Cells | Lines | Faces):
        return layer
    return replace(layer, legend=COUNT.sub("", layer.legend))


def _with_common_scales(scenes: Sequence[Scene]) -> tuple[Scene, ...]:
    """Colourings of panels by the same number get common limits."""
    spans: dict[tuple[str, str, str], list[float]] = {}
    for colour in _scalars(scenes):
        spans.setdefault(_scale(colour), []).extend(colour.span)
    return tuple(replace(scene, layers=tuple(_scaled(layer, spans) for layer in scene.layers)) for scene in scenes)


def _scalars(scenes: Iterable[Scene]) -> Iterable[Scalar]:
    colours = (getattr(layer, "colour", None) for scene in scenes for layer in scene.layers)
    return (colour for colour in colours if isinstance(colour, Scalar))


def _scale(colour: Scalar) -> tuple[str, str, str]:
    return colour.name, colour.colormap, colour.scale


def _scaled(layer: Layer, spans: Mapping[tuple[str, str, str], list[float]]) -> Layer:
    if isinstance(layer, Points | Arcs | Cells | Lines | Faces) and isinstance(layer.colour, Scalar):
        span = spans[_scale(layer.colour)]
        return replace(layer, colour=replace(layer.colour, limits=(min(span), max(span))))
    return layer
