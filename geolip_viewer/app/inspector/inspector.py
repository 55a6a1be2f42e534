"""The inspector: facts about the selection, with links to everything named."""

from functools import partial
from typing import Any

from PyQt6.QtCore import QUrl
from PyQt6.QtGui import QCursor, QPixmap, QTextDocument
from PyQt6.QtWidgets import QTextBrowser, QToolTip

from geolip_viewer.app.document.descriptions import described
from geolip_viewer.app.document.document import Document
from geolip_viewer.app.document.view_results import ViewResult
from geolip_viewer.app.images.pixmaps import fitted, squared
from geolip_viewer.app.images.thumbnails import Thumbnails
from geolip_viewer.app.inspector.inspection import AnchorDetails, Details, ItemDetails, inspected
from geolip_viewer.app.inspector.page import LARGE, SMALL, Beside, PageContext, page
from geolip_viewer.app.jobs.worker import Priority, Worker
from geolip_viewer.app.selection.selecting import Selecting
from geolip_viewer.app.system.theme import TONES
from geolip_viewer.app.tables.table_data import TableData
from geolip_viewer.app.trust.measurements import Measurements
from geolip_viewer.app.widgets.rich_text import bar, style
from geolip_viewer.colouring import Subject
from geolip_viewer.state import State
from geolip_viewer.text import tooltip_text

CHANNEL = "inspect"
IMAGE = QTextDocument.ResourceType.ImageResource.value


