"""Panels and their layout, and the menu bar for the keyboard."""

from functools import partial

from geolip_viewer.app.actions.row import Action, given
from geolip_viewer.app.actions.targets import ActionTargets
from geolip_viewer.app.panels.docks import PANELS
from geolip_viewer.state import State


def _is_open(panel: str, targets: ActionTargets, _: State) -> bool:
    return targets.panels.is_open(panel)


ROWS: tuple[Action, ...] = (
    *(
        Action(
            f"panels.{panel.id}",
            panel.title,
            given(lambda on: on.panels.switch, panel.id),
            "Panels",
            checked=partial(_is_open, panel.id),
            tooltip=f"Show or hide the panel “{panel.title}”",
        )
        for panel in PANELS
    ),
    Action(
        "panels.tables",
        "Tables",
        lambda on: on.panels.switch_tables,
        "Panels",
        "T",
        "table-2",
        tooltip="Show or hide the tables of items and anchors",
        toolbar="left",
        rule=True,
    ),
    Action(
        "panels.usual",
        "Reset layout",
        lambda on: on.panels.set_usual_layout,
        "Panels",
        tooltip="Put every panel back in its default place",
    ),
    Action(
        "panels.menu_bar",
        "Menu bar",
        lambda on: on.window.focus_menu_bar,
        "Panels",
        "F10",
        tooltip="Go to the menus; move with the arrow keys, Esc goes back",
    ),
)
"""Actions on panels."""
