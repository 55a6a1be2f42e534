"""A row of controls that stays whole with little room: some of them move into a menu at its end."""

from collections.abc import Sequence

from PyQt6.QtCore import QEvent, QSize, Qt
from PyQt6.QtGui import QActionGroup, QResizeEvent
from PyQt6.QtWidgets import QComboBox, QHBoxLayout, QMenu, QSizePolicy, QToolButton, QWidget

from geolip_viewer.app.widgets.icons import icon
from geolip_viewer.text import menu_text

SPACING = 4  # pixels between two controls


class FoldingRow(QWidget):
    """Controls are cut nowhere: the `folding` ones leave in their order, and the menu does what they do.

    Those are buttons and boxes to choose from, which their owner shows always. Widgets whose width is ignored take what
    is left, their minimum at least.
    """

    def __init__(self, controls: Sequence[QWidget], folding: Sequence[QWidget], name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._controls, self._folding = tuple(controls), tuple(folding)
        self._more = QToolButton(self)
        self._more.setObjectName(f"{name}_more")
        self._more.setAccessibleName("More")
        self._more.setToolTip("What does not fit here")
        self._more.setIcon(icon("ellipsis"))
        self._more.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._menu = QMenu(self._more)
        self._menu.setObjectName(f"{name}_menu")
        self._menu.aboutToShow.connect(self._fill)
        self._more.setMenu(self._menu)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACING)
        for control in self._controls:
            row.addWidget(control, int(_takes_the_rest(control)))
        row.addWidget(self._more)
        self._fold()

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        super().resizeEvent(event)
        self._fold()

    def event(self, event: QEvent | None) -> bool:
        done = super().event(event)
        if event is not None and event.type() == QEvent.Type.LayoutRequest:
            self._fold()
        return done

    def _fold(self) -> None:
        """Let as many go as do not fit."""
        gone = next((count for count in range(len(self._folding)) if self._fits(count)), len(self._folding))
        for place, control in enumerate(self._folding):
            if control.isHidden() != (place < gone):
                control.setHidden(place < gone)
        if self._more.isHidden() != (gone == 0):
            self._more.setHidden(gone == 0)

    def _fits(self, gone: int) -> bool:
        left = [each for each in self._controls if each not in self._folding[:gone]]
        shown = [each for each in left if each in self._folding or not each.isHidden()]
        widths = [_least_width(each) for each in shown]
        widths += [self._more.sizeHint().width()] if gone else []
        return sum(widths) + SPACING * (len(widths) - 1) <= self.width()

    def _fill(self) -> None:
        self._menu.clear()
        for control in self._folding:
            if not control.isHidden():
                continue
            if isinstance(control, QComboBox):
                self._add_choices(control)
            elif isinstance(control, QToolButton):
                self._add_button(control)

    def _add_button(self, button: QToolButton) -> None:
        action = self._menu.addAction(button.icon(), menu_text(button.accessibleName()))
        if action is not None:
            action.setEnabled(button.isEnabled())
            action.setCheckable(button.isCheckable())
            action.setChecked(button.isChecked())
            action.triggered.connect(lambda _: button.click())

    def _add_choices(self, box: QComboBox) -> None:
        choices = self._menu.addMenu(menu_text(box.accessibleName()))
        if choices is None:
            return
        group = QActionGroup(choices)
        for place in range(box.count()):
            action = choices.addAction(menu_text(box.itemText(place)))
            if action is not None:
                group.addAction(action)
                action.setCheckable(True)
                action.setChecked(place == box.currentIndex())
                action.triggered.connect(lambda _, place=place: self._choose(box, place))

    def _choose(self, box: QComboBox, place: int) -> None:
        box.setCurrentIndex(place)
        box.activated.emit(place)


def _least_width(control: QWidget) -> int:
    return (control.minimumSizeHint() if _takes_the_rest(control) else control.sizeHint()).width()


def _takes_the_rest(control: QWidget) -> bool:
    return control.sizePolicy().horizontalPolicy() == QSizePolicy.Policy.Ignored
