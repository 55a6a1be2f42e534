"""Panels that are switched by a key."""

from geolip_viewer.app.actions.parts import Parts
from geolip_viewer.app.actions.row import Action


def rows(parts: Parts) -> tuple[Action, ...]:
    """Actions on panels."""
    return (
        Action(
            "panels.tables",
            "Tables",
            parts.window.switch_tables,
            "Panels",
            "T",
            "table-2",
            tooltip="Show or hide the tables of items and anchors",
            toolbar="left",
        ),
    )
