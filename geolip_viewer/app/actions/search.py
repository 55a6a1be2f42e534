"""Opens the palette over all actions, or over what is open: items, classes, anchors."""

from collections.abc import Callable, Sequence
from functools import partial
from itertools import islice

from PyQt6.QtCore import QObject, pyqtSignal
from PyQt6.QtWidgets import QMainWindow

from geolip_viewer.app.actions.command_palette import MOST_SHOWN, Chooser, Entry, ranked
from geolip_viewer.app.actions.row import rows_of
from geolip_viewer.app.document.document import Document
from geolip_viewer.app.document.loading import Loaded
from geolip_viewer.sources.features import Features
from geolip_viewer.state import Selection


class Palette(QObject):
    """Finds what can be done among the window's own actions."""

    chosen = pyqtSignal()  # before what was chosen is done

    def __init__(self, window: QMainWindow, document: Document) -> None:
        super().__init__(window)
        self.setObjectName("palette_opener")
        self._window = window
        self._document = document

    def open_commands(self) -> None:
        """Every action that can be done now, and every view."""
        entries = [*self._commands(), *self._views()]
        self._open("Run a command", partial(ranked, entries))

    def open_search(self) -> None:
        loaded = self._document.loaded
        if loaded is not None:
            prompt = "Find an item, a class or an anchor"
            self._open(prompt, Finder(loaded, self._select))

    def _open(self, prompt: str, find: Callable[[str], Sequence[Entry]]) -> None:
        chooser = Chooser(prompt, find, self._window)
        chooser.chosen.connect(self.chosen)
        chooser.open_over(self._window)

    def _select(self, selection: Selection) -> None:
        self._document.store.change(selection=selection)

    def _commands(self) -> list[Entry]:
        able = [(row, action) for row, action in rows_of(self._window) if action.isEnabled()]
        return [
            Entry(f"{row.menu.replace('/', ' › ')}: {row.title}", action.shortcut().toString(), action.trigger)
            for row, action in able
            if row.id != "edit.commands"
        ]

    def _views(self) -> list[Entry]:
        loaded = self._document.loaded
        if loaded is None:
            return []
        change = self._document.store.change
        able = [view for view in self._document.views if not loaded.unavailable[view.id]]
        return [Entry(f"Show: {view.title}", view.group.value, partial(change, view=view.id)) for view in able]


class Finder:
    """Finds classes by name, anchors by number, items by id or name. Choosing selects what was found."""

    def __init__(self, loaded: Loaded, select: Callable[[Selection], object]) -> None:
        self._loaded = loaded
        self._select = select
        classes = [Entry(row.name, "class", partial(self._select_class, row.id)) for row in loaded.classes]
        numbers = range(loaded.checkpoint.anchor_count)
        anchors = [Entry(f"anchor {number}", "anchor", partial(self._select_anchor, number)) for number in numbers]
        self._few = (*classes, *anchors)
        self._items = _item_texts(loaded.features)

    def __call__(self, typed: str) -> list[Entry]:
        few = ranked(self._few, typed)[: MOST_SHOWN // 2]
        sought = typed.casefold()
        found = islice((i for i, text in enumerate(self._items) if sought in text), MOST_SHOWN) if sought else ()
        return [*few, *(self._item_entry(item) for item in found)]

    def _item_entry(self, item: int) -> Entry:
        features = self._loaded.features
        assert features is not None
        text = features.item_names[item] if features.item_names is not None else str(features.image_id[item])
        return Entry(text, f"item {features.image_id[item]}", partial(self._select_item, item))

    def _select_class(self, class_id: int) -> None:
        items = tuple(self._loaded.items_of(class_id).tolist())
        self._select(Selection(items=items, current=items[0] if items else None))

    def _select_anchor(self, number: int) -> None:
        self._select(Selection(anchors=(number,)))

    def _select_item(self, item: int) -> None:
        self._select(Selection(items=(item,), current=item))


def _item_texts(features: Features | None) -> Sequence[str]:
    """Per item what can be searched: its name and its id, without case."""
    if features is None:
        return ()
    ids = [str(each) for each in features.image_id.tolist()]
    if features.item_names is None:
        return [text.casefold() for text in ids]
    return [f"{name} {text}".casefold() for name, text in zip(features.item_names, ids, strict=True)]
