"""The command that draws what a state shows, from the same declarations as the flags that it is made of."""

import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from geolip_viewer.geometry.projection import PCA
from geolip_viewer.look import DisplaySettings
from geolip_viewer.options import changed, flag_of, options_of
from geolip_viewer.sources.sample import sample_checkpoint, sample_features
from geolip_viewer.state import NO_CLASS, NO_CLASS_NAME, CheckpointSource, FeaturesSource, State, are_embeddings_alone
from geolip_viewer.views.base import View

OUT = "pictures"
_ZOOM = 4  # decimals, more than anybody can see


@dataclass(frozen=True)
class CommandLine:
    """The words of a command, and parts of the state that no flag expresses."""

    words: tuple[str, ...]
    unsaid: tuple[str, ...]

    @property
    def text(self) -> str:
        """As a shell reads it."""
        return shlex.join(self.words)


def render_command(
    state: State,
    view: View,
    class_keys: Sequence[str],
    size: tuple[int, int],
    scale: float,
    *,
    panels: int,
    item_id: str = "",
) -> CommandLine:
    """`geolip-viewer render …` for a state with a checkpoint, shown in so many panels; `size` in logical pixels.

    `class_keys` are the names of the classes as options have them, and `item_id` is the item that a view of one item
    shows because it is the current one.
    """
    assert state.checkpoint is not None
    words = (
        *("geolip-viewer", "render", *_inputs(state.checkpoint, state.features)),
        *(("--compare", str(state.compared.path)) if state.compared is not None else ()),
        *("--view", view.id, *_settings(state, view, item_id)),
        *(("--side-by-side",) if panels > 1 else ()),
        *(("--projection", state.projection.name) if state.projection != PCA else ()),
        *_camera(state),
        *_filters(state, class_keys),
        *_display(state.display),
        *("--size", f"{size[0]}x{size[1]}"),
        *(("--scale", f"{scale:g}") if scale != 1 else ()),
        *("--out", OUT),
    )
    return CommandLine(words, tuple(_unsaid(state)))


def report_command(
    state: State, out: str, form: str, *, title: str | None = None, fit_rows: int | None = None
) -> CommandLine:
    """`geolip-viewer report …` for a state with a checkpoint.

    It names files but not their folders, since reports are passed on.
    """
    assert state.checkpoint is not None
    words = (
        *("geolip-viewer", "report", *_inputs(*_without_folders(state.checkpoint, state.features))),
        *(("--compare", state.compared.path.name) if state.compared is not None else ()),
        *(("--fit-rows", str(fit_rows)) if fit_rows is not None else ()),
        *(("--projection", state.projection.name) if state.projection != PCA else ()),
        *(("--title", title) if title else ()),
        *("--format", form, "--out", out),
    )
    return CommandLine(words, tuple(_unsaid(state)))


def _without_folders(
    checkpoint: CheckpointSource, features: FeaturesSource | None
) -> tuple[CheckpointSource, FeaturesSource | None]:
    """The same files by their names only; the sample's are known by their path."""
    if checkpoint.path != sample_checkpoint():
        checkpoint = replace(checkpoint, path=Path(checkpoint.path.name))
    if features is not None and features.source != str(sample_features()):
        names = features.class_names and Path(features.class_names.name)
        features = replace(features, source=name_of(features.source), class_names=names)
    return checkpoint, features


def name_of(source: str) -> str:
    """Features by the name of their file or folder; those of the hub by their id."""
    path = Path(source)
    return path.name if path.is_absolute() or path.exists() else source


def _inputs(checkpoint: CheckpointSource, features: FeaturesSource | None) -> Iterator[str]:
    is_sample = checkpoint.path == sample_checkpoint()
    if is_sample:
        yield "--sample"
    elif not are_embeddings_alone(checkpoint, features):
        yield str(checkpoint.path)
    if features is not None:
        if not (is_sample and features.source == str(sample_features())):
            yield from ("--features", features.source)
        if features.split != FeaturesSource("").split:
            yield from ("--split", features.split)
        if features.experts:
            yield from ("--experts", ",".join(features.experts))
        if features.class_names is not None:
            yield from ("--class-names", str(features.class_names))
        if features.columns:
            yield from ("--columns", features.columns)
    if checkpoint.anchors_from:
        yield from ("--anchors-from", checkpoint.anchors_from)
    if checkpoint.anchors_key and not checkpoint.anchors_from:
        yield from ("--anchors", checkpoint.anchors_key)


def _settings(state: State, view: View, item_id: str) -> Iterator[str]:
    """The options that are not at their defaults."""
    usual = view.options()
    options = changed(usual, state.options_of(view.id))
    for option in options_of(view.options):
        value = getattr(options, option.name)
        if option.name == view.item_option and not value and item_id:
            value = item_id
        if value != getattr(usual, option.name):
            yield from ("--set", f"{option.name.replace('_', '-')}={_text(value)}")


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else f"{value!r}" if isinstance(value, float) else str(value)


def _camera(state: State) -> Iterator[str]:
    """With an equals sign, since an azimuth below zero would be read as a flag."""
    pose = state.camera
    if pose is not None:
        zoom = f",{pose.zoom:.{_ZOOM}g}" if f"{pose.zoom:.{_ZOOM}g}" != "1" else ""
        yield f"--camera={_degrees(pose.azimuth)},{_degrees(pose.elevation)}{zoom}"


def _degrees(angle: float) -> str:
    """Degrees to the precision that a picture can show."""
    return f"{round(angle, 2) + 0.0:g}"


def _filters(state: State, class_keys: Sequence[str]) -> Iterator[str]:
    filters = state.filters
    for flag, classes in (("--only", filters.isolated), ("--hide", filters.hidden)):
        for each in classes:
            yield from (flag, NO_CLASS_NAME if each == NO_CLASS else class_keys[each])
    if filters.by != "has":
        yield from ("--of-class", filters.by)


def _display(display: DisplaySettings) -> Iterator[str]:
    for option in options_of(DisplaySettings):
        value = getattr(display, option.name)
        if value == option.default:
            continue
        if option.kind == "bool":
            yield flag_of(option, on=value)
        else:
            yield from (flag_of(option), _text(value))


def _unsaid(state: State) -> Iterator[str]:
    """Parts of the state that only a picture or a session stores."""
    selection, pose = state.selection, state.camera
    if state.run is not None:
        yield "that it is a checkpoint of a run"
    chosen = [(len(selection.items), "item"), (len(selection.anchors), "anchor")]
    words = " and ".join(f"{count:,} {what}{'' if count == 1 else 's'}" for count, what in chosen if count)
    if words:
        yield f"the selection of {words}"
    if state.filters.only is not None:
        yield f"that only the items of “{state.filters.only.name}” are shown"
    if pose is not None and (pose.roll or pose.pan != (0.0, 0.0)):
        yield "that the camera is rolled or shifted"