class Inspector(QTextBrowser):
    """Follows the selection; the worker finds out, the page is made again when anything on it changes."""

    def __init__(
        self,
        document: Document,
        worker: Worker,
        table_data: TableData,
        thumbnails: Thumbnails,
        measurements: Measurements,
        selecting: Selecting,
    ) -> None:
        super().__init__()
        self.setObjectName("inspector")
        self.setAccessibleName("Inspector")
        self.setOpenLinks(False)
        self._document = document
        self._worker = worker
        self._table_data = table_data
        self._thumbnails = thumbnails
        self._measurements = measurements
        self._selecting = selecting
        self._found: Details | None = None
        self._rank_by = 0
        self._shown_inputs = 0
        self._told_item: int | None = None  # where nothing is selected
        text = self.document()
        if text is not None:
            text.setDocumentMargin(12)
        self.anchorClicked.connect(lambda url: self._follow(url.scheme(), url.path()))
        self.highlighted.connect(self._explain)
        document.opened.connect(self._ask)
        document.turned.connect(self._ask)
        document.state_changed.connect(self._on_state)
        document.result_changed.connect(self._on_result)
        table_data.changed.connect(self._show)
        measurements.changed.connect(self._show_trust)
        thumbnails.changed.connect(self._show)
        thumbnails.arrived.connect(self._on_picture)
        self._ask()

    # -- requests and answers

    def _on_state(self, old: State, new: State) -> None:
        if old.selection != new.selection:
            self._ask()
        elif old.display.theme != new.display.theme:
            self._show()

    def _on_result(self, result: ViewResult) -> None:
        is_other_item = self._found is None and result.item != self._told_item
        if len(result.inputs) != self._shown_inputs or is_other_item:
            self._show()

    def _ask(self, *_: object) -> None:
        loaded, selection = self._document.loaded, self._document.state.selection
        self._worker.cancel(CHANNEL)
        if loaded is None or selection.is_empty:
            self._take(None)
        else:
            work = partial(inspected, loaded.analysis, selection)
            self._worker.request(CHANNEL, work, self._take, priority=Priority.INTERACTIVE)

    def _take(self, found: Details | None) -> None:
        self._found = found
        self._show()
        scroll = self.verticalScrollBar()
        if scroll is not None:
            scroll.setValue(0)

    def _show(self) -> None:
        loaded, numbers = self._document.loaded, self._table_data
        tones = TONES[self._document.state.display.theme]
        document, scroll = self.document(), self.verticalScrollBar()
        if document is None or scroll is None:
            return
        place = scroll.value()
        self._shown_inputs = len(self._document.opened_ones)
        self._told_item = self._document.result.item if self._document.result is not None else None
        document.setDefaultStyleSheet(style(tones))
        if loaded is None:
            self.setHtml("<p class='quiet'>No checkpoint is open.</p>")
            return
        has_pictures = self._thumbnails.source is not None
        context = PageContext(
            loaded,
            numbers.items,
            numbers.anchors,
            tones,
            has_pictures,
            self._rank_by,
            self._trusted(),
            self._beside(),
            self._told_item,
        )
        self.setHtml(page(self._found, context))
        scroll.setValue(place)

    def _beside(self) -> Beside | None:
        """What stands beside what is open, and what is known of it."""
        result, tables = self._document.result, self._table_data.of_each
        if result is None or len(result.inputs) < 2 or len(tables) < 2:
            return None
        return Beside(result.inputs[1].name, *tables[1])

    def _trusted(self) -> tuple[str, ...]:
        """How far the one that is selected can be trusted where it is drawn."""
        match self._found:
            case ItemDetails(item=item):
                return self._measurements.all_lines("item", item)
            case AnchorDetails(anchor=anchor):
                return self._measurements.all_lines("anchor", anchor)
        return ()

    def _show_trust(self) -> None:
        if isinstance(self._found, ItemDetails | AnchorDetails):
            self._show()

    # -- links

    def _follow(self, kind: str, target: str) -> None:
        """A link was clicked, or Enter was pressed on it."""
        number = int(target) if target.isdigit() else -1
        selecting, chosen = self._selecting, self._document.state.selection
        match kind:
            case "item":
                selecting.items([number])
            case "anchor":
                selecting.anchors([number])
            case "class":
                selecting.of_class(number)
            case "single":
                selecting.open_single(number)
            case "class_of":
                selecting.same_class()
            case "true":
                selecting.true_neighbors()
            case "nearest":
                selecting.nearest_anchors()
            case "assigned":
                selecting.assigned_items_of(chosen.anchors)
            case "rank":
                self._rank_by = number
                self._show()
            case "pictures":
                self._thumbnails.wanted.emit()

    def _explain(self, url: QUrl) -> None:
        """What a link leads to, as a tooltip."""
        words = self._explanation(url.scheme(), url.path())
        if words:
            QToolTip.showText(QCursor.pos(), tooltip_text("\n".join(words)), self)
        else:
            QToolTip.hideText()

    def _explanation(self, kind: str, target: str) -> tuple[str, ...]:
        loaded, numbers = self._document.loaded, self._table_data
        subjects: dict[str, Subject] = {"item": "item", "anchor": "anchor", "class": "class"}
        if loaded is None or not target.isdigit():
            return ()
        if kind == "rank":
            names = ("all experts together", *loaded.vocabulary["expert"])
            return (f"List the anchors that are nearest for {names[int(target)]}",)
        if kind not in subjects:
            return ()
        what = described(
            subjects[kind], int(target), loaded, numbers.items, numbers.anchors, self._document.state.filters
        )
        return (what.title, *what.lines)

    # -- pictures

    def loadResource(self, kind: int, name: QUrl) -> Any:
        """Bars by their length; pictures of items by their number, empty until they are read."""
        if kind != IMAGE:
            return None
        if name.scheme() == "bar":
            return bar(float(name.path()), TONES[self._document.state.display.theme], self.devicePixelRatioF())
        return self._picture(name.scheme(), int(name.path()))

    def _picture(self, kind: str, item: int) -> QPixmap:
        picture, ratio = self._thumbnails.of(item), self.devicePixelRatioF()
        if picture is None:
            return QPixmap()
        return squared(picture, SMALL, ratio) if kind == "square" else fitted(picture, LARGE, ratio)

    def _on_picture(self, item: int) -> None:
        document = self.document()
        if document is None or self._found is None:
            return
        kind = "item" if isinstance(self._found, ItemDetails) else "square"
        document.addResource(IMAGE, QUrl(f"{kind}:{item}"), self._picture(kind, item))
        document.markContentsDirty(0, document.characterCount())
