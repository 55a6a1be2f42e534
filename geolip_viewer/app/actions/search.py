"""Opens the palette over all actions, or over what is open: items, classes, anchors."""

import re
from collections.abc import Callable, Sequence
from functools import partial
from heapq import nsmallest
from itertools import islice

from PyQt6.QtCore import QObject, Qt, pyqtSignal
from PyQt6.QtWidgets import QMainWindow, QWidget

from geolip_viewer.app.actions.command_palette import MOST_SHOWN, Chooser, Entry, ranked
from geolip_viewer.app.actions.option_entries import option_entries
from geolip_viewer.app.actions.row import rows_of
from geolip_viewer.app.document.document import Document
from geolip_viewer.app.document.loading import Loaded
from geolip_viewer.app.images.thumbnails import Thumbnails
from geolip_viewer.app.panels.panel_dock import PanelDock
from geolip_viewer.app.selection.selecting import Selecting
from geolip_viewer.sources.features import Features

NO_COMMAND = "No available command matches; unavailable ones are in the menus"
MOST_COMPARED = 20_000  # matching items that are compared, so that search keeps up with typing
LINE = "\n"


class Palette(QObject):
    """Finds what can be done among the window's own actions."""

    chosen = pyqtSignal()  # emitted before the choice is carried out

    def __init__(self, window: QMainWindow, document: Document, thumbnails: Thumbnails, selecting: Selecting) -> None:
        super().__init__(window)
        self.setObjectName("palette_opener")
        self._window = window
        self._document = document
        self._thumbnails = thumbnails
        self._selecting = selecting

    def open_commands(self) -> None:
        """Every action that can be done now, every view, and the options of the one that is shown."""
        entries = [*self._commands(), *self._views(), *option_entries(self._document, self._go_to_option)]
        self._open("Run a command", NO_COMMAND, partial(ranked, entries))

    def open_search(self) -> None:
        loaded = self._document.loaded
        if loaded is not None:
            prompt = "Find an item, a class or an anchor"
            self._open(prompt, "Nothing has this name", Finder(loaded, self._selecting, self._thumbnails))

    def _open(self, prompt: str, nothing: str, find: Callable[[str], Sequence[Entry]]) -> None:
        chooser = Chooser(prompt, nothing, find, self._window)
        chooser.chosen.connect(self.chosen)
        self._thumbnails.arrived.connect(chooser.show_pictures)
        chooser.open_over(self._window)

    def _commands(self) -> list[Entry]:
        able = [(row, action) for row, action in rows_of(self._window) if action.isEnabled()]
        return [
            Entry(f"{row.menu.replace('/', ' › ')}: {row.title}", action.shortcut().toString(), action.trigger)
            for row, action in able
            if row.id != "edit.commands"
        ]

    def _views(self) -> list[Entry]:
        change = self._document.store.change
        able = [self._document.by_id[view] for view in self._document.able_views]
        return [Entry(f"Show: {view.title}", view.group.value, partial(change, view=view.id)) for view in able]

    def _go_to_option(self, name: str) -> None:
        """Bring the panel of options to the front, with the cursor in a field."""
        for dock in self._window.findChildren(PanelDock, "dock_options"):
            dock.bring_to_front()
            for field in (f"box_{name}", f"option_{name}"):
                if (found := dock.panel.findChild(QWidget, field)) is not None:
                    found.setFocus(Qt.FocusReason.ShortcutFocusReason)
                    break


class Finder:
    """Finds classes by name, anchors by number, items by id or name. Choosing selects what was found.

    Exact names come first, then names with it as a word, as the start of a word, and within one.
    """

    def __init__(self, loaded: Loaded, selecting: Selecting, thumbnails: Thumbnails) -> None:
        self._loaded = loaded
        self._selecting = selecting
        self._thumbnails = thumbnails
        classes = [Entry(row.name, "class", partial(selecting.of_class, row.id)) for row in loaded.classes]
        numbers = range(loaded.checkpoint.anchor_count)
        anchors = [Entry(f"anchor {number}", "anchor", partial(selecting.anchors, (number,))) for number in numbers]
        self._few = (*classes, *anchors)
        self._items = _item_texts(loaded.features)

    def __call__(self, typed: str) -> list[Entry]:
        few = ranked(self._few, typed)[: MOST_SHOWN // 2]
        sought = typed.casefold()
        if not sought:
            return few
        items = [self._item_entry(item) for item in self._best_items(sought)]
        return sorted((*few, *items), key=lambda entry: closeness(sought, entry.text, entry.detail))

    def _best_items(self, sought: str) -> list[int]:
        found = islice((item for item, text in enumerate(self._items) if sought in text), MOST_COMPARED)
        return nsmallest(MOST_SHOWN, found, lambda item: (closeness(sought, *self._items[item].split("\n")), item))

    def _item_entry(self, item: int) -> Entry:
        features = self._loaded.features
        assert features is not None
        text = features.item_names[item] if features.item_names is not None else str(features.image_id[item])
        picture = partial(self._thumbnails.of, item) if self._thumbnails.source is not None else None
        return Entry(text, f"item {features.image_id[item]}", partial(self._selecting.items, (item,)), picture)


def closeness(sought: str, *names: str) -> int:
    """The distance of the query to the nearest of the names, ignoring case; 0 is a full match."""
    found = [name.casefold() for name in names]
    word = re.escape(sought)
    tests = (
        lambda name: name == sought,
        lambda name: re.search(rf"(?<!\w){word}(?!\w)", name) is not None,
        lambda name: re.search(rf"(?<!\w){word}", name) is not None,
        lambda name: sought in name,
    )
    return next((rank for rank, test in enumerate(tests) if any(map(test, found))), len(tests))


def _item_texts(features: Features | None) -> Sequence[str]:
    """Per item what can be searched: its name and its id, a line each, without case."""
    if features is None:
        return ()
    ids = [str(each) for each in features.image_id.tolist()]
    if features.item_names is None:
        return [text.casefold() for text in ids]
    return [
        f"{name.replace(LINE, ' ')}\n{text}".casefold() for name, text in zip(features.item_names, ids, strict=True)
    ]
