"""Every row, in the order of the menus."""

from geolip_viewer.app.actions import camera, edit, file, help, panels, select, time, trust, view  # noqa: A004
from geolip_viewer.app.actions.row import Action

MENUS = ("File", "Edit", "Select", "View", "Time", "Camera", "Panels", "Help")
ACTIONS: tuple[Action, ...] = (
    *file.ROWS,
    *edit.ROWS,
    *select.ROWS,
    *trust.SELECT_ROWS,
    *select.SAVING_ROWS,
    *view.STEP_ROWS,
    *trust.ROWS,
    *view.ROWS,
    *time.ROWS,
    *camera.ROWS,
    *panels.ROWS,
    *help.ROWS,
)
