"""What explains the program."""

from geolip_viewer.app.actions.row import Action
from geolip_viewer.app.actions.targets import ActionTargets


def rows(targets: ActionTargets) -> tuple[Action, ...]:
    """Actions that explain the program."""
    return (
        Action(
            "help.help",
            "Help",
            targets.help.show,
            "Help",
            "F1",
            "circle-help",
            tooltip="A guide, what each view means, and all shortcuts",
        ),
        Action("help.log", "Log", targets.help.show_log, "Help", "", "scroll-text"),
        Action("help.about", "About GeoLIP Viewer", targets.help.about, "Help", "", "info", rule=True),
    )
