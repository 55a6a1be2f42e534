"""Through the checkpoints of a run."""

from geolip_viewer.app.actions.row import Action, Needs
from geolip_viewer.app.actions.targets import ActionTargets


def rows(targets: ActionTargets) -> tuple[Action, ...]:
    """Actions on the time of a run."""
    player = targets.player
    return (
        Action(
            "time.play",
            "Play the run",
            player.switch,
            "Time",
            "Ctrl+Space",
            "play",
            needs=Needs.RUN,
            tooltip="Go from checkpoint to checkpoint, or pause",
        ),
        Action(
            "time.next", "Next checkpoint", player.step_on, "Time", ".", "chevron-right", needs=Needs.RUN, rule=True
        ),
        Action("time.previous", "Checkpoint before", player.step_back, "Time", ",", "chevron-left", needs=Needs.RUN),
        Action("time.first", "First checkpoint", player.go_to_first, "Time", "Ctrl+,", "skip-back", needs=Needs.RUN),
        Action("time.last", "Last checkpoint", player.go_to_last, "Time", "Ctrl+.", "skip-forward", needs=Needs.RUN),
    )
