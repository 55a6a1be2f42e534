"""Undo, selection, filters, search."""

from geolip_viewer.app.actions.row import Action, Needs
from geolip_viewer.app.actions.targets import ActionTargets


def rows(targets: ActionTargets) -> tuple[Action, ...]:
    """Actions that change the state."""
    return (
        Action(
            "edit.undo",
            "Undo",
            targets.edit.undo,
            "Edit",
            "Ctrl+Z",
            "undo-2",
            needs=Needs.UNDO,
            tooltip="Undo the last change of view, options, selection or filters",
            toolbar="left",
        ),
        Action(
            "edit.redo", "Redo", targets.edit.redo, "Edit", "Ctrl+Shift+Z", "redo-2", needs=Needs.REDO, toolbar="left"
        ),
        Action(
            "edit.clear_selection",
            "Clear the selection",
            targets.edit.clear_selection,
            "Edit",
            "Esc",
            needs=Needs.SELECTION,
            rule=True,
        ),
        Action(
            "edit.show_all",
            "Show all classes",
            targets.edit.show_all_classes,
            "Edit",
            "Ctrl+Shift+A",
            "filter-x",
            needs=Needs.FILTER,
            tooltip="End hiding and isolating of classes",
        ),
        Action(
            "edit.previous_item",
            "Previous item",
            targets.edit.previous_item,
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
            targets.edit.next_item,
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
            targets.palette.open_search,
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
            targets.palette.open_commands,
            "Edit",
            "Ctrl+Shift+P",
            "command",
            tooltip="Find any command by a few letters of its name",
            toolbar="right",
        ),
    )
