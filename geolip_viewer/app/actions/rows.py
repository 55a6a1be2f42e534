"""Every row, in the order of the menus."""

from geolip_viewer.app.actions import camera, edit, file, help, panels, select, trust, view  # noqa: A004
from geolip_viewer.app.actions.parts import Parts
from geolip_viewer.app.actions.row import Action

MENUS = ("File", "Edit", "Select", "View", "Camera", "Panels", "Help")


def all_rows(parts: Parts) -> tuple[Action, ...]:
    """The rows, bound to the parts of a window."""
    return (
        *file.rows(parts),
        *edit.rows(parts),
        *select.rows(parts),
        *trust.select_rows(parts),
        *select.saving_rows(parts),
        *view.step_rows(parts),
        *trust.rows(parts),
        *view.rows(parts),
        *camera.rows(parts),
        *panels.rows(parts),
        *help.rows(parts),
    )
