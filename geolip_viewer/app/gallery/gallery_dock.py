"""A panel of thumbnails: which items, sorted by which number, in step with the picture both ways."""

from functools import partial

import numpy as np
from PyQt6.QtCore import QPoint, Qt
from PyQt6.QtGui import QShowEvent
from PyQt6.QtWidgets import QComboBox, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from geolip_viewer.app.document.descriptions import item_name
from geolip_viewer.app.document.document import Document
from geolip_viewer.app.document.messages import Messages
from geolip_viewer.app.document.selection_modes import SelectionMode
from geolip_viewer.app.gallery.contact_sheet import ContactSheet, Entry
from geolip_viewer.app.gallery.contents import SOURCES, Contents, contents, sorting_columns
from geolip_viewer.app.gallery.gallery_model import GalleryModel
from geolip_viewer.app.gallery.gallery_view import GalleryView
from geolip_viewer.app.gallery.saving_sheet import SavingSheet
from geolip_viewer.app.images.thumbnails import Thumbnails
from geolip_viewer.app.jobs.worker import Worker
from geolip_viewer.app.selection.selecting import Selecting
from geolip_viewer.app.system.settings import Settings
from geolip_viewer.app.tables.table_data import TableData
from geolip_viewer.app.widgets.choice_box import ChoiceBox
from geolip_viewer.app.widgets.icon_button import icon_button
from geolip_viewer.app.widgets.icons import icon
from geolip_viewer.app.widgets.shortening_label import ShorteningLabel
from geolip_viewer.export.columns import Column
from geolip_viewer.export.item_columns import DISPUTED
from geolip_viewer.scene import Indices
from geolip_viewer.state import State
from geolip_viewer.text import menu_text, tooltip_text

KEPT = "gallery"  # the key of its choices in the settings
NARROWEST = 72  # pixels
UNSORTED = "Order of the data"


