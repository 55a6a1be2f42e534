"""The export dialog: kinds on the left, what can be chosen on the right, and what would come of it below."""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from functools import partial
from typing import Any

from PyQt6.QtCore import QSize, Qt, pyqtSignal
from PyQt6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from geolip_viewer.app.export.choices import (
    AS_IN_WINDOW,
    CUSTOM,
    MovieChoices,
    PictureChoices,
    across,
    of_width,
    pixels_of,
    size_of,
)
from geolip_viewer.app.export.kinds import KINDS, Kind, ShownOnScreen
from geolip_viewer.app.export.preview import Preview
from geolip_viewer.app.options.forms import Form
from geolip_viewer.app.system.screen import room_of
from geolip_viewer.app.system.settings import Settings
from geolip_viewer.app.widgets.icons import icon
from geolip_viewer.errors import OptionError
from geolip_viewer.export.jobs import ImageJob
from geolip_viewer.options import changed, options_of

USUAL = (880, 560)
SIDES = ("width", "height")
FORM_MARGIN = 12  # the margin of a form, so that texts line up with its labels


class Page(QWidget):
    """One kind: its form, and a line that says what would come of it."""

    refreshed = pyqtSignal()

    def __init__(self, kind: Kind, seen: ShownOnScreen, kept: Mapping[str, Any], parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(f"export_page_{kind.id}")
        self.kind = kind
        self.choices = _taken(kind.choices(), kept)
        self._seen = seen
        title, text = QLabel(kind.title, self), QLabel(kind.text, self)
        title.setObjectName("export_title")
        title.setProperty("heading", True)
        text.setObjectName("export_text")
        text.setProperty("quiet", True)
        text.setWordWrap(True)
        self._form = Form(options_of(kind.choices), {}, self)
        self._form.changed.connect(lambda name, value, _: self._choose(name, value))
        self._outcome = QLabel(self)
        self._outcome.setObjectName("export_outcome")
        self._outcome.setWordWrap(True)
        self._outcome.setTextFormat(Qt.TextFormat.PlainText)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 16, 8, 0)
        column.setSpacing(4)
        for label in (title, text, self._outcome):
            label.setIndent(FORM_MARGIN)
        for widget in (title, text, self._form):
            column.addWidget(widget)
        column.addStretch()
        column.addWidget(self._outcome)
        self._form.set_values({**asdict(self.choices), **self._switched_off})
        self._form.refuse(kind.refused(seen))
        self._show_sides()
        self._show_millimetres()
        self._refresh()

    @property
    def is_possible(self) -> bool:
        return self.kind.outcome(self.choices, self._seen).is_possible

    @property
    def wanted(self) -> Any:
        """What was chosen, as far as it makes sense of what is on the screen."""
        return _taken(self.choices, self._switched_off)

    def commit(self) -> None:
        """Commit text that is still being typed."""
        self._form.apply()

    @property
    def _switched_off(self) -> Mapping[str, bool]:
        return dict.fromkeys(self.kind.refused(self._seen), False)

    def _choose(self, name: str, value: Any) -> None:
        self.choices = _taken(self.choices, {name: value})
        if name == "millimetres":
            sides = dict(zip(SIDES, of_width(self.choices, value, self._seen.size), strict=True))
            self.choices = _taken(self.choices, {**sides, "size": CUSTOM})
            self._form.set_values({**sides, "size": CUSTOM})
        elif name in SIDES:
            self.choices = _taken(self.choices, {"size": CUSTOM})
            self._form.set_values({"size": CUSTOM})
        elif name in ("size", "scale"):
            self._show_sides()
        self._show_millimetres()
        self._refresh()

    def _show_millimetres(self) -> None:
        """How wide the file is on paper, which follows from its pixels."""
        if isinstance(self.choices, PictureChoices):
            wide = across(pixels_of(self.choices, self._seen.size)[0], self.choices.dpi)
            self.choices = _taken(self.choices, {"millimetres": wide})
            self._form.set_values({"millimetres": self.choices.millimetres})

    def _show_sides(self) -> None:
        """Width and height of the size that was chosen, to begin from where another is wanted."""
        if isinstance(self.choices, PictureChoices | MovieChoices):
            sides = dict(zip(SIDES, pixels_of(self.choices, self._seen.size), strict=True))
            if self.choices.size != AS_IN_WINDOW:
                self.choices = _taken(self.choices, sides)
            self._form.set_values(sides)

    def _refresh(self) -> None:
        outcome = self.kind.outcome(self.choices, self._seen)
        self._outcome.setText(outcome.text)
        self._outcome.setProperty("notice", not outcome.is_possible)
        style = self._outcome.style()
        if style is not None:
            style.polish(self._outcome)
        self.refreshed.emit()


