"""How a click or a drag changes the selection: by itself it replaces, Ctrl toggles, Shift adds.

The current item is the one that Left and Right step from, and that views of one item show. It stays until another one
is chosen, also while nothing or only anchors are selected.
"""

from collections.abc import Iterable
from typing import Literal

from PyQt6.QtCore import Qt

from geolip_viewer.state import NamedSelection, Selection

SelectionMode = Literal["replace", "toggle", "add"]
Combination = Literal["or", "and", "not"]


def selection_mode_of(modifiers: Qt.KeyboardModifier) -> SelectionMode:
    """The mode for the keys held during a click."""
    if modifiers & Qt.KeyboardModifier.ControlModifier:
        return "toggle"
    return "add" if modifiers & Qt.KeyboardModifier.ShiftModifier else "replace"


def with_items(selection: Selection, items: Iterable[int], way: SelectionMode = "replace") -> Selection:
    """The selection after choosing items; the first of what was chosen becomes the current one."""
    wanted = list(items)
    chosen = _combined(selection.items, wanted, way)
    current = wanted[0] if wanted and wanted[0] in set(chosen) else selection.current
    if chosen and current not in chosen:
        current = chosen[0]
    return Selection(chosen, () if way == "replace" else selection.anchors, current)


def with_anchors(selection: Selection, anchors: Iterable[int], way: SelectionMode = "replace") -> Selection:
    """The selection after choosing anchors."""
    chosen = _combined(selection.anchors, anchors, way)
    return Selection(() if way == "replace" else selection.items, chosen, selection.current)


def with_cells(selection: Selection, anchors: Iterable[int], items: Iterable[int]) -> Selection:
    """The anchors and the items of their cells, which replace what was selected; without items the anchors alone."""
    return with_anchors(with_items(selection, items), anchors, "add")


def combined_with(selection: Selection, other: NamedSelection, how: Combination) -> Selection:
    """The union, the intersection or the difference of two selections, for items and anchors alike."""
    items, anchors = _joined(selection.items, other.items, how), _joined(selection.anchors, other.anchors, how)
    current = selection.current if selection.current in items or not items else items[0]
    return Selection(items, anchors, current)


def _joined(own: tuple[int, ...], others: tuple[int, ...], how: Combination) -> tuple[int, ...]:
    match how:
        case "or":
            found = set(own) | set(others)
        case "and":
            found = set(own) & set(others)
        case "not":
            found = set(own) - set(others)
    return tuple(sorted(found))


def cleared(selection: Selection) -> Selection:
    """Nothing is selected."""
    return Selection(current=selection.current)


def _combined(old: tuple[int, ...], new: Iterable[int], way: SelectionMode) -> tuple[int, ...]:
    match way:
        case "replace":
            chosen = set(new)
        case "toggle":
            chosen = set(old) ^ set(new)
        case "add":
            chosen = set(old) | set(new)
    return tuple(sorted(int(each) for each in chosen))
