"""Where the globe is seen from."""

from functools import partial

from geolip_viewer.app.actions.row import Action, Needs, given, look_is
from geolip_viewer.app.actions.targets import ActionTargets
from geolip_viewer.look import POLES
from geolip_viewer.state import State

WITH_KEYS = 9  # bookmarks with a shortcut


def _bookmark(place: int, _: ActionTargets, state: State) -> str:
    return state.bookmarks[place].name if place < len(state.bookmarks) else ""


ROWS: tuple[Action, ...] = (
    Action(
        "camera.reset",
        "Reset the camera",
        lambda on: on.camera.reset,
        "Camera",
        "R",
        "rotate-ccw",
        needs=Needs.SCENE,
        tooltip="Show the whole globe from the side that shows most",
        toolbar="left",
    ),
    Action(
        "camera.zoom_selection",
        "Zoom to the selection",
        lambda on: on.camera.zoom_to_selection,
        "Camera",
        "Z",
        "locate-fixed",
        needs=Needs.SELECTION,
    ),
    Action("camera.zoom_in", "Zoom in", lambda on: on.camera.zoom_in, "Camera", "+", "zoom-in", needs=Needs.SCENE),
    Action("camera.zoom_out", "Zoom out", lambda on: on.camera.zoom_out, "Camera", "-", "zoom-out", needs=Needs.SCENE),
    Action(
        "camera.spin",
        "Spin slowly",
        lambda on: on.camera.switch_spin,
        "Camera",
        "Space",
        "rotate-3d",
        needs=Needs.SCENE,
        tooltip="Keep turning the globe slowly",
        rule=True,
        toolbar="left",
    ),
    Action(
        "camera.free",
        "Free orbit",
        lambda on: on.camera.free_orbit,
        "Camera",
        "",
        "orbit",
        checked=look_is("free_orbit"),
        tooltip="Let dragging roll the globe, so that north can leave the top",
    ),
    Action(
        "camera.animate",
        "Animated turns",
        lambda on: on.camera.animate,
        "Camera",
        checked=lambda on, _: on.camera.is_animated,
        tooltip="Animate the globe when it turns to what you choose; if off, it jumps there",
    ),
    Action(
        "camera.keep",
        "Bookmark the camera",
        lambda on: on.bookmarks.keep,
        "Camera/Bookmarks",
        "Ctrl+B",
        "bookmark",
        needs=Needs.SCENE,
        tooltip="Save the camera position under a name; the Saved panel lists all bookmarks",
        rule=True,
    ),
    *(
        Action(
            f"camera.bookmark{number}",
            f"Bookmark {number}",
            given(lambda on: on.bookmarks.go, number - 1),
            "Camera/Bookmarks",
            f"Ctrl+{number}",
            needs=Needs.SCENE,
            tooltip="Turn to this camera position",
            named=partial(_bookmark, number - 1),
        )
        for number in range(1, WITH_KEYS + 1)
    ),
    *(
        Action(
            f"camera.pole{number}",
            f"From {name}",
            given(lambda on: on.camera.look_from_pole, name),
            "Camera/Poles",
            str(number),
            needs=Needs.SCENE,
            tooltip=f"Look at the globe from the end of axis {name}",
        )
        for number, name in enumerate(POLES, 1)
    ),
)
"""Actions of the camera."""
