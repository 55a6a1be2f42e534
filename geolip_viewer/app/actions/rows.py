"""Every row, in the order of the menus."""

from geolip_viewer.app.actions import camera, edit, file, help, panels, select, time, trust, view  # noqa: A004
from geolip_viewer.app.actions.row import Action
from geolip_viewer.app.actions.targets import ActionTargets

MENUS = ("File", "Edit", "Select", "View", "Time", "Camera", "Panels", "Help")


def all_rows(targets: ActionTargets) -> tuple[Action, ...]:
    """The rows, bound to the targets of a window."""
    return (
        *file.rows(targets),
        *edit.rows(targets),
        *select.rows(targets),
        *trust.select_rows(targets),
        *select.saving_rows(targets),
        *view.step_rows(targets),
        *trust.rows(targets),
        *view.rows(targets),
        *time.rows(targets),
        *camera.rows(targets),
        *panels.rows(targets),
        *help.rows(targets),
    )
