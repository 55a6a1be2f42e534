"""What is selected: by what is drawn, by class, by an anchor's cell, by what is near; and saving it."""

from geolip_viewer.app.actions.row import Action, Needs
from geolip_viewer.app.actions.targets import ActionTargets


def rows(targets: ActionTargets) -> tuple[Action, ...]:
    """Actions that select."""
    return (
        Action(
            "select.circle",
            "Draw a circle…",
            targets.drawn_selection.arm_circle,
            "Select",
            "C",
            "circle-dashed",
            needs=Needs.ITEMS,
            tooltip="Select the items in a circle on the globe; Shift and drag does the same",
            toolbar="left",
        ),
        Action(
            "select.lasso",
            "Draw a lasso…",
            targets.drawn_selection.arm_lasso,
            "Select",
            "Shift+C",
            "lasso",
            needs=Needs.ITEMS,
            tooltip="Select the items inside a line, on a globe or a map; Shift, Alt and drag does the same",
            toolbar="left",
        ),
        Action(
            "select.all",
            "All shown items",
            targets.selecting.all_shown,
            "Select",
            "Ctrl+A",
            needs=Needs.ITEMS,
            tooltip="Select every item that no filter hides",
            rule=True,
        ),
        Action(
            "select.invert",
            "The others",
            targets.selecting.invert,
            "Select",
            "Ctrl+I",
            needs=Needs.ITEMS,
            tooltip="Select every shown item that is not selected now",
        ),
        Action(
            "select.keep",
            "Keep the selection",
            targets.named_selections.keep,
            "Select",
            "Ctrl+K",
            "bookmark",
            needs=Needs.SELECTION,
            tooltip="Keep what is selected, under a name; the panel Saved lists what is kept and combines it",
        ),
        Action(
            "select.only",
            "Show only the selected items",
            targets.named_selections.show_only_selected,
            "Select",
            "O",
            "filter",
            checked=lambda state: state.filters.only is not None,
            refusal=lambda state: "" if state.selection.items or state.filters.only else "No item is selected",
            tooltip="Leave out all other items, in every view, table and number, until asked again",
        ),
        Action(
            "select.same_class",
            "Items of the same class",
            targets.selecting.same_class,
            "Select",
            "S",
            needs=Needs.SELECTED_ITEMS,
            tooltip="Select all items of the rarest class of those that are selected",
            rule=True,
        ),
        Action(
            "select.nearest",
            "Nearest anchors",
            targets.selecting.nearest_anchors,
            "Select",
            "N",
            needs=Needs.SELECTED_ITEMS,
            tooltip="Select the anchors that the selected items are nearest to",
        ),
        Action(
            "select.visitors",
            "Items assigned to the selected anchors",
            targets.selecting.assigned_items,
            "Select",
            "V",
            needs=Needs.SELECTED_ANCHORS,
            tooltip="Select the items whose nearest anchor is selected: its cell",
        ),
        Action(
            "select.alone",
            "Show the item alone",
            targets.selecting.current_alone,
            "Select",
            "A",
            needs=Needs.SELECTED_ITEMS,
            tooltip="Show how every anchor measures the current item",
            rule=True,
        ),
    )


def saving_rows(targets: ActionTargets) -> tuple[Action, ...]:
    """Actions that save rows of tables."""
    return (
        Action(
            "select.save_items",
            "Save selected items…",
            targets.saving_rows.selected_items,
            "Select",
            "",
            "table-2",
            needs=Needs.SELECTED_ITEMS,
            tooltip="Every number of the selected items as CSV or Parquet",
            rule=True,
        ),
        Action(
            "select.save_anchors",
            "Save selected anchors…",
            targets.saving_rows.selected_anchors,
            "Select",
            "",
            "table-2",
            needs=Needs.SELECTED_ANCHORS,
            tooltip="Every number of the selected anchors as CSV or Parquet",
        ),
    )
