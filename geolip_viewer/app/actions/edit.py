"""Undo, selection, filters, search."""

from geolip_viewer.app.actions.parts import Parts
from geolip_viewer.app.actions.row import Action, Needs


def rows(parts: Parts) -> tuple[Action, ...]:
    """Actions that change the state."""
    return (
        Action(
            "edit.undo",
            "Undo",
            parts.edit.undo,
            "Edit",
            "Ctrl+Z",
            "undo-2",
            needs=Needs.UNDO,
            tooltip="Undo the last change of view, options, selection or filters",
            toolbar="left",
        ),
        Action(
            "edit.redo", "Redo", parts.edit.redo, "Edit", "Ctrl+Shift+Z", "redo-2", needs=Needs.REDO, toolbar="left"
        ),
        Action(
            "edit.clear_selection",
            "Clear the selection",
            parts.edit.clear_selection,
            "Edit",
            "Esc",
            needs=Needs.SELECTION,
            rule=True,
        ),
        Action(
            "edit.show_all",
            "Show all classes",
            parts.edit.show_all_classes,
            "Edit",
            "Ctrl+Shift+A",
            "filter-x",
            needs=Needs.FILTER,
            tooltip="End hiding and isolating of classes",
        ),
        Action(
            "edit.previous_item",
            "Previous item",
            parts.edit.previous_item,
            "Edit",
            "Left",
            "chevron-left",
            needs=Needs.ITEMS,
            tooltip="Select the item before the current one",
            rule=True,
            toolbar="left",
        ),
        Action(
            "edit.next_item",
            "Next item",
            parts.edit.next_item,
            "Edit",
            "Right",
            "chevron-right",
            needs=Needs.ITEMS,
            tooltip="Select the item after the current one",
            toolbar="left",
        ),
        Action(
            "edit.search",
            "Search…",
            parts.palette.open_search,
            "Edit",
            "Ctrl+F",
            "search",
            needs=Needs.CHECKPOINT,
            tooltip="Find an item by its id or name, a class by its name, an anchor by its number",
            toolbar="right",
            rule=True,
        ),
        Action(
            "edit.commands",
            "Command palette…",
            parts.palette.open_commands,
            "Edit",
            "Ctrl+Shift+P",
            "command",
            tooltip="Find any command by a few letters of its name",
            toolbar="right",
        ),
    )
