"""Setting an option of a view in the state."""

from geolip_viewer.app.document.document import Document


def set_option(document: Document, view_id: str, name: str, value: object, step: str = "") -> None:
    """Set an option; a value equal to its default is not kept: a state holds only what was chosen.

    Changes of the same `step`, if any, are undone together.
    """
    view, store = document.by_id[view_id], document.store
    if value == getattr(view.options(), name):
        options = store.state.without_option(view.id, name)
    else:
        options = store.state.with_option(view.id, name, value)  # type: ignore[arg-type]
    store.change(step=f"{view.id} {step}" if step else "", options=options)
