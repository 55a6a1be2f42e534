"""The status bar: what is open and what is selected in a few words, and the busy sign."""

from PyQt6.QtWidgets import QLabel, QStatusBar, QWidget

from geolip_viewer.app.document.descriptions import plural
from geolip_viewer.app.document.document import Document
from geolip_viewer.app.document.loading import Loaded
from geolip_viewer.app.document.messages import Messages
from geolip_viewer.app.jobs.progress_indicator import ProgressIndicator
from geolip_viewer.app.jobs.worker import Worker
from geolip_viewer.state import Filters, Selection, State
from geolip_viewer.text import plain_text

TELLS = 8000  # milliseconds that a message stays


class Status(QStatusBar):
    """Messages of actions on the left, what is selected and the shape of what is open on the right."""

    def __init__(self, document: Document, messages: Messages, worker: Worker, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("status")
        self.setSizeGripEnabled(False)
        self._selected = QLabel(self)
        self._selected.setObjectName("selected")
        self._selected.setContentsMargins(8, 0, 8, 0)
        self._selected.setProperty("quiet", True)
        self._selected.hide()
        self._shape = QLabel(self)
        self._shape.setObjectName("shape")
        self._shape.setContentsMargins(8, 0, 8, 0)
        self._shape.setProperty("quiet", True)
        self.addPermanentWidget(ProgressIndicator(worker, self))
        self.addPermanentWidget(self._selected)
        self.addPermanentWidget(self._shape)
        self._document = document
        messages.told.connect(lambda words: self.showMessage(plain_text(words), TELLS))
        document.opened.connect(self._show)
        document.turned.connect(self._show)
        document.state_changed.connect(self._on_state)

    def _on_state(self, old: State, new: State) -> None:
        if old.filters != new.filters:
            self._show()
        if old.selection != new.selection:
            words = selected_words(new.selection)
            self._selected.setText(words)
            self._selected.setVisible(bool(words))

    def _show(self, *_: object) -> None:
        loaded = self._document.loaded
        self._shape.setText("" if loaded is None else shape(loaded, self._document.state.filters))


def selected_words(selection: Selection) -> str:
    """ "2 items and 1 anchor selected (Esc clears them)", "" where nothing is."""
    counts = {"item": len(selection.items), "anchor": len(selection.anchors)}
    parts = [f"{count:,} {plural(count, noun)}" for noun, count in counts.items() if count]
    them = "it" if sum(counts.values()) == 1 else "them"
    return f"{' and '.join(parts)} selected (Esc clears {them})" if parts else ""


def shape(loaded: Loaded, filters: Filters) -> str:
    """ "1,906 items · 256 anchors · 256-d · 3 experts", under a filter "131 of 1,906 items: Food · …"."""
    checkpoint = loaded.checkpoint
    parts = [loaded.shown_items(filters).words] if loaded.item_count else []
    parts += [f"{checkpoint.anchor_count:,} anchors", f"{checkpoint.dimension}-d"]
    experts = len(checkpoint.experts)
    parts += [f"{experts} expert{'s' if experts > 1 else ''}"] if experts else []
    return " · ".join(parts)
