"""Options of the current view, as lines of the palette: choosing sets a choice or a switch, or moves to a field."""

from collections.abc import Callable, Iterator
from dataclasses import asdict
from functools import partial

from geolip_viewer.app.actions.command_palette import Entry
from geolip_viewer.app.document.document import Document
from geolip_viewer.app.document.setting_options import set_option
from geolip_viewer.options import Option, Vocabulary, options_of

NOT_OF_THE_DATA: Vocabulary = {}  # classes and experts have their own lists and panels


def option_entries(document: Document, go_to: Callable[[str], object]) -> list[Entry]:
    """Every option that has an effect now, except its current value; `go_to` takes the name of an option to type."""
    view = document.view
    if view is None or document.loaded is None:
        return []
    values = {**asdict(view.options()), **document.state.options_of(view.id)}
    able = (option for option in options_of(view.options) if not option.why_disabled(values))
    return [
        Entry(f"Options: {text}", view.title, choose)
        for option in able
        for text, choose in _lines(option, values[option.name], partial(set_option, document, view.id), go_to)
    ]


def _lines(
    option: Option, now: object, put: Callable[[str, object], object], go_to: Callable[[str], object]
) -> Iterator[tuple[str, Callable[[], object]]]:
    if option.kind == "bool":
        yield f"{option.label}: {'off' if now else 'on'}", partial(put, option.name, not now)
    elif option.kind == "choice":
        for choice in option.choices_in(NOT_OF_THE_DATA):
            if choice != now:
                yield f"{option.label}: {choice}", partial(put, option.name, choice)
    else:
        yield f"{option.label}…", partial(go_to, option.name)