class GalleryDock(QWidget):
    """While an item is chosen here the gallery stays, even where it shows the selection; whatever else changes is
    followed.
    """

    def __init__(
        self,
        document: Document,
        messages: Messages,
        worker: Worker,
        table_data: TableData,
        thumbnails: Thumbnails,
        selecting: Selecting,
        settings: Settings,
    ) -> None:
        super().__init__()
        self.setObjectName("gallery")
        self._document = document
        self._table_data = table_data
        self._thumbnails = thumbnails
        self._selecting = selecting
        self._settings = settings
        self._saving = SavingSheet(self, messages, worker, settings)
        self._columns: tuple[Column, ...] = ()
        self._is_choosing = False
        self._is_stale = True
        kept = settings.choices(KEPT)
        self._sorted_by = str(kept.get("sorted_by", ""))
        self._is_descending = kept.get("descending") is True
        self._source = self._made_source(kept.get("source", "shown"))
        self._class = self._combo("gallery_class", "Class")
        self._sort = self._combo("gallery_sort", "Sorted by")
        self._direction = icon_button(self, "gallery_direction", "chevron-up", "Largest first")
        self._direction.setCheckable(True)
        self._direction.setChecked(self._is_descending)
        self._count = ShorteningLabel("gallery_count", self)
        self._count.setProperty("quiet", True)
        self._export = icon_button(self, "gallery_export", "download", "Export as a contact sheet: PNG or PDF")
        self._model = GalleryModel(thumbnails, self)
        self.view = GalleryView(self._model, self)
        self._lay_out()
        self._connect()
        self._on_opened(document.loaded)

    # -- its widgets

    def _made_source(self, chosen: object) -> QComboBox:
        source = self._combo("gallery_source", "What the gallery shows")
        for key, title in SOURCES.items():
            source.addItem(title, key)
        source.setCurrentIndex(max(0, source.findData(chosen)))
        return source

    def _combo(self, name: str, title: str) -> QComboBox:
        combo = ChoiceBox(self)
        combo.setObjectName(name)
        combo.setAccessibleName(title)
        combo.setToolTip(title)
        combo.currentTextChanged.connect(lambda text: combo.setToolTip(tooltip_text(f"{title}: {text}")))
        combo.setMaximumWidth(240)
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        combo.setMinimumWidth(NARROWEST)
        return combo

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        bar.setContentsMargins(8, 6, 8, 0)
        bar.setSpacing(6)
        for widget in (self._source, self._class, self._sort, self._direction):
            bar.addWidget(widget)
        bar.addWidget(self._count, 1)
        bar.addWidget(self._export)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(bar)
        layout.addWidget(self.view, 1)

    def _connect(self) -> None:
        self._source.activated.connect(self._choose_source)
        self._class.activated.connect(self._fill)
        self._sort.activated.connect(self._choose_sort)
        self._direction.toggled.connect(self._choose_direction)
        self._export.clicked.connect(self.export)
        self.view.chosen.connect(self._on_chosen)
        self.view.opened.connect(self._selecting.open_single)
        self.view.customContextMenuRequested.connect(self._open_menu)
        self._document.opened.connect(self._on_opened)
        self._document.state_changed.connect(self._on_state)
        self._table_data.changed.connect(self._on_numbers)
        self._thumbnails.changed.connect(self._on_pictures)

    # -- stored choices

    def _choose_source(self, *_: object) -> None:
        if self._source.currentData() == DISPUTED:
            self._sorted_by, self._is_descending = DISPUTED, True
            self._table_data.compare_experts()
            self._show_sort()
        self._keep()
        self._fill()

    def _choose_sort(self, *_: object) -> None:
        self._sorted_by = self._sort.currentData()
        self._keep()
        self._fill()

    def _choose_direction(self, descending: bool) -> None:
        self._is_descending = descending
        self._keep()
        self._fill()

    def _keep(self) -> None:
        chosen = {"source": self._source.currentData(), "sorted_by": self._sorted_by, "descending": self._is_descending}
        self._settings.keep_choices(KEPT, chosen)

    @property
    def _column(self) -> Column | None:
        return next((each for each in self._columns if each.key == self._sorted_by), None)

    # -- updates

    def showEvent(self, event: QShowEvent | None) -> None:
        super().showEvent(event)
        if self._is_stale:
            self._on_numbers()

    def _on_opened(self, _: object) -> None:
        self._class.clear()
        loaded = self._document.loaded
        for row in loaded.classes if loaded is not None else ():
            self._class.addItem(row.name, row.id)
        self._on_numbers()

    def _on_numbers(self) -> None:
        self._columns = sorting_columns(self._table_data.items)
        self._show_sort()
        self._fill()

    def _on_pictures(self) -> None:
        self.view.fit_pictures()
        self._fill()

    def _show_sort(self) -> None:
        self._sort.clear()
        for title, key in ((UNSORTED, ""), *((each.title, each.key) for each in self._columns)):
            self._sort.addItem(title, key)
        column = self._column
        self._sort.setCurrentIndex(self._sort.findData(column.key if column is not None else ""))
        self._direction.setChecked(self._is_descending)

    def _on_state(self, old: State, new: State) -> None:
        chosen = old.selection != new.selection
        follows = self._source.currentData() in ("selected", "assigned") and not self._is_choosing
        if old.filters != new.filters or (chosen and follows):
            self._fill()
        elif chosen:
            self._mark()
        current = new.selection.current
        if chosen and not self._is_choosing and current in new.selection.items and current is not None:
            self.view.reveal(current)

    def _fill(self, *_: object) -> None:
        """Show the items again; a panel that is hidden does so when it is shown."""
        self._is_stale = not self.isVisible()
        if self._is_stale:
            return
        found, column = self._contents(), self._column
        order = found.items if column is None else column.order(found.items, descending=self._is_descending)
        self._model.set_items(self._document.loaded, order, column)
        self.view.set_hint(found.reason)
        self._class.setVisible(self._source.currentData() == "class")
        self._direction.setEnabled(column is not None)
        self._direction.setIcon(icon("chevron-down" if self._is_descending else "chevron-up"))
        self._direction.setToolTip("Largest first" if self._is_descending else "Smallest first")
        self._export.setEnabled(len(order) > 0)
        self._mark()

    def _contents(self) -> Contents:
        class_id = self._class.currentData()
        table, state = self._table_data.items, self._document.state
        return contents(
            self._source.currentData(), class_id if class_id is not None else -1, self._document.loaded, state, table
        )

    def _mark(self) -> None:
        selection = self._document.state.selection
        self._model.set_chosen(np.array(selection.items, np.int64), selection.current)
        viewport = self.view.viewport()
        if viewport is not None:
            viewport.update()
        listed, chosen = len(self._model.order), len(selection.items)
        items = f"{listed:,} item{'' if listed == 1 else 's'}"
        words = (*((f"{items} · {chosen:,} selected",) if chosen else ()), items)
        self._count.show_first_that_fits(words if listed else ())

    def _on_chosen(self, items: Indices, way: SelectionMode) -> None:
        self._is_choosing = True
        try:
            self._selecting.items(items.tolist(), way)
        finally:
            self._is_choosing = False

    # -- its actions

    def _open_menu(self, place: QPoint) -> None:
        menu, row = QMenu(self.view), self.view.indexAt(place).row()
        menu.setObjectName("gallery_menu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if row >= 0:
            item = int(self._model.order[row])
            menu.addAction("Show alone with its anchors", partial(self._selecting.open_single, item))
            menu.addAction("Select only this", partial(self._selecting.items, [item]))
            menu.addSeparator()
        menu.addAction("Select all of these", partial(self._on_chosen, self._model.order, "replace"))
        menu.addAction("Export as a contact sheet…", self.export)
        for action in menu.actions():
            action.setEnabled(len(self._model.order) > 0)
        menu.popup(self.view.mapToGlobal(place))

    def export(self) -> None:
        """Ask where to write the contact sheet of the items shown here."""
        self._saving.ask(self._sheet(), f"{self._document.file_stem} gallery")

    def _sheet(self) -> ContactSheet:
        loaded, column, order = self._document.loaded, self._column, self._model.order
        assert loaded is not None
        entries = tuple(
            Entry(item, item_name(item, loaded), column.values.text(item) if column is not None else "")
            for item in order.tolist()
        )
        which = self._class.currentText() if self._source.currentData() == "class" else self._source.currentText()
        first = "largest" if self._is_descending else "smallest"
        sorted_by = f"sorted by {menu_text(column.title)}, {first} first" if column is not None else "in data order"
        shown = loaded.shown_items(self._document.state.filters)
        filtered = f" · {shown.words}" if shown.is_filtered else ""
        title = f"{which}: {len(order):,} item{'' if len(order) == 1 else 's'}"
        subtitle = f"{loaded.checkpoint.path.name} · {sorted_by}{filtered}"
        return ContactSheet(title, subtitle, entries, self._thumbnails.reader())