class ExportDialog(QDialog):
    """Emits `wanted` with kind and choices when Export is pressed. It stays open until a file is named."""

    wanted = pyqtSignal(object, object)  # Kind, its choices

    def __init__(
        self,
        seen: ShownOnScreen,
        settings: Settings,
        job_of: Callable[[PictureChoices, ShownOnScreen, str], ImageJob],
        parent: QWidget,
    ) -> None:
        """`job_of` makes the job that the preview of a picture draws."""
        super().__init__(parent)
        self.setObjectName("export_dialog")
        self.setWindowTitle("Export")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumSize(640, 360)
        self.resize(QSize(*USUAL).boundedTo(room_of(parent)))
        self._settings = settings
        self._seen = seen
        self._job_of = job_of
        self._preview = Preview(self)
        self.finished.connect(self._preview.clear_up)
        self._kinds = QListWidget(self)
        self._kinds.setObjectName("export_kinds")
        self._kinds.setAccessibleName("What to export")
        self._kinds.setFixedWidth(180)
        self._kinds.setIconSize(QSize(18, 18))
        self._kinds.setSpacing(3)
        self._pages = QStackedWidget(self)
        self._pages.setObjectName("export_pages")
        self._export = QPushButton("Export…", self)
        self._export.setObjectName("export_button")
        self._buttons = self._made_buttons()
        for kind in KINDS:
            self._kinds.addItem(QListWidgetItem(icon(kind.icon), kind.title))
            page = Page(kind, seen, settings.choices(kind.id), self)
            page.refreshed.connect(self._refresh)
            self._pages.addWidget(page)
        self._kinds.currentRowChanged.connect(self._turn)
        self._lay_out()
        self._kinds.setCurrentRow(0)

    @property
    def page(self) -> Page:
        page = self._pages.currentWidget()
        assert isinstance(page, Page)
        return page

    def turn_to(self, kind: str) -> None:
        """Open the page of a kind."""
        self._kinds.setCurrentRow([each.id for each in KINDS].index(kind))

    def accept(self) -> None:
        """Export was pressed: remember what was chosen, and tell it."""
        self.page.commit()
        if self.page.is_possible:
            self._settings.keep_choices(self.page.kind.id, asdict(self.page.choices))
            self.wanted.emit(self.page.kind, self.page.wanted)

    def _turn(self, row: int) -> None:
        self._pages.setCurrentIndex(row)
        self._refresh()

    def _refresh(self) -> None:
        page = self.page
        self._export.setEnabled(page.is_possible)
        self._preview.setVisible(isinstance(page.choices, PictureChoices))
        if isinstance(page.choices, PictureChoices) and page.is_possible and self._seen.scenes:
            job_of = partial(self._job_of, page.choices, self._seen, page.kind.id)
            self._preview.ask(job_of, size_of(page.choices, self._seen.size))

    def _made_buttons(self) -> QDialogButtonBox:
        box = QDialogButtonBox(self)
        box.setObjectName("export_buttons")
        box.addButton(self._export, QDialogButtonBox.ButtonRole.AcceptRole)
        box.addButton("Close", QDialogButtonBox.ButtonRole.RejectRole)
        self._export.setDefault(True)
        box.accepted.connect(self.accept)
        box.rejected.connect(self.reject)
        return box

    def _lay_out(self) -> None:
        below = QHBoxLayout()
        below.setContentsMargins(20, 12, 20, 16)
        below.addWidget(self._buttons)
        right = QVBoxLayout()
        right.setSpacing(0)
        beside = QHBoxLayout()
        beside.setContentsMargins(0, 0, 16, 0)
        scroll = QScrollArea(self)
        scroll.setObjectName("export_scroll")
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setWidget(self._pages)
        beside.addWidget(scroll, 1)
        beside.addWidget(self._preview)
        right.addLayout(beside, 1)
        right.addLayout(below)
        across = QHBoxLayout(self)
        across.setContentsMargins(1, 1, 1, 1)
        across.setSpacing(0)
        across.addWidget(self._kinds)
        across.addLayout(right, 1)


def _taken(choices: Any, values: Mapping[str, Any]) -> Any:
    """The choices with those values that make sense; what was remembered wrongly keeps its default."""
    for name, value in values.items():
        try:
            choices = changed(choices, {name: value})
        except OptionError:
            continue
    return choices
