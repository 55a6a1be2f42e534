"""Everything a person can change, as one frozen value: undo is a list of these, a session is one of them as JSON."""

import copyreg
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any

from msgspec import Meta

from geolip_viewer.geometry.frames import Frame
from geolip_viewer.geometry.projection import PCA, ProjectionSpec
from geolip_viewer.look import CameraPose, DisplaySettings
from geolip_viewer.shown_items import Membership

MOST = 2**53  # whole numbers up to here are exact in every program that reads JSON
Index = Annotated[int, Meta(ge=0, le=MOST)]
ClassId = Annotated[int, Meta(ge=-1, le=MOST)]
Name = Annotated[str, Meta(max_length=80)]
Scalar = bool | Annotated[int, Meta(ge=-MOST, le=MOST)] | float | str | None
Options = Mapping[str, Scalar]
NO_CLASS = -1
NO_CLASS_NAME = "no class"  # shown as the class of items without one
NO_OPTIONS: Mapping[str, Options] = MappingProxyType({})


@dataclass(frozen=True)
class CheckpointSource:
    """A checkpoint's file; `anchors_key` chooses among its anchor sets. The hash is empty until the file was read.

    With `anchors_from`, such as "classes" or "kmeans:256", anchors are made of the items; where `path` is then that of
    the features, there is no checkpoint, and the features are the embeddings.
    """

    path: Path
    content_hash: str = ""
    anchors_key: str | None = None
    anchors_from: str | None = None


@dataclass(frozen=True)
class FeaturesSource:
    """Where features come from: a folder (an absolute path) or a hub id, which has no path.

    `experts` names configs in checkpoint order, `class_names` is a text file with a name per line, `columns` is a text
    such as "id=key,features=embedding". All are for data where these cannot be found out.
    """

    source: str
    split: str = "val"
    experts: tuple[str, ...] = ()
    class_names: Path | None = None
    content_hash: str = ""
    columns: str = ""

    @property
    def is_folder(self) -> bool:
        return Path(self.source).is_absolute()


@dataclass(frozen=True)
class RunSource:
    """Where the checkpoints of one training come from: folders, files or patterns, as absolute paths."""

    sources: tuple[Path, ...]


def are_embeddings_alone(checkpoint: CheckpointSource, features: FeaturesSource | None) -> bool:
    """Whether there is no checkpoint: the features are the embeddings, and anchors are made from them."""
    return features is not None and checkpoint.anchors_from is not None and str(checkpoint.path) == features.source


def embeddings_alone(features: FeaturesSource, anchors_from: str) -> CheckpointSource:
    """What takes the place of the checkpoint if there is none."""
    return CheckpointSource(Path(features.source), anchors_from=anchors_from)


@dataclass(frozen=True)
class Selection:
    """Chosen items and anchors by index, ascending, each once. `current` is the item that Left and Right step from."""

    items: tuple[Index, ...] = ()
    anchors: tuple[Index, ...] = ()
    current: Index | None = None

    @property
    def is_empty(self) -> bool:
        return not self.items and not self.anchors

    def within(self, items: int, anchors: int) -> "Selection":
        """The selection restricted to so many items and anchors."""
        return Selection(
            items=tuple(sorted({index for index in self.items if index < items})),
            anchors=tuple(sorted({index for index in self.anchors if index < anchors})),
            current=self.current if self.current is not None and self.current < items else None,
        )


@dataclass(frozen=True)
class NamedSelection:
    """A selection that is kept under a name."""

    name: Name
    items: tuple[Index, ...] = ()
    anchors: tuple[Index, ...] = ()

    @classmethod
    def of(cls, name: str, selection: Selection) -> "NamedSelection":
        return cls(name, selection.items, selection.anchors)


@dataclass(frozen=True)
class CameraBookmark:
    """Where the camera stood, kept under a name."""

    name: Name
    pose: CameraPose


@dataclass(frozen=True)
class Filters:
    """Class ids: items of a hidden class are not shown; with isolated classes, only items of these are.

    `by` says which items are of a class: all that have it, or those whose rarest class it is. The id −1 stands for
    items without a class. If `only` is given, only its items are shown, under its name.
    """

    hidden: tuple[ClassId, ...] = ()
    isolated: tuple[ClassId, ...] = ()
    by: Membership = "has"
    only: NamedSelection | None = None

    @property
    def show_all(self) -> bool:
        """Whether nothing is left out."""
        return not (self.hidden or self.isolated or self.only is not None)

    def all_shown(self) -> "Filters":
        """Nothing is left out."""
        return Filters(by=self.by)

    def alone(self, class_id: int) -> "Filters":
        """Only the items of this class; all items if it was shown alone already."""
        is_alone = self.isolated == (class_id,)
        return replace(self, hidden=(), isolated=() if is_alone else (class_id,))

    def includes(self, class_id: int) -> bool:
        """Whether the box of a class is ticked."""
        return class_id not in self.hidden and (not self.isolated or class_id in self.isolated)

    def toggled(self, class_id: int) -> "Filters":
        """Untick the box of a class, or tick it: among isolated classes there is one fewer then, or one more."""
        if self.isolated and class_id not in self.hidden and self.isolated != (class_id,):
            return replace(self, isolated=_toggled(self.isolated, class_id))
        return replace(self, hidden=_toggled(self.hidden, class_id))


