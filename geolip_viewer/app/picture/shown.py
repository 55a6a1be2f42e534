"""What a picture is of: whether the next one is the same at another moment, and whether its words still hold."""

from dataclasses import replace

from geolip_viewer.app.document.document import Document
from geolip_viewer.geometry.projection import PCA, ProjectionSpec
from geolip_viewer.state import State

Place = tuple[str, str, str]
"""Of a run: the checkpoint, the frame and the reference."""
Shown = tuple[str, ProjectionSpec, Place]
"""A view, a projection, and a place in a run."""
NOTHING: Shown = "", PCA, ("", "", "")


def place_of(state: State) -> Place:
    """The checkpoint, the frame and the reference that a state names."""
    return state.time, state.frame, state.reference


def shown_in(state: State) -> Shown:
    """What the picture of a state is of."""
    return state.view, state.projection, place_of(state)


def written_from(document: Document) -> tuple[object, ...]:
    """All that the words beside a view in motion are of: what its scenes are made from, but for the moment."""
    state, view = document.state, document.by_id[document.state.view]
    options = state.without_option(view.id, view.animates) if view.animates else state.options
    return document.scene_inputs(replace(state, options=options))
