"""Through the checkpoints of a run, and through the time of a view that moves by itself."""

from geolip_viewer.app.actions.row import Action, Needs
from geolip_viewer.app.picture.play_bar import KEYS as VIEW_KEYS
from geolip_viewer.app.run.player import KEYS as RUN_KEYS

ROWS: tuple[Action, ...] = (
    Action(
        "time.play",
        "Play the run",
        lambda on: on.player.switch,
        "Time",
        RUN_KEYS,
        "play",
        needs=Needs.RUN,
        tooltip="Go from checkpoint to checkpoint, or pause",
    ),
    Action(
        "time.next",
        "Next checkpoint",
        lambda on: on.player.step_on,
        "Time",
        ".",
        "chevron-right",
        needs=Needs.RUN,
        rule=True,
    ),
    Action(
        "time.previous",
        "Previous checkpoint",
        lambda on: on.player.step_back,
        "Time",
        ",",
        "chevron-left",
        needs=Needs.RUN,
    ),
    Action(
        "time.first",
        "First checkpoint",
        lambda on: on.player.go_to_first,
        "Time",
        "Ctrl+,",
        "skip-back",
        needs=Needs.RUN,
    ),
    Action(
        "time.last",
        "Last checkpoint",
        lambda on: on.player.go_to_last,
        "Time",
        "Ctrl+.",
        "skip-forward",
        needs=Needs.RUN,
    ),
    Action(
        "time.play_view",
        "Play the tour or morph",
        lambda on: on.play_bar.switch,
        "Time",
        VIEW_KEYS,
        "play",
        tooltip="Play the tour or morph of the view, or pause; a playing run pauses meanwhile",
        rule=True,
        named=lambda on, _: on.play_bar.title,
    ),
)
"""Actions on the time of a run and of a view."""
