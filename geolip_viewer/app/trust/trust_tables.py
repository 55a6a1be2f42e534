"""The tables of the Trust panel: one row per measure, and one row per projection."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtWidgets import QAbstractItemView, QGridLayout, QHeaderView, QLabel, QTreeWidget, QTreeWidgetItem, QWidget

from geolip_viewer.app.trust.measuring import EmbeddingTrust
from geolip_viewer.text import tooltip_text
from geolip_viewer.wording import EVENNESS, MEASURES, NOTHING, Row, figure, figure_with_error

RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
NAME = Qt.ItemDataRole.UserRole
COMPARED = ("nearest_anchor_agreement", "neighbors_kept", "trustworthiness")
HEADS = ("", "Anchor", "Recall", "Trustw.")
WHERE_MEASURED = {"subsample_stability", "stability", *(row.key for row in EVENNESS)}
Figures = Mapping[str, float | None]
NO_ERRORS: Mapping[str, float] = {}


@dataclass(frozen=True)
class Head:
    """The title of a column, and its contents."""

    text: str
    meaning: str = ""


class MeasureTable(QWidget):
    """Names, values, and what data without structure gives beside them, each with its meaning as a tooltip.

    `heads` are the columns' titles: first the values', whose cells are called by the table and the row, then those of
    other data, called by their title as well.
    """

    def __init__(self, name: str, rows: Sequence[Row], heads: Sequence[Head], parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setProperty("panel", True)
        self._rows = tuple(rows)
        self._names: dict[str, QLabel] = {}
        self._values: dict[str, tuple[QLabel, ...]] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(0, 1)
        self._heads = [_label(f"{name}_head_{head.text}", head.text, self, quiet=True) for head in heads]
        for column, (label, head) in enumerate(zip(self._heads, heads, strict=True), 1):
            label.setToolTip(f"<p>{head.meaning}</p>" if head.meaning else "")
            self._grid.addWidget(label, 0, column, RIGHT)
        for row in self._rows:
            self._make_row(name, row, heads)
        self._is_stacked = False
        self._place_rows()

    def _make_row(self, name: str, row: Row, heads: Sequence[Head]) -> None:
        label = _label(f"{name}_name_{row.key}", row.name, self, quiet=True)
        here = _label(f"{name}_{row.key}", NOTHING, self)
        others = [_label(f"{name}_{head.text}_{row.key}", "", self, quiet=True) for head in heads[1:]]
        for each in (label, here, *others):
            each.setToolTip(f"<p>{row.meaning}</p>")
            each.setAccessibleDescription(row.meaning)
        label.setBuddy(here)
        label.setWordWrap(True)
        here.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        here.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        here.setAccessibleName(row.name)
        for head, each in zip(heads[1:], others, strict=True):
            each.setAccessibleName(f"{row.name}, {head.text}")
        self._names[row.key], self._values[row.key] = label, (here, *others)

    def show_figures(self, figures: Figures, *others: Figures, errors: Mapping[str, float] = NO_ERRORS) -> None:
        """Write values, with their standard errors where these are known.

        A dash if there is none; nothing, and no title, where other data was not measured. A row that has nothing to
        do with what is shown, whose key is in none of the figures, is left out, unless nothing at all is known yet.
        """
        for head, other in zip(self._heads[1:], others, strict=True):
            head.setVisible(bool(other))
        for row in self._rows:
            here, *beside = self._values[row.key]
            here.setText(figure_with_error(figures, errors, row))
            for label, other in zip(beside, others, strict=True):
                label.setText(figure(other, row) if row.key in other else "")
            is_shown = row.key in figures or (not figures and row.key not in WHERE_MEASURED)
            for each in (self._names[row.key], here, *beside):
                each.setVisible(is_shown)

    def fit(self, room: int) -> None:
        """Set values beside their names where all fit into so many pixels, else below them."""
        is_stacked = self._width_side_by_side() > room
        if is_stacked != self._is_stacked:
            self._is_stacked = is_stacked
            self._place_rows()

    def _place_rows(self) -> None:
        for place, row in enumerate(self._rows):
            label, values, top = self._names[row.key], self._values[row.key], 1 + 2 * place
            for each in (label, *values):
                self._grid.removeWidget(each)
            wide = 1 + len(values) if self._is_stacked else 1
            self._grid.addWidget(label, top, 0, 1, wide)
            for column, each in enumerate(values, 1):
                self._grid.addWidget(each, top + self._is_stacked, column, RIGHT)

    def _width_side_by_side(self) -> int:
        shown = [row.key for row in self._rows if not self._names[row.key].isHidden()]
        names = max((self._names[key].minimumSizeHint().width() for key in shown), default=0)
        columns = [
            [head, *(self._values[key][place] for key in shown)]
            for place, head in enumerate(self._heads)
            if not head.isHidden()
        ]
        values = [max(label.sizeHint().width() for label in column) for column in columns]
        return names + sum(values) + self._grid.horizontalSpacing() * len(values)


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
        """A row per name, the current one chosen; dashes where not measured; `reason`: why not all can be shown."""
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
