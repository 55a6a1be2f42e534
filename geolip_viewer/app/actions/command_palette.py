"""A line to type into and the matches below it: commands, or items, classes and anchors."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from heapq import nlargest

from PyQt6.QtCore import QEvent, QObject, QSize, Qt, pyqtSignal
from PyQt6.QtGui import QIcon, QKeyEvent, QPaintEvent, QPixmap
from PyQt6.QtWidgets import QDialog, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from geolip_viewer.app.actions.entry_delegate import EntryDelegate
from geolip_viewer.app.actions.fuzzy import fit
from geolip_viewer.app.widgets.empty_rows import paint_hint

MOST_SHOWN = 60
WIDTH, HEIGHT, PICTURE = 560, 400, 24


@dataclass(frozen=True)
class Entry:
    """One line: a text, a note at its right end, and what choosing it does.

    `picture` is what stands before it once it is known; where nothing can, there is no room for one.
    """

    text: str
    detail: str
    choose: Callable[[], object]
    picture: Callable[[], QPixmap | None] | None = None


def ranked(entries: Sequence[Entry], typed: str) -> list[Entry]:
    """Matches for the typed letters, best first; all entries in their order if nothing was typed."""
    scored = ((fit(typed, entry.text), -place) for place, entry in enumerate(entries))
    best = nlargest(MOST_SHOWN, ((score, place) for score, place in scored if score is not None))
    return [entries[-place] for _, place in best] if typed else list(entries)


class _Found(QListWidget):
    """The list of matches, or a hint that there are none."""

    def __init__(self, nothing: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._nothing = nothing
        self.setObjectName("palette_list")
        self.setAccessibleDescription(nothing)

    def paintEvent(self, event: QPaintEvent | None) -> None:
        super().paintEvent(event)
        if not self.count():
            paint_hint(self, self._nothing)


class Chooser(QDialog):
    """A popup over the window. Up and Down move, Enter chooses, Esc or a click outside closes it."""

    chosen = pyqtSignal()  # emitted before the choice is carried out

    def __init__(self, prompt: str, nothing: str, find: Callable[[str], Sequence[Entry]], parent: QWidget) -> None:
        """`nothing` is the hint if nothing matches."""
        super().__init__(parent, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self.setObjectName("palette")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._find = find
        self._shown: Sequence[Entry] = ()
        self._line = QLineEdit(self)
        self._line.setObjectName("palette_line")
        self._line.setAccessibleName(prompt)
        self._line.setPlaceholderText(prompt)
        self._line.textChanged.connect(self._refresh)
        self._line.installEventFilter(self)
        self._list = _Found(nothing, self)
        self._list.setAccessibleName("Matches")
        self._list.setItemDelegate(EntryDelegate(self._list))
        self._list.setIconSize(QSize(PICTURE, PICTURE))
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.itemClicked.connect(lambda _: self._choose())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.setSpacing(8)
        layout.addWidget(self._line)
        layout.addWidget(self._list)
        self._refresh("")

    def open_over(self, window: QWidget) -> None:
        """Move to the upper middle of the window."""
        width, height = min(WIDTH, window.width() - 32), min(HEIGHT, window.height() - 96)
        self.resize(width, height)
        self.move(window.mapToGlobal(window.rect().topLeft()).x() + (window.width() - width) // 2, window.y() + 72)
        self.show()
        self._line.setFocus()

    def eventFilter(self, watched: QObject | None, event: QEvent | None) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            moves = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}
            if event.key() in moves:
                self._move(moves[Qt.Key(event.key())])
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._choose()
                return True
        return super().eventFilter(watched, event)

    def _refresh(self, typed: str) -> None:
        self._shown = self._find(typed.strip())
        self._list.clear()
        for entry in self._shown:
            line = QListWidgetItem(entry.text, self._list)
            line.setData(Qt.ItemDataRole.UserRole, entry.detail)
        self.show_pictures()
        self._list.setCurrentRow(0)

    def show_pictures(self, *_: object) -> None:
        """Show pictures that are loaded; others are requested and come later."""
        for row, entry in enumerate(self._shown):
            line, picture = self._list.item(row), entry.picture() if entry.picture is not None else None
            if line is not None and line.icon().isNull():
                line.setIcon(QIcon() if picture is None else QIcon(picture))

    def _move(self, by: int) -> None:
        last = self._list.count() - 1
        self._list.setCurrentRow(max(0, min(last, self._list.currentRow() + by)))

    def _choose(self) -> None:
        row = self._list.currentRow()
        if 0 <= row < len(self._shown):
            entry = self._shown[row]
            self.close()
            self.chosen.emit()
            entry.choose()