def kept_within(selections: tuple[NamedSelection, ...], items: int, anchors: int) -> tuple[NamedSelection, ...]:
    """Named selections restricted to so many items and anchors, without those that become empty."""
    found = ((each.name, Selection(each.items, each.anchors).within(items, anchors)) for each in selections)
    return tuple(NamedSelection.of(name, rest) for name, rest in found if not rest.is_empty)


def _toggled(classes: tuple[int, ...], class_id: int) -> tuple[int, ...]:
    return tuple(sorted({*classes} ^ {class_id}))


@dataclass(frozen=True)
class State:
    """What is shown and how. Without a camera, each view is seen from where its data is seen best.

    Of a run, `time` and `reference` are the names of the checkpoint that is shown and of the one whose axes draw all;
    "" is the last, as it was when the run was opened. `checkpoint` is the reference then. `compared` is the checkpoint
    that is shown beside the first one, of the same items.
    """

    checkpoint: CheckpointSource | None = None
    features: FeaturesSource | None = None
    compared: CheckpointSource | None = None
    view: str = "manifold"
    options: Mapping[str, Options] = field(default_factory=lambda: NO_OPTIONS)
    projection: ProjectionSpec = PCA
    selection: Selection = field(default_factory=Selection)
    filters: Filters = field(default_factory=Filters)
    display: DisplaySettings = field(default_factory=DisplaySettings)
    camera: CameraPose | None = None
    selections: tuple[NamedSelection, ...] = ()
    bookmarks: tuple[CameraBookmark, ...] = ()
    run: RunSource | None = None
    time: str = ""
    frame: Frame = "auto"
    reference: str = ""

    def options_of(self, view: str) -> Options:
        """The options that were set for a view; what was never set keeps its default."""
        return self.options.get(view, MappingProxyType({}))

    def with_option(self, view: str, name: str, value: Scalar) -> Mapping[str, Options]:
        """All options, with one of a view replaced."""
        return MappingProxyType({**self.options, view: MappingProxyType({**self.options_of(view), name: value})})

    def without_option(self, view: str, name: str) -> Mapping[str, Options]:
        """All options, with one of a view back at its default."""
        rest = {key: value for key, value in self.options_of(view).items() if key != name}
        return MappingProxyType({**self.options, view: MappingProxyType(rest)}) if rest else self.without_options(view)

    def without_options(self, view: str) -> Mapping[str, Options]:
        """All options, with those of a view back at their defaults."""
        return MappingProxyType({key: values for key, values in self.options.items() if key != view})


def _read_only(values: dict[str, Any]) -> MappingProxyType[str, Any]:
    return MappingProxyType(values)


copyreg.pickle(MappingProxyType, lambda proxy: (_read_only, (dict(proxy),)))  # states are sent to the exporting process

Listener = Callable[[State, State], None]
UNDONE = (
    *("compared", "view", "options", "projection", "selection", "filters", "selections", "bookmarks"),
    *("time", "frame", "reference"),
)


class Store:
    """Holds the state, replaces it, remembers the past, tells listeners (old, new)."""

    depth = 200

    def __init__(self, state: State | None = None) -> None:
        self._state = state or State()
        self._past: list[State] = []
        self._future: list[State] = []
        self._step = ""
        self._listeners: list[Listener] = []

    @property
    def state(self) -> State:
        return self._state

    @property
    def can_undo(self) -> bool:
        return bool(self._past)

    @property
    def can_redo(self) -> bool:
        return bool(self._future)

    def listen(self, listener: Listener) -> None:
        """Have `listener` called with (old, new) after every change."""
        self._listeners.append(listener)

    def change(self, *, step: str = "", **fields: Any) -> None:
        """Replace fields of the state. Consecutive changes of the same non-empty `step` are undone as one."""
        new = replace(self._state, **fields)
        if new == self._state:
            return
        if _differ(self._state, new):
            if not (step and step == self._step):
                self._past = [*self._past[1 - self.depth :], self._state]
            self._future = []
            self._step = step
        self._become(new)

    def start(self, state: State) -> None:
        """Start over with another checkpoint or session; undo does not go back beyond it."""
        self._past, self._future, self._step = [], [], ""
        self._become(state)

    def undo(self) -> None:
        """Go back one step in comparison, view, options, time, selection, filters and named things.

        Camera, display settings and files stay.
        """
        if self._past:
            self._future.append(self._state)
            self._return(self._past.pop())

    def redo(self) -> None:
        """Take back one undo."""
        if self._future:
            self._past.append(self._state)
            self._return(self._future.pop())

    def _return(self, then: State) -> None:
        self._step = ""
        self._become(replace(self._state, **{name: getattr(then, name) for name in UNDONE}))

    def _become(self, new: State) -> None:
        old, self._state = self._state, new
        for listener in tuple(self._listeners):
            listener(old, new)


def _differ(old: State, new: State) -> bool:
    return any(getattr(old, name) != getattr(new, name) for name in UNDONE)
