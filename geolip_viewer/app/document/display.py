"""How the picture and the window look: theme, labels, far side, and which items the filters hide."""

from dataclasses import replace
from typing import Any, cast

import numpy as np
from PyQt6.QtCore import QObject
from PyQt6.QtWidgets import QApplication

from geolip_viewer import filtering
from geolip_viewer.app.document.document import Document
from geolip_viewer.app.document.loading import Loaded
from geolip_viewer.app.system import theme
from geolip_viewer.app.system.settings import Settings
from geolip_viewer.look import Look, MapName, ThemeName
from geolip_viewer.scene import Indices
from geolip_viewer.state import Filters, State

TEXT_STEP = 1.1


def look_of(state: State, loaded: Loaded | None, class_id: int | None = None) -> Look:
    """What the canvas applies to any scene, from the state; items of `class_id`, if any, as if selected."""
    look = filtering.look_of(state, hidden_items(state.filters, loaded))
    if class_id is None or loaded is None:
        return look
    items = loaded.items_of(class_id, state.filters)
    return replace(look, selected_items=items, selected_anchors=np.empty(0, np.int64))


def hidden_items(filters: Filters, loaded: Loaded | None) -> Indices:
    """Items that the filters leave out, ascending."""
    return np.empty(0, np.int64) if loaded is None else loaded.shown_items(filters).hidden


def shown_items(filters: Filters, loaded: Loaded | None) -> Indices:
    """Items that no filter hides, ascending."""
    return np.empty(0, np.int64) if loaded is None else loaded.shown_items(filters).index


class DisplayActions(QObject):
    """Changes the display settings in the state, and dresses the application when its theme changes."""

    def __init__(self, document: Document, settings: Settings) -> None:
        super().__init__(document)
        self.setObjectName("looks")
        self._document = document
        self._settings = settings
        self._map: MapName = "mollweide"
        document.state_changed.connect(self._on_state)

    def switch(self, name: str, on: bool) -> None:
        """Set a display setting that is on or off."""
        self._change(**{name: on})

    def choose(self, name: str, value: str, _: bool = True) -> None:
        """Set a display setting that is one of several values."""
        self._change(**{name: value})

    def show_labels(self, on: bool) -> None:
        self._change(labels="some" if on else "none")

    def show_far_side(self, on: bool) -> None:
        self._change(far_side="dim" if on else "hide")

    def show_map(self, on: bool) -> None:
        """Of the kind that was shown last."""
        self._change(map=self._map if on else "off")

    def larger_text(self) -> None:
        self._scale_text(TEXT_STEP)

    def smaller_text(self) -> None:
        self._scale_text(1 / TEXT_STEP)

    def use_light(self, _: bool = True) -> None:
        self._use_theme("light")

    def use_dark(self, _: bool = True) -> None:
        self._use_theme("dark")

    def follow_system(self) -> None:
        application = cast(QApplication, QApplication.instance())
        self._settings.theme = "system"
        self._change(theme=theme.of_desktop(application))

    def switch_theme(self) -> None:
        self._use_theme("light" if self._document.state.display.theme == "dark" else "dark")

    def _use_theme(self, name: ThemeName) -> None:
        self._settings.theme = name
        self._change(theme=name)

    def _scale_text(self, factor: float) -> None:
        size = self._document.state.display.type_size * factor
        self._change(type_size=max(0.5, min(3.0, 1.0 if abs(size - 1) < 0.04 else size)))

    def _change(self, **fields: Any) -> None:
        store = self._document.store
        store.change(display=replace(store.state.display, **fields))

    def _on_state(self, old: State, new: State) -> None:
        if new.display.map != "off":
            self._map = new.display.map
        if old.display.theme != new.display.theme:
            theme.apply_theme(cast(QApplication, QApplication.instance()), new.display.theme)
