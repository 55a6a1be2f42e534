"""What leaves the program: pictures, movies, 3-D scenes, numbers."""

from geolip_viewer.app.actions.row import Action, Needs
from geolip_viewer.app.actions.targets import ActionTargets

MENU = "File/Export"


def rows(targets: ActionTargets) -> tuple[Action, ...]:
    """Actions that write files."""
    return (
        Action(
            "export.picture",
            "Picture of the view…",
            lambda: targets.exporting().picture(),
            MENU,
            "Ctrl+E",
            "download",
            needs=Needs.SCENE,
            tooltip="Write the view as a picture of any size; plots also as SVG and PDF",
            toolbar="left",
        ),
        Action(
            "export.screenshot",
            "Quick screenshot",
            lambda: targets.exporting().screenshot(),
            MENU,
            "Ctrl+Shift+E",
            "camera",
            needs=Needs.SCENE,
            tooltip="Write the picture as it is on the screen into the pictures folder, without asking",
        ),
        Action(
            "export.copy",
            "Copy the picture",
            lambda: targets.exporting().copy(),
            MENU,
            "Ctrl+Shift+C",
            "copy",
            needs=Needs.SCENE,
            tooltip="Put the picture as it is on the screen onto the clipboard",
        ),
        Action(
            "export.movie",
            "Turning movie…",
            lambda: targets.exporting().movie(),
            MENU,
            "",
            "film",
            needs=Needs.SCENE,
            tooltip="Write one turn of the globe as MP4, GIF or WebP",
            rule=True,
        ),
        Action(
            "export.page",
            "Interactive page…",
            lambda: targets.exporting().page(),
            MENU,
            "",
            "globe",
            needs=Needs.SCENE,
            tooltip="Write views as one HTML file that anyone can open in a browser and turn",
        ),
        Action(
            "export.report",
            "Report…",
            lambda: targets.exporting().report(),
            MENU,
            "",
            "scroll-text",
            needs=Needs.CHECKPOINT,
            tooltip="Write every number, table and picture, and a globe to turn, as HTML or Markdown",
        ),
        Action(
            "export.model",
            "3-D scene…",
            lambda: targets.exporting().model(),
            MENU,
            "",
            "box",
            needs=Needs.SCENE,
            tooltip="Write the globe and its marks as glTF",
        ),
        Action(
            "export.numbers",
            "Numbers…",
            lambda: targets.exporting().numbers(),
            MENU,
            "",
            "table-2",
            needs=Needs.CHECKPOINT,
            tooltip="Write every number: npz, JSON, CSV or Parquet",
            rule=True,
        ),
        Action(
            "export.sheets",
            "The four sheets…",
            lambda: targets.exporting().sheets(),
            MENU,
            "",
            "layout-grid",
            needs=Needs.CHECKPOINT,
            tooltip="Write manifold, perspectives, anchors and differences as four pages",
        ),
    )
