"""What is shown and how it is drawn."""

from collections.abc import Mapping
from typing import Any

from geolip_viewer.app.actions.row import Action, Needs, given, look_is
from geolip_viewer.app.actions.targets import ActionTargets
from geolip_viewer.look import DisplaySettings
from geolip_viewer.options import Option, options_of
from geolip_viewer.state import State

ROWS_OF_THEIR_OWN = ("theme", "far_side", "badge", "free_orbit", "type_size", "map")
MORE: Mapping[str, Mapping[str, Any]] = {
    "graticule": {"icon": "globe"},
}


def shows_map(_: ActionTargets, state: State) -> bool:
    """Whether a map of either kind is shown beside the globe."""
    return state.display.map != "off"


def writes_names(_: ActionTargets, state: State) -> bool:
    """Whether names are shown on the globe, some or all."""
    return state.display.labels != "none"


def setting_rows(declaration: type = DisplaySettings) -> tuple[Action, ...]:
    """A row for each switch among the display settings, and one for each value of a choice, in a separate menu."""
    declared = (option for option in options_of(declaration) if option.name not in ROWS_OF_THEIR_OWN)
    return tuple(row for option in declared for row in _setting_rows(option))


def _setting_rows(option: Option) -> tuple[Action, ...]:
    name, label, more = option.name, option.label, MORE.get(option.name, {})
    if option.kind == "bool":
        return (
            Action(
                f"view.{name}",
                label,
                given(lambda on: on.display.switch, name),
                "View",
                needs=Needs.SCENE,
                checked=look_is(name),
                tooltip=option.help,
                **more,
            ),
        )
    return tuple(
        Action(
            f"view.{name}_{choice}",
            choice.capitalize(),
            given(lambda on: on.display.choose, name, choice),
            f"View/{label}",
            needs=Needs.SCENE,
            checked=look_is(name, choice),
            tooltip=option.help,
        )
        for choice in option.choices
    )


STEP_ROWS: tuple[Action, ...] = (
    Action(
        "view.next", "Next view", lambda on: on.edit.next_view, "View", "PgDown", "chevron-down", needs=Needs.CHECKPOINT
    ),
    Action(
        "view.previous",
        "Previous view",
        lambda on: on.edit.previous_view,
        "View",
        "PgUp",
        "chevron-up",
        needs=Needs.CHECKPOINT,
    ),
)
"""Actions that step through the views."""


ROWS: tuple[Action, ...] = (
    Action(
        "view.labels",
        "Labels",
        lambda on: on.display.show_labels,
        "View",
        "L",
        "tags",
        needs=Needs.SCENE,
        checked=writes_names,
        tooltip="Show names on the globe, as many as fit without overlapping",
        rule=True,
        toolbar="left",
    ),
    *setting_rows(),
    Action(
        "view.far_side",
        "Far side of the globe",
        lambda on: on.display.show_far_side,
        "View",
        "B",
        "eye",
        needs=Needs.SCENE,
        checked=look_is("far_side", "dim"),
        tooltip="Show what lies behind the globe through it, dimmed",
    ),
    Action(
        "view.map",
        "Map beside the globe",
        lambda on: on.display.show_map,
        "View",
        "M",
        "map",
        needs=Needs.GLOBE,
        checked=shows_map,
        tooltip="Show the whole globe as an equal-area map as well; click there to turn the globe",
        rule=True,
    ),
    Action(
        "view.map_mollweide",
        "Mollweide map",
        given(lambda on: on.display.choose, "map", "mollweide"),
        "View/Kind of map",
        needs=Needs.GLOBE,
        checked=look_is("map", "mollweide"),
        tooltip="Show a map with straight parallels beside the globe",
    ),
    Action(
        "view.map_hammer",
        "Hammer map",
        given(lambda on: on.display.choose, "map", "hammer"),
        "View/Kind of map",
        needs=Needs.GLOBE,
        checked=look_is("map", "hammer"),
        tooltip="Show a map that distorts shapes less at the rim beside the globe",
    ),
    Action(
        "view.larger_text",
        "Larger text",
        lambda on: on.display.larger_text,
        "View",
        "Ctrl++",
        tooltip="Larger text in the picture",
        rule=True,
    ),
    Action(
        "view.smaller_text",
        "Smaller text",
        lambda on: on.display.smaller_text,
        "View",
        "Ctrl+-",
        tooltip="Smaller text in the picture",
    ),
    Action(
        "view.light",
        "Light",
        lambda on: on.display.use_light,
        "View/Theme",
        "",
        "sun",
        checked=look_is("theme", "light"),
        rule=True,
    ),
    Action(
        "view.dark", "Dark", lambda on: on.display.use_dark, "View/Theme", "", "moon", checked=look_is("theme", "dark")
    ),
    Action(
        "view.system_theme",
        "Follow the desktop",
        lambda on: on.display.follow_system,
        "View/Theme",
        "",
        "sun-moon",
        tooltip="Light or dark, like the desktop",
    ),
    Action(
        "view.switch_theme",
        "Switch between light and dark",
        lambda on: on.display.switch_theme,
        "View/Theme",
        "Ctrl+Shift+L",
        "sun-moon",
        toolbar="right",
        rule=True,
    ),
    Action(
        "view.full_screen",
        "Full screen",
        lambda on: on.window.switch_full_screen,
        "View",
        "F11",
        "fullscreen",
        rule=True,
    ),
)
"""Actions on the view and how it is drawn."""
