"""What explains the program."""

from geolip_viewer.app.actions.row import Action

ROWS: tuple[Action, ...] = (
    Action(
        "help.help",
        "Help",
        lambda on: on.help.show,
        "Help",
        "F1",
        "circle-help",
        tooltip="A guide, what each view means, and all shortcuts",
    ),
    Action("help.log", "Log", lambda on: on.help.show_log, "Help", "", "scroll-text"),
    Action("help.about", "About GeoLIP Viewer", lambda on: on.help.about, "Help", "", "info", rule=True),
)
"""Actions that explain the program."""
