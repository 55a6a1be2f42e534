"""What explains the program."""

from geolip_viewer.app.actions.parts import Parts
from geolip_viewer.app.actions.row import Action


def rows(parts: Parts) -> tuple[Action, ...]:
    """Actions that explain the program."""
    return (
        Action(
            "help.help",
            "Help",
            parts.help.show,
            "Help",
            "F1",
            "circle-help",
            tooltip="What each view means, and all shortcuts",
        ),
        Action("help.log", "Log", parts.help.show_log, "Help", "", "scroll-text"),
        Action("help.about", "About GeoLIP Viewer", parts.help.about, "Help", "", "info", rule=True),
    )
