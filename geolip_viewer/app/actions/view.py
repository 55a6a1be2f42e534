"""What is shown and how it is drawn."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from geolip_viewer.app.actions.row import Action, Needs, look_is
from geolip_viewer.app.actions.targets import ActionTargets
from geolip_viewer.look import DisplaySettings
from geolip_viewer.options import Option, options_of
from geolip_viewer.state import State

ROWS_OF_THEIR_OWN = ("theme", "far_side", "badge", "free_orbit", "type_size", "map")
MORE: Mapping[str, Mapping[str, Any]] = {
    "graticule": {"icon": "globe"},
}


def shows_map(state: State) -> bool:
    """Whether a map of either kind stands beside the globe."""
    return state.display.map != "off"


def writes_names(state: State) -> bool:
    """Whether names stand on the globe, some or all."""
    return state.display.labels != "none"


def setting_rows(targets: ActionTargets, declaration: type = DisplaySettings) -> tuple[Action, ...]:
    """A row for each switch among the display settings, and one for each value of a choice, in a menu of its own."""
    declared = (option for option in options_of(declaration) if option.name not in ROWS_OF_THEIR_OWN)
    return tuple(row for option in declared for row in _setting_rows(targets, option))


def _setting_rows(targets: ActionTargets, option: Option) -> tuple[Action, ...]:
    name, label, more = option.name, option.label, MORE.get(option.name, {})
    if option.kind == "bool":
        switch, checked = partial(targets.display.switch, name), look_is(name)
        return (
            Action(
                f"view.{name}", label, switch, "View", needs=Needs.SCENE, checked=checked, tooltip=option.help, **more
            ),
        )
    return tuple(
        Action(
            f"view.{name}_{choice}",
            choice.capitalize(),
            partial(targets.display.choose, name, choice),
            f"View/{label}",
            needs=Needs.SCENE,
            checked=look_is(name, choice),
            tooltip=option.help,
        )
        for choice in option.choices
    )


def step_rows(targets: ActionTargets) -> tuple[Action, ...]:
    """Actions that step through the views."""
    return (
        Action(
            "view.next", "Next view", targets.edit.next_view, "View", "PgDown", "chevron-down", needs=Needs.CHECKPOINT
        ),
        Action(
            "view.previous",
            "Previous view",
            targets.edit.previous_view,
            "View",
            "PgUp",
            "chevron-up",
            needs=Needs.CHECKPOINT,
        ),
    )


def rows(targets: ActionTargets) -> tuple[Action, ...]:
    """Actions on the view and how it is drawn."""
    return (
        Action(
            "view.labels",
            "Labels",
            targets.display.show_labels,
            "View",
            "L",
            "tags",
            needs=Needs.SCENE,
            checked=writes_names,
            tooltip="Write names on the globe, as many as fit without touching",
            rule=True,
            toolbar="left",
        ),
        *setting_rows(targets),
        Action(
            "view.far_side",
            "Far side of the globe",
            targets.display.show_far_side,
            "View",
            "B",
            "eye",
            needs=Needs.SCENE,
            checked=look_is("far_side", "dim"),
            tooltip="Let what lies behind shine through the globe, dimmed",
        ),
        Action(
            "view.map",
            "Map beside the globe",
            targets.display.show_map,
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
            partial(targets.display.choose, "map", "mollweide"),
            "View/Kind of map",
            needs=Needs.GLOBE,
            checked=look_is("map", "mollweide"),
            tooltip="Show a map with straight parallels beside the globe",
        ),
        Action(
            "view.map_hammer",
            "Hammer map",
            partial(targets.display.choose, "map", "hammer"),
            "View/Kind of map",
            needs=Needs.GLOBE,
            checked=look_is("map", "hammer"),
            tooltip="Show a map that is kinder to shapes at the rim beside the globe",
        ),
        Action(
            "view.larger_text",
            "Larger text",
            targets.display.larger_text,
            "View",
            "Ctrl++",
            tooltip="Larger text in the picture",
            rule=True,
        ),
        Action(
            "view.smaller_text",
            "Smaller text",
            targets.display.smaller_text,
            "View",
            "Ctrl+-",
            tooltip="Smaller text in the picture",
        ),
        Action(
            "view.light",
            "Light",
            targets.display.use_light,
            "View/Theme",
            "",
            "sun",
            checked=look_is("theme", "light"),
            rule=True,
        ),
        Action(
            "view.dark", "Dark", targets.display.use_dark, "View/Theme", "", "moon", checked=look_is("theme", "dark")
        ),
        Action(
            "view.system_theme",
            "As the desktop",
            targets.display.follow_system,
            "View/Theme",
            "",
            "sun-moon",
            tooltip="Light or dark, as the desktop is",
        ),
        Action(
            "view.switch_theme",
            "Switch between light and dark",
            targets.display.switch_theme,
            "View/Theme",
            "Ctrl+Shift+L",
            "sun-moon",
            toolbar="right",
            rule=True,
        ),
        Action(
            "view.full_screen", "Full screen", targets.window.switch_full_screen, "View", "F11", "fullscreen", rule=True
        ),
    )
