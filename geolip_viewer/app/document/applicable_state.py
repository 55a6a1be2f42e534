"""What of a state still makes sense for what was just opened, and what changed since it was saved."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from types import MappingProxyType

from geolip_viewer.app.document.loading import Loaded
from geolip_viewer.errors import OptionError
from geolip_viewer.geometry.projection import PCA, ProjectionSpec
from geolip_viewer.options import Vocabulary, checked_value, options_of
from geolip_viewer.sources.names import shown
from geolip_viewer.state import FeaturesSource, Filters, Options, Scalar, Selection, State, kept_within
from geolip_viewer.views import antipodal
from geolip_viewer.views.base import View


def applicable(state: State, new: Loaded, views: Sequence[View]) -> State:
    """The state for what was just opened: view, options and camera stay where they still make sense."""
    able = [view.id for view in views if not new.unavailable[view.id]]
    wanted = _first_of_axes(state, new) or state.view
    view = next((each for each in (wanted, state.view) if each in able), able[0])
    checkpoint, features = new.sources
    selection = state.selection.within(*_same(state, new))
    return replace(
        state,
        checkpoint=checkpoint,
        features=features,
        view=view,
        options=_applicable_options(state.options, new.vocabulary, views),
        projection=_applicable_projection(state.projection, selection, new),
        selection=selection,
        selections=kept_within(state.selections, *_same(state, new)),
        filters=state.filters if state.features == features else Filters(),
        run=state.run if new.run is not None else None,
        time=new.run.names[new.number] if new.run is not None else "",
        reference=new.run.names[new.run.reference] if new.run is not None else "",
    )


def _first_of_axes(state: State, new: Loaded) -> str:
    """The view that axes are first shown in: the one where opposites come together; "" if nothing new is opened."""
    is_open = state.checkpoint is not None and state.checkpoint.content_hash == new.sources[0].content_hash
    return antipodal.VIEW.id if new.checkpoint.are_axes and not is_open else ""


def _same(state: State, new: Loaded) -> tuple[int, int]:
    """How many items and anchors are the same: items with the same features, anchors with the same file."""
    checkpoint, features = new.sources
    same_items = _unnamed(state.features) == _unnamed(features)
    before = state.checkpoint
    same_anchors = before is not None and checkpoint.content_hash == before.content_hash
    is_overwritten = before is not None and before.content_hash != "" and checkpoint.path == before.path
    same_anchors = same_anchors or is_overwritten
    return new.item_count if same_items else 0, new.checkpoint.anchor_count if same_anchors else 0


def _unnamed(features: FeaturesSource | None) -> FeaturesSource | None:
    """The same without the names of classes."""
    return replace(features, class_names=None) if features is not None else None


def _applicable_projection(wanted: ProjectionSpec, selection: Selection, new: Loaded) -> ProjectionSpec:
    """The projection, unless it refers to a class or a selection that does not exist."""
    lacks = wanted.class_name is not None and wanted.class_name not in new.vocabulary.get("class", ())
    return PCA if lacks or (wanted.follows_selection and not selection.items) else wanted


def _applicable_options(
    options: Mapping[str, Options], vocabulary: Vocabulary, views: Sequence[View]
) -> Mapping[str, Options]:
    """The values that views declare and the data allows, each with its option's type."""
    declared = {view.id: {each.name: each for each in options_of(view.options)} for view in views}
    kept: dict[str, Options] = {}
    for view, values in options.items():
        if view in declared:
            fits: dict[str, Scalar] = {}
            for name, value in values.items():
                with suppress(KeyError, OptionError):
                    fits[name] = checked_value(declared[view][name], value, vocabulary)
            kept[view] = MappingProxyType(fits)
    return MappingProxyType(kept)


def chosen_options(options: Mapping[str, Options], views: Sequence[View]) -> Mapping[str, Options]:
    """What differs from the defaults: pictures name every option of their view, a state only those that were chosen."""
    defaults = {view.id: vars(view.options()) for view in views}
    chosen = {
        view: {name: value for name, value in values.items() if defaults.get(view, {}).get(name, ...) != value}
        for view, values in options.items()
    }
    return MappingProxyType({view: MappingProxyType(values) for view, values in chosen.items() if values})


def changes(wanted: State, new: Loaded) -> tuple[str, ...]:
    """Notices about files that have changed since the session was saved, and about an unknown view."""
    pairs = ((wanted.checkpoint, new.sources[0], "checkpoint"), (wanted.features, new.sources[1], "features"))
    unknown = () if wanted.view in new.unavailable else (f"There is no view {shown(wanted.view)}; another is shown",)
    changed = tuple(
        f"The {what} changed since the session was saved"
        for before, now, what in pairs
        if before is not None and now is not None and before.content_hash not in ("", now.content_hash)
    )
    return (*unknown, *changed)
