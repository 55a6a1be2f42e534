"""How the picture and the window look: theme, labels, far side, and which items the filters hide."""

from dataclasses import replace
from typing import Any, cast

import numpy as np
from PyQt6.QtCore import QObject
from PyQt6.QtWidgets import QApplication

from geolip_viewer.app.document.document import Document
from geolip_viewer.app.document.loading import NO_CLASS, Loaded
from geolip_viewer.app.system import theme
from geolip_viewer.app.system.settings import Settings
from geolip_viewer.look import Look, MapName, ThemeName
from geolip_viewer.scene import Indices
from geolip_viewer.state import Filters, State

TEXT_STEP = 1.1


def look_of(state: State, loaded: Loaded | None) -> Look:
    """What the stage puts over any scene, from the state."""
    appearance, selection = state.appearance, state.selection
    return Look(
        theme=appearance.theme,
        selected_items=np.array(selection.items, np.int64),
        selected_anchors=np.array(selection.anchors, np.int64),
        hidden_items=hidden_items(state.filters, loaded),
        far_side=appearance.far_side,
        labels=appearance.labels,
        legend=appearance.legend,
        badge=appearance.badge,
        graticule=appearance.graticule,
        type_size=appearance.type_size,
        map=appearance.map,
    )


def hidden_items(filters: Filters, loaded: Loaded | None) -> Indices:
    """Items that are not drawn: of a hidden primary class, or outside of every isolated class."""
    if loaded is None or loaded.features is None or not (filters.hidden or filters.isolated):
        return np.empty(0, np.int64)
    hidden = np.isin(loaded.primary_class, filters.hidden)
    if filters.isolated:
        labels = loaded.features.labels
        carries = np.zeros(loaded.item_count, bool)
        carries[labels.items[np.isin(labels.ids, filters.isolated)]] = True
        if NO_CLASS in filters.isolated:
            carries |= loaded.primary_class == NO_CLASS
        hidden |= ~carries
    return np.flatnonzero(hidden)


def shown_items(filters: Filters, loaded: Loaded | None) -> Indices:
    """Items that no filter hides, ascending."""
    shown = np.ones(loaded.item_count if loaded is not None else 0, np.bool_)
    shown[hidden_items(filters, loaded)] = False
    return np.flatnonzero(shown)


class Looks(QObject):
    """Changes the appearance in the state, and dresses the application when its theme changes."""

    def __init__(self, document: Document, settings: Settings) -> None:
        super().__init__(document)
        self.setObjectName("looks")
        self._document = document
        self._settings = settings
        self._map: MapName = "mollweide"
        document.state_changed.connect(self._on_state)

    def show_labels(self, on: bool) -> None:
        self._change(labels=on)

    def show_legend(self, on: bool) -> None:
        self._change(legend=on)

    def show_badge(self, on: bool) -> None:
        self._change(badge=on)

    def show_graticule(self, on: bool) -> None:
        self._change(graticule=on)

    def show_far_side(self, on: bool) -> None:
        self._change(far_side="dim" if on else "hide")

    def show_map(self, on: bool) -> None:
        """Of the kind that was shown last."""
        self._change(map=self._map if on else "off")

    def show_mollweide(self, _: bool = True) -> None:
        self._change(map="mollweide")

    def show_hammer(self, _: bool = True) -> None:
        self._change(map="hammer")

    def larger_text(self) -> None:
        self._scale_text(TEXT_STEP)

    def smaller_text(self) -> None:
        self._scale_text(1 / TEXT_STEP)

    def wear_light(self, _: bool = True) -> None:
        self._wear("light")

    def wear_dark(self, _: bool = True) -> None:
        self._wear("dark")

    def follow_system(self) -> None:
        application = cast(QApplication, QApplication.instance())
        self._settings.theme = "system"
        self._change(theme=theme.of_desktop(application))

    def switch_theme(self) -> None:
        self._wear("light" if self._document.state.appearance.theme == "dark" else "dark")

    def _wear(self, name: ThemeName) -> None:
        self._settings.theme = name
        self._change(theme=name)

    def _scale_text(self, factor: float) -> None:
        size = self._document.state.appearance.type_size * factor
        self._change(type_size=max(0.5, min(3.0, 1.0 if abs(size - 1) < 0.04 else size)))

    def _change(self, **fields: Any) -> None:
        store = self._document.store
        store.change(appearance=replace(store.state.appearance, **fields))

    def _on_state(self, old: State, new: State) -> None:
        if new.appearance.map != "off":
            self._map = new.appearance.map
        if old.appearance.theme != new.appearance.theme:
            theme.wear(cast(QApplication, QApplication.instance()), new.appearance.theme)
