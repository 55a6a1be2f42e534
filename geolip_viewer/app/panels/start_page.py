"""What the window shows before a checkpoint is open: how to begin."""

from collections.abc import Callable

from PyQt6.QtCore import QSize, Qt
from PyQt6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from geolip_viewer.app.system.recent_files import RecentFile
from geolip_viewer.app.system.settings import Settings
from geolip_viewer.app.widgets.icons import icon
from geolip_viewer.text import menu_text, tooltip_text

TITLE = "Open a constellation"
TEXT = (
    "A GeoLIP checkpoint holds anchors on a hypersphere. With the features of its experts, "
    "every item is placed among them."
)
HINT = "Or drop a checkpoint or a folder of them here, with features if you like, or a file of embeddings alone."
SHOWN_RECENTS = 5


class StartPage(QWidget):
    """Open, the sample, recent files, and a place to drop."""

    def __init__(
        self,
        open_: Callable[[], None],
        embeddings: Callable[[], None],
        sample: Callable[[], None],
        sample_run: Callable[[], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("empty_state")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._area = QFrame(self)
        self._area.setObjectName("drop_area")
        self._area.setMaximumWidth(560)
        inner = QVBoxLayout(self._area)
        inner.setContentsMargins(40, 40, 40, 36)
        inner.setSpacing(12)
        inner.addWidget(_text(TITLE, "title", self._area))
        inner.addWidget(_text(TEXT, "quiet", self._area))
        inner.addSpacing(8)
        inner.addLayout(self._buttons(open_, embeddings, sample))
        inner.addWidget(self._link(sample_run), 0, Qt.AlignmentFlag.AlignLeft)
        inner.addSpacing(4)
        inner.addWidget(_text(HINT, "quiet", self._area))
        self._recent = QVBoxLayout()
        self._recent.setSpacing(2)
        inner.addLayout(self._recent)
        self._put_in_the_middle()

    def _put_in_the_middle(self) -> None:
        """Where it has no room it scrolls."""
        page = QWidget(self)
        page.setObjectName("empty_page")
        column = QVBoxLayout(page)
        column.setContentsMargins(24, 24, 24, 24)
        column.addStretch()
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self._area, 4)
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch()
        scroll = QScrollArea(self)
        scroll.setObjectName("empty_scroll")
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(page)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scroll)

    def invite(self, on: bool) -> None:
        """Show that what hovers over the window can be dropped."""
        self._area.setProperty("inviting", on)
        style = self._area.style()
        if style is not None:
            style.unpolish(self._area)
            style.polish(self._area)

    def show_recents(self, settings: Settings, open_recent: Callable[[RecentFile], None]) -> None:
        """List the files that were open last."""
        while (item := self._recent.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        recents = settings.recents[:SHOWN_RECENTS]
        if recents:
            self._recent.addSpacing(12)
            self._recent.addWidget(_text("Recently opened", "heading", self._area))
        for place, recent in enumerate(recents):
            self._recent.addWidget(self._recent_button(place, recent, open_recent))

    def _recent_button(self, place: int, recent: RecentFile, open_recent: Callable[[RecentFile], None]) -> QPushButton:
        button = QPushButton(menu_text(recent.name), self._area)
        button.setObjectName(f"recent_{place}")
        button.setProperty("link", True)
        button.setToolTip(tooltip_text(recent.path))
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        button.clicked.connect(lambda: open_recent(recent))
        return button

    def _link(self, sample_run: Callable[[], None]) -> QPushButton:
        button = QPushButton("Watch the sample being trained", self._area)
        button.setObjectName("empty_sample_run")
        button.setProperty("link", True)
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        button.setToolTip("Twelve checkpoints from untrained to the end, with a timeline")
        button.clicked.connect(lambda: sample_run())
        return button

    def _buttons(
        self, open_: Callable[[], None], embeddings: Callable[[], None], sample: Callable[[], None]
    ) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        for name, text, do, sign in (
            ("empty_open", "Open checkpoint…", open_, ""),
            ("empty_embeddings", "Open embeddings…", embeddings, ""),
            ("empty_sample", "Look at the sample", sample, "sparkles"),
        ):
            button = QPushButton(text, self._area)
            button.setObjectName(name)
            button.setProperty("primary", name == "empty_open")
            button.setIconSize(QSize(16, 16))
            if sign:
                button.setIcon(icon(sign))
                button.setText(f" {text}")  # otherwise the icon touches the text
                button.setAccessibleName(text)
            button.clicked.connect(lambda _=False, do=do: do())
            row.addWidget(button)
        row.addStretch()
        return row


def _text(text: str, kind: str, parent: QWidget) -> QLabel:
    label = QLabel(text, parent)
    label.setProperty(kind, True)
    label.setWordWrap(True)
    return label
