"""How far the picture can be trusted, and pictures that can be trusted further."""

from geolip_viewer.app.actions.row import Action, Needs, given, look_is
from geolip_viewer.geometry.projection import FAITHFUL, OTHER_COMPONENTS, PCA, PRESETS, Preset

MENU = "View/Projection"


KEYS = {PCA: "P", FAITHFUL: "F"}
BELOW_A_RULE = (PCA, OTHER_COMPONENTS)


def _projection_row(preset: Preset) -> Action:
    return Action(
        f"projection.{preset.key}",
        preset.title,
        given(lambda on: on.trust.choose_projection, preset.spec),
        MENU,
        KEYS.get(preset.spec, ""),
        needs=Needs.SELECTED_ITEMS if preset.spec.follows_selection else Needs.CHECKPOINT,
        checked=lambda on, _: on.trust.shows(preset.spec),
        tooltip=preset.help,
        rule=preset.spec in BELOW_A_RULE,
        toolbar="left" if preset.spec in KEYS else "",
        refusal=lambda on, _: on.trust.refusal(preset.spec),
    )


ROWS: tuple[Action, ...] = (
    *map(_projection_row, PRESETS),
    Action(
        "projection.more",
        "Any three components…",
        lambda on: on.trust.open,
        MENU,
        needs=Needs.CHECKPOINT,
        tooltip="Choose components, and what they are fitted on, in the Trust panel",
        rule=True,
        refusal=lambda on, _: on.trust.refusal(OTHER_COMPONENTS),
    ),
    Action(
        "trust.open",
        "How far the picture can be trusted…",
        lambda on: on.trust.open,
        "View",
        "Ctrl+T",
        "shield-check",
        needs=Needs.CHECKPOINT,
        tooltip="All measures of the picture beside those of random data, and projections that keep more",
        toolbar="left",
    ),
    Action(
        "trust.neighborhood",
        "True neighbourhood beside the pointer",
        lambda on: on.pointer.switch_neighborhood,
        "View",
        "U",
        needs=Needs.ITEMS,
        checked=lambda on, _: on.pointer.shows_neighborhood,
        tooltip="Draw what truly surrounds the item under the pointer: the item in the middle, its twenty nearest "
        "around it, at their true distances",
    ),
    Action(
        "trust.badge",
        "Trust badge in the picture",
        given(lambda on: on.display.switch, "badge"),
        "View",
        needs=Needs.SCENE,
        checked=look_is("badge"),
        tooltip="Show in the picture how far it can be trusted",
    ),
)
"""Actions on projections and trust."""


SELECT_ROWS: tuple[Action, ...] = (
    Action(
        "trust.neighbors",
        "True neighbours",
        lambda on: on.selecting.true_neighbors,
        "Select",
        "K",
        "waypoints",
        needs=Needs.SELECTED_ITEMS,
        tooltip="Select the current item with its ten truly nearest items, wherever they are drawn",
    ),
    Action(
        "trust.disagreements",
        "Where experts disagree most…",
        lambda on: on.trust.disagreements,
        "Select",
        needs=Needs.ITEMS,
        tooltip="List the items that the experts see most differently, and step through them",
    ),
)
"""Actions that select by true neighbourhoods and by disagreement."""
