"""What is kept under names: selections, which can be combined, and where the camera stood."""

from collections.abc import Callable
from functools import partial

from PyQt6.QtCore import QSize, Qt
from PyQt6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from geolip_viewer.app.document.document import Document
from geolip_viewer.app.panels.named_rows import NamedRows
from geolip_viewer.app.picture.bookmarks import Bookmarks
from geolip_viewer.app.selection.named_selections import NamedSelections, counted
from geolip_viewer.app.widgets.icons import icon
from geolip_viewer.look import CameraPose
from geolip_viewer.state import State
from geolip_viewer.text import tooltip_text

NO_SELECTIONS = "Select something, and keep it with Ctrl+K"
NO_BOOKMARKS = "Bookmark the camera with Ctrl+B"
BUTTON = QSize(16, 16)
OPENS_SELECTION, OPENS_CAMERA = (
    "A double click or Enter selects it again",
    "A double click or Enter turns the globe there",
)
ROW = "the row chosen below"
COMBINE = ("kept_and", "kept_not")  # useless while nothing is selected


class SavedDock(QWidget):
    """A double click or Enter selects, or turns the globe; F2 renames, Delete forgets."""

    def __init__(self, document: Document, selections: NamedSelections, bookmarks: Bookmarks) -> None:
        super().__init__()
        self.setObjectName("kept")
        self._document = document
        self._named, self._bookmarks = selections, bookmarks
        self._selections = NamedRows("kept_selections", "Selections", NO_SELECTIONS, OPENS_SELECTION, self)
        self._cameras = NamedRows("kept_cameras", "Cameras", NO_BOOKMARKS, OPENS_CAMERA, self)
        self._buttons: list[tuple[NamedRows, QToolButton]] = []
        self._keep = self._button("keep_selection", "plus", "Keep what is selected (Ctrl+K)", selections.keep)
        self._keep_camera = self._button("keep_camera", "plus", "Bookmark the camera (Ctrl+B)", bookmarks.keep)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 6, 8, 8)
        layout.setSpacing(4)
        layout.addLayout(self._bar("Selections", self._keep, self._of_selections()))
        layout.addWidget(self._selections, 3)
        layout.addLayout(self._bar("Cameras", self._keep_camera, self._of_cameras()))
        layout.addWidget(self._cameras, 2)
        self._connect()
        self._fill(document.state)

    def _of_selections(self) -> tuple[QToolButton, ...]:
        rows, named = self._selections, self._named
        return (
            self._on_row(
                rows, "kept_or", "Or", f"What is selected now, together with {ROW}", partial(named.combine, how="or")
            ),
            self._on_row(
                rows,
                "kept_and",
                "And",
                f"Of what is selected now, only what is in {ROW} too",
                partial(named.combine, how="and"),
            ),
            self._on_row(
                rows, "kept_not", "Not", f"What is selected now, without {ROW}", partial(named.combine, how="not")
            ),
            self._on_row(rows, "kept_only", "filter", "Show only these items; again: show the others", named.show_only),
            self._on_row(rows, "forget_selection", "trash-2", "Forget the name (Delete)", named.forget),
        )

    def _of_cameras(self) -> tuple[QToolButton, ...]:
        rows, cameras = self._cameras, self._bookmarks
        return (
            self._on_row(rows, "go_to_camera", "crosshair", "Turn to this camera position (Enter)", cameras.go),
            self._on_row(rows, "forget_camera", "trash-2", "Forget the bookmark (Delete)", cameras.forget),
        )

    def _connect(self) -> None:
        for rows, keeper in ((self._selections, self._named), (self._cameras, self._bookmarks)):
            rows.renamed.connect(keeper.rename)
            rows.forgotten.connect(keeper.forget)
            rows.itemSelectionChanged.connect(self._enable)
        self._selections.opened.connect(self._named.select)
        self._cameras.opened.connect(self._bookmarks.go)
        self._document.state_changed.connect(self._on_state)
        self._document.result_changed.connect(lambda _: self._enable())

    # -- buttons

    def _button(self, name: str, sign: str, text: str, does: Callable[[], object]) -> QToolButton:
        """With an icon, or with a word where there is no such icon."""
        button = QToolButton(self)
        button.setObjectName(name)
        button.setAccessibleName(text)
        button.setToolTip(text)
        button.setIconSize(BUTTON)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        if sign.istitle():
            button.setText(sign)
        else:
            button.setIcon(icon(sign))
        button.clicked.connect(lambda _=False: does())
        return button

    def _on_row(self, rows: NamedRows, name: str, sign: str, text: str, does: Callable[[int], object]) -> QToolButton:
        """A button for the row that is chosen in a list."""
        button = self._button(name, sign, text, lambda: does(rows.place))
        self._buttons.append((rows, button))
        return button

    def _bar(self, title: str, keep: QToolButton, others: tuple[QToolButton, ...]) -> QHBoxLayout:
        heading = QLabel(title, self)
        heading.setObjectName(f"kept_heading_{title.lower()}")
        heading.setProperty("heading", True)
        bar = QHBoxLayout()
        bar.setSpacing(2)
        bar.addWidget(heading, 1)
        for button in (keep, *others):
            bar.addWidget(button)
        return bar

    # -- updates

    def name_selection(self, place: int) -> None:
        """Let the name of a selection be typed."""
        self._selections.edit_name(place)

    def name_camera(self, place: int) -> None:
        """Let the name of a camera position be typed."""
        self._cameras.edit_name(place)

    def _on_state(self, old: State, new: State) -> None:
        if (old.selections, old.bookmarks, old.filters.only) != (new.selections, new.bookmarks, new.filters.only):
            self._fill(new)
        if new.selection.is_empty and not old.selection.is_empty:
            self._selections.clearSelection()
        self._enable()

    def _fill(self, state: State) -> None:
        only = state.filters.only
        self._selections.list_rows([(each.name, counted(each), each == only) for each in state.selections])
        self._cameras.list_rows([(each.name, _place(each.pose), False) for each in state.bookmarks])
        self._enable()

    def _enable(self) -> None:
        self._keep.setEnabled(not self._document.state.selection.is_empty)
        self._keep_camera.setEnabled(bool(self._document.scenes))
        for rows, button in self._buttons:
            refusal = self._refusal(rows, button)
            button.setEnabled(not refusal)
            text = self._named_in(button.accessibleName(), rows)
            button.setToolTip(tooltip_text(f"{text}. {refusal}." if refusal else text))

    def _named_in(self, text: str, rows: NamedRows) -> str:
        """What a button does, with the name of the selection that it would do it with."""
        names = [each.name for each in self._document.state.selections] if rows is self._selections else []
        return text.replace(ROW, f"“{names[rows.place]}”") if 0 <= rows.place < len(names) else text

    def _refusal(self, rows: NamedRows, button: QToolButton) -> str:
        """Why a button would have no effect; "" if it has one."""
        if rows.place < 0:
            return "Choose one in the list first"
        lacks = button.objectName() in COMBINE and self._document.state.selection.is_empty
        return "Select something first" if lacks else ""


def _place(pose: CameraPose) -> str:
    """Where a camera stands, in degrees, and how near."""
    return f"{pose.azimuth:.0f}°, {pose.elevation:.0f}°, ×{pose.zoom:.2g}".replace("-", "−")
