"""Panels that are switched by a key."""

from geolip_viewer.app.actions.row import Action

ROWS = (
    Action(
        "panels.tables",
        "Tables",
        "window.switch_tables",
        "Panels",
        "T",
        "table-2",
        tooltip="Show or hide the tables of items and anchors",
        toolbar="left",
    ),
)
