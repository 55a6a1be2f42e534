"""Option widgets made from declarations: what `options_of` lists becomes a form that applies as it is edited."""

from collections.abc import Mapping
from textwrap import fill
from typing import Any

from PyQt6.QtCore import Qt, QTimer, pyqtSignal
from PyQt6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QLabel, QLineEdit, QWidget

from geolip_viewer.app.options.names_field import NamesField
from geolip_viewer.app.options.number_fields import BOX, NumberField
from geolip_viewer.app.widgets.choice_box import ChoiceBox
from geolip_viewer.app.widgets.number_boxes import DecimalBox, IntegerBox
from geolip_viewer.options import Option, Section, Vocabulary
from geolip_viewer.text import menu_text, plain_text, tooltip_text

LONGEST = 18  # letters per line of a label, so that a slider fits beside it
PAUSE = 120  # milliseconds after the last change until it is applied
MANY = 12  # from this many names on, a list can be searched by typing


class Form(QWidget):
    """One row per option. `changed` carries the name, the value and the undo step of the change."""

    changed = pyqtSignal(str, object, str)

    def __init__(self, options: tuple[Option, ...], vocabulary: Vocabulary, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("form")
        self._fields: dict[str, Any] = {}
        self._labels: dict[str, QLabel] = {}
        self._options = options
        self._values = {option.name: option.default for option in options}
        self._pending: dict[str, tuple[Any, str]] = {}
        self._meant: dict[str, str] = {}
        self._refused: dict[str, str] = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE)
        self._timer.timeout.connect(self.apply)
        grid = self._grid = QGridLayout(self)
        grid.setContentsMargins(12, 8, 12, 8)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        sections = [section for section in Section if any(option.section is section for option in options)]
        for section in sections:
            if len(sections) > 1:
                self._add_heading(section, grid)
            for option in options:
                if option.section is section:
                    self._add(option, vocabulary, grid)
        self._enable()
        grid.setRowStretch(grid.rowCount(), 1)

    @property
    def label_width(self) -> int:
        """Pixels of the column of labels."""
        labels = (self._grid.itemAtPosition(row, 0) for row in range(self._grid.rowCount()))
        widgets = (item.widget() for item in labels if item is not None)
        widths = [each.sizeHint().width() for each in widgets if isinstance(each, QLabel)]
        return max([self._grid.columnMinimumWidth(0), *widths])

    @label_width.setter
    def label_width(self, width: int) -> None:
        self._grid.setColumnMinimumWidth(0, width)

    def take_tab_order_after(self, widget: QWidget) -> None:
        """Tab comes to the fields from this widget, in their order."""
        for field in self._fields.values():  # in the order of the sections
            for stop in stops_of(field):
                QWidget.setTabOrder(widget, stop)
                widget = stop

    def set_values(self, values: Mapping[str, Any]) -> None:
        """Show values that were set elsewhere, without emitting signals."""
        for name, value in values.items():
            if name in self._fields and name not in self._pending:
                self._fields[name].show_value(value)
                self._values[name] = value
        self._enable()

    def refuse(self, reasons: Mapping[str, str]) -> None:
        """Disable options that do not apply to what is open, and say why."""
        self._refused = dict(reasons)
        self._enable()

    def show_meant(self, name: str, text: str) -> None:
        """Write what an empty text field stands for into it, and into its tooltip, where it has room."""
        self._fields[name].setPlaceholderText(plain_text(text))
        self._meant[name] = text
        self._enable()

    def apply(self) -> None:
        """Emit pending changes at once."""
        self._timer.stop()
        pending, self._pending = self._pending, {}
        for name, (value, step) in pending.items():
            self.changed.emit(name, value, step)

    def _enable(self) -> None:
        """Disable options without effect beside the other values, and say why."""
        for option in self._options:
            why = self._refused.get(option.name) or option.why_disabled(self._values)
            field = self._fields[option.name]
            meant = self._meant.get(option.name, "")
            said = f"{option.help}. Currently {meant}" if meant else option.help
            words = f"{said}. {why}." if said and why else why or said
            for widget in filter(None, (field, self._labels.get(option.name))):
                widget.setEnabled(not why)
                widget.setToolTip(tooltip_text(words) if words else "")
            field.setAccessibleDescription(words)

    def _add_heading(self, section: Section, grid: QGridLayout) -> None:
        heading = QLabel(section.value, self)
        heading.setObjectName(f"section_{section.name.lower()}")
        heading.setProperty("heading", True)
        grid.addWidget(heading, grid.rowCount(), 0, 1, 2)

    def _add(self, option: Option, vocabulary: Vocabulary, grid: QGridLayout) -> None:
        field = field_of(option, vocabulary, self)
        field.setObjectName(f"option_{option.name}")
        field.setAccessibleName(option.label)
        line = field.lineEdit() if isinstance(field, QComboBox) else None
        if line is not None:
            line.setAccessibleName(option.label)
        field.setMinimumWidth(BOX)
        field.show_value(option.default)
        field.edited.connect(lambda value, step, name=option.name: self._edited(name, value, step))
        self._fields[option.name] = field
        row = grid.rowCount()
        if isinstance(field, QCheckBox):
            grid.addWidget(field, row, 0, 1, 2)
            return
        label = QLabel(fill(menu_text(option.label), LONGEST), self)
        label.setObjectName(f"label_{option.name}")
        self._labels[option.name] = label
        label.setBuddy(stops_of(field)[-1])
        grid.addWidget(label, row, 0)
        grid.addWidget(field, row, 1)

    def _edited(self, name: str, value: Any, step: str) -> None:
        self._pending[name] = (value, f"{name} {step}" if step else "")
        self._values[name] = value
        self._enable()
        self._timer.start()


