"""Everything the window can do, one row each, in the order of the menus."""

from geolip_viewer.app.actions import camera, edit, file, help, panels, select, trust, view  # noqa: A004
from geolip_viewer.app.actions.row import Action, Needs

__all__ = ["ACTIONS", "MENUS", "Action", "Needs"]

MENUS = ("File", "Edit", "Select", "View", "Camera", "Panels", "Help")
ACTIONS: tuple[Action, ...] = (
    *file.ROWS,
    *edit.ROWS,
    *select.ROWS,
    *trust.SELECT,
    *select.SAVING,
    *view.STEPS,
    *trust.ROWS,
    *view.ROWS,
    *camera.ROWS,
    *panels.ROWS,
    *help.ROWS,
)
