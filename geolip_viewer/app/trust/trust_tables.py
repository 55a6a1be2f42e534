"""The tables of the Trust panel: a measure a row, and a projection a row."""

from collections.abc import Mapping, Sequence

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtWidgets import QAbstractItemView, QGridLayout, QHeaderView, QLabel, QTreeWidget, QTreeWidgetItem, QWidget

from geolip_viewer.app.trust.measuring import EmbeddingTrust
from geolip_viewer.text import tooltip_text
from geolip_viewer.wording import MEASURES, NOTHING, Row, figure

RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
NAME = Qt.ItemDataRole.UserRole
COMPARED = ("nearest_anchor_agreement", "neighbors_kept", "trustworthiness")
HEADS = ("", "Anchor", "Recall", "Trustw.")


class MeasureTable(QWidget):
    """Names, values, and what random data gives, each with its meaning as a tooltip."""

    def __init__(self, name: str, rows: Sequence[Row], heads: tuple[str, str], parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setProperty("panel", True)
        self._rows = tuple(rows)
        self._values: dict[str, tuple[QLabel, QLabel]] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(0, 1)
        for column, head in enumerate(heads, 1):
            grid.addWidget(_label(f"{name}_head_{column}", head, self, quiet=True), 0, column, RIGHT)
        for place, row in enumerate(self._rows, 1):
            label = _label(f"{name}_name_{row.key}", row.name, self, quiet=True)
            here, random = _label(f"{name}_{row.key}", NOTHING, self), _label(f"{name}_random_{row.key}", "", self)
            random.setProperty("quiet", True)
            for each in (label, here, random):
                each.setToolTip(f"<p>{row.meaning}</p>")
                each.setAccessibleDescription(row.meaning)
            label.setBuddy(here)
            label.setWordWrap(True)
            here.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            here.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            here.setAccessibleName(row.name)
            random.setAccessibleName(f"{row.name}, {heads[1]}")
            for column, each in enumerate((label, here, random)):
                grid.addWidget(each, place, column, RIGHT if column else Qt.AlignmentFlag.AlignLeft)
            self._values[row.key] = here, random

    def show_figures(self, figures: Mapping[str, float | None], random: Mapping[str, float | None]) -> None:
        """Write values; a dash where there is none, nothing where random data was not measured."""
        for row in self._rows:
            here, beside = self._values[row.key]
            here.setText(figure(figures, row))
            beside.setText(figure(random, row) if row.key in random else "")


class ProjectionTable(QTreeWidget):
    """Projections beside each other. Choosing a row, by mouse or keys, shows it."""

    chosen = pyqtSignal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("trust_projections")
        self.setAccessibleName("Projections, each with its measures")
        self.setHeaderLabels(HEADS)
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        header, item = self.header(), self.headerItem()
        if header is not None and item is not None:
            header.setStretchLastSection(False)
            header.setSectionsMovable(False)
            header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
            for column in range(1, len(HEADS)):
                header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
                item.setTextAlignment(column, RIGHT)
                row = next(row for row in MEASURES if row.key == COMPARED[column - 1])
                item.setToolTip(column, f"<p>{row.name}: {row.meaning}</p>")
        self.itemClicked.connect(self._choose)
        self.itemActivated.connect(self._choose)

    def show_projections(
        self, names: Sequence[str], known: Mapping[str, EmbeddingTrust], current: str, reason: str = ""
    ) -> None:
        """A row a name, the current one chosen; dashes where not measured; `reason`: why not all can be shown."""
        self.clear()
        self.setToolTip(f"<p>{reason}</p>" if reason else "")
        rows = [next(row for row in MEASURES if row.key == key) for key in COMPARED]
        for name in names:
            figures = known[name].figures if name in known else {}
            item = QTreeWidgetItem(self, [name, *(figure(figures, row) for row in rows)])
            item.setData(0, NAME, name)
            item.setToolTip(0, tooltip_text(reason or f"Show {name}"))
            for column in range(1, len(HEADS)):
                item.setTextAlignment(column, RIGHT)
            if name == current:
                self.setCurrentItem(item)
        header = self.header()
        height = header.sizeHint().height() if header is not None else 0
        self.setFixedHeight(height + max(1, len(names)) * max(self.sizeHintForRow(0), 20) + 6)

    def _choose(self, item: QTreeWidgetItem) -> None:
        self.chosen.emit(item.data(0, NAME))


def _label(name: str, text: str, parent: QWidget, *, quiet: bool = False) -> QLabel:
    label = QLabel(text, parent)
    label.setObjectName(name)
    label.setTextFormat(Qt.TextFormat.PlainText)
    if quiet:
        label.setProperty("quiet", True)
    return label