class BoolField(QCheckBox):
    """Yes or no."""

    edited = pyqtSignal(object, str)

    def __init__(self, option: Option, parent: QWidget) -> None:
        super().__init__(menu_text(option.label), parent)
        self.clicked.connect(lambda checked: self.edited.emit(checked, ""))

    def show_value(self, value: Any) -> None:
        self.setChecked(bool(value))


class ChoiceField(ChoiceBox):
    """One of some names."""

    edited = pyqtSignal(object, str)

    def __init__(self, choices: tuple[str, ...], parent: QWidget) -> None:
        super().__init__(parent)
        self.addItems(choices)
        self.setMinimumContentsLength(6)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.activated.connect(lambda index: self.edited.emit(self.itemText(index), ""))

    def show_value(self, value: Any) -> None:
        self.setCurrentIndex(self.findText(str(value)))


class SearchableField(ChoiceField):
    """One of many names of the data, found by typing a part of it."""

    def __init__(self, choices: tuple[str, ...], parent: QWidget) -> None:
        super().__init__(choices, parent)
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        completer = self.completer()
        if completer is not None:
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            completer.setCompletionMode(completer.CompletionMode.PopupCompletion)
        line = self.lineEdit()
        if line is not None:
            line.editingFinished.connect(self._commit)

    def _commit(self) -> None:
        """What was typed is one of the names, or it does not stay."""
        place = self.findText(self.currentText(), Qt.MatchFlag.MatchFixedString)
        if place < 0:
            self.setEditText(self.itemText(self.currentIndex()))
        elif place != self.currentIndex():
            self.setCurrentIndex(place)
            self.edited.emit(self.itemText(place), "")

    def show_value(self, value: Any) -> None:
        super().show_value(value)
        line = self.lineEdit()
        if line is not None:
            line.setCursorPosition(0)  # a name that is too long shows its beginning


class TextField(QLineEdit):
    """Free text, applied when editing is finished."""

    edited = pyqtSignal(object, str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setClearButtonEnabled(True)
        self.textEdited.connect(lambda text: self.edited.emit(text, "typing"))

    def show_value(self, value: Any) -> None:
        text = "" if value is None else str(value)
        if text != self.text():
            self.setText(text)


def stops_of(field: QWidget) -> tuple[QWidget, ...]:
    """Where Tab stops in a field, in order."""
    return field.stops if isinstance(field, NumberField) else (field,)


def field_of(option: Option, vocabulary: Vocabulary, parent: QWidget) -> Any:
    """The widget for an option's kind."""
    match option.kind:
        case "bool":
            return BoolField(option, parent)
        case "int":
            return NumberField(option, IntegerBox(), parent)
        case "float":
            return NumberField(option, DecimalBox(), parent)
        case "choice":
            if option.names is not None and option.names.several:
                return NamesField(option, vocabulary, parent)
            choices = option.choices_in(vocabulary)
            is_long = option.names is not None and len(vocabulary.get(option.names.kind, ())) > MANY
            return SearchableField(choices, parent) if is_long else ChoiceField(choices, parent)
        case "text":
            return TextField(parent)
