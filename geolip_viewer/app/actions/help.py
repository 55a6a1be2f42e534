"""What explains the program."""

from geolip_viewer.app.actions.row import Action

ROWS = (
    Action(
        "help.help", "Help", "help.show", "Help", "F1", "circle-help", tooltip="What each view means, and all shortcuts"
    ),
    Action("help.log", "Log", "help.show_log", "Help", "", "scroll-text"),
    Action("help.about", "About GeoLIP Viewer", "help.about", "Help", "", "info", rule=True),
)
