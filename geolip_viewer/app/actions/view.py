"""What is shown and how it is drawn."""

from geolip_viewer.app.actions.parts import Parts
from geolip_viewer.app.actions.row import Action, Needs, look_is
from geolip_viewer.state import State


def shows_map(state: State) -> bool:
    """Whether a map of either kind stands beside the globe."""
    return state.display.map != "off"


def step_rows(parts: Parts) -> tuple[Action, ...]:
    """Actions that step through the views."""
    return (
        Action(
            "view.next", "Next view", parts.edit.next_view, "View", "PgDown", "chevron-down", needs=Needs.CHECKPOINT
        ),
        Action(
            "view.previous",
            "Previous view",
            parts.edit.previous_view,
            "View",
            "PgUp",
            "chevron-up",
            needs=Needs.CHECKPOINT,
        ),
    )


def rows(parts: Parts) -> tuple[Action, ...]:
    """Actions on the view and how it is drawn."""
    return (
        Action(
            "view.labels",
            "Labels",
            parts.display.show_labels,
            "View",
            "L",
            "tags",
            needs=Needs.SCENE,
            checked=look_is("labels"),
            tooltip="Write class names on the globe",
            rule=True,
            toolbar="left",
        ),
        Action(
            "view.legend",
            "Legend in the picture",
            parts.display.show_legend,
            "View",
            needs=Needs.SCENE,
            checked=look_is("legend"),
            tooltip="Draw the legend and the colour bar into the picture",
        ),
        Action(
            "view.graticule",
            "Graticule",
            parts.display.show_graticule,
            "View",
            "",
            "globe",
            needs=Needs.SCENE,
            checked=look_is("graticule"),
            tooltip="Draw the lines of latitude and longitude",
        ),
        Action(
            "view.far_side",
            "Far side of the globe",
            parts.display.show_far_side,
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
            parts.display.show_map,
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
            parts.display.show_mollweide,
            "View/Kind of map",
            needs=Needs.GLOBE,
            checked=look_is("map", "mollweide"),
            tooltip="Show a map with straight parallels beside the globe",
        ),
        Action(
            "view.map_hammer",
            "Hammer map",
            parts.display.show_hammer,
            "View/Kind of map",
            needs=Needs.GLOBE,
            checked=look_is("map", "hammer"),
            tooltip="Show a map that is kinder to shapes at the rim beside the globe",
        ),
        Action(
            "view.larger_text",
            "Larger text",
            parts.display.larger_text,
            "View",
            "Ctrl++",
            tooltip="Larger text in the picture",
            rule=True,
        ),
        Action(
            "view.smaller_text",
            "Smaller text",
            parts.display.smaller_text,
            "View",
            "Ctrl+-",
            tooltip="Smaller text in the picture",
        ),
        Action(
            "view.light",
            "Light",
            parts.display.wear_light,
            "View/Theme",
            "",
            "sun",
            checked=look_is("theme", "light"),
            rule=True,
        ),
        Action(
            "view.dark", "Dark", parts.display.wear_dark, "View/Theme", "", "moon", checked=look_is("theme", "dark")
        ),
        Action(
            "view.system_theme",
            "As the desktop",
            parts.display.follow_system,
            "View/Theme",
            "",
            "sun-moon",
            tooltip="Light or dark, as the desktop is",
        ),
        Action(
            "view.switch_theme",
            "Switch between light and dark",
            parts.display.switch_theme,
            "View/Theme",
            "Ctrl+Shift+L",
            "sun-moon",
            toolbar="right",
            rule=True,
        ),
        Action(
            "view.full_screen", "Full screen", parts.window.switch_full_screen, "View", "F11", "fullscreen", rule=True
        ),
    )
