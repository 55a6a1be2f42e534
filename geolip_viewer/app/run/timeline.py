"""The timeline of a run: below the picture, buttons to step and play, and the strip of checkpoints with its series."""

from collections.abc import Callable
from typing import Any

from PyQt6.QtCore import QEvent, QObject, Qt
from PyQt6.QtGui import QShowEvent
from PyQt6.QtWidgets import (
    QComboBox,
    QFrame,
    QMenu,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from geolip_viewer.app.document.document import Document
from geolip_viewer.app.run.measuring import RunMeasuring
from geolip_viewer.app.run.overview import Overview
from geolip_viewer.app.run.player import KEYS, SPEEDS, RunPlayer
from geolip_viewer.app.run.time_strip import TimeStrip
from geolip_viewer.app.run.watching import Watching
from geolip_viewer.app.system.settings import Settings
from geolip_viewer.app.system.tones import DARK, LIGHT
from geolip_viewer.app.widgets.choice_box import ChoiceBox
from geolip_viewer.app.widgets.folding_row import FoldingRow
from geolip_viewer.app.widgets.icon_button import icon_button
from geolip_viewer.app.widgets.icons import icon
from geolip_viewer.app.widgets.shortening_label import ShorteningLabel
from geolip_viewer.geometry.frames import Frame
from geolip_viewer.views.shared.series import METRIC, label_of, meaning_of

TONES = {"dark": DARK, "light": LIGHT}
USUAL = ("dead", "churn")
MOST = 4  # series with enough room
SHORT = 780  # pixels: a lower window has room for only one
SHORTEST = 110  # pixels, the least width of a checkpoint's name
CHOICES = "timeline"  # its key in the settings
FRAMES: dict[Frame, tuple[str, str]] = {
    "auto": (
        "Automatic",
        "The reference's axes, after the common rotation of the anchors onto it was taken out, if there is one",
    ),
    "aligned": ("Aligned", "The reference's axes, after the common rotation of the anchors was taken out in any case"),
    "reference": ("Reference's axes", "The reference's axes for all checkpoints as they are"),
    "own": ("Own axes", "Each checkpoint by its own axes, turned on the globe to match the one before"),
}


class Timeline(QFrame):
    """Shown while a run is open."""

    def __init__(
        self,
        document: Document,
        measuring: RunMeasuring,
        player: RunPlayer,
        watching: Watching,
        settings: Settings,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("timeline")
        self.setAccessibleName("Timeline")
        self._document = document
        self._measuring = measuring
        self._player = player
        self._watching = watching
        self._settings = settings
        self._series: tuple[str, ...] = self._kept_series()
        self.strip = TimeStrip(self)
        self.strip.pressed.connect(player.begin_drag)
        self.strip.chosen.connect(player.go)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 4, 12, 4)
        layout.setSpacing(4)
        layout.addWidget(self._controls())
        layout.addWidget(self.strip)
        document.opened.connect(self._show)
        document.turned.connect(self._show)
        document.state_changed.connect(self._show)
        document.result_changed.connect(self._show)
        measuring.changed.connect(self._show)
        player.changed.connect(self._show)
        watching.changed.connect(self._show)
        self._show()

    # -- its widgets

    def _controls(self) -> FoldingRow:
        self._make_player_buttons()
        self._make_words()
        self._make_choices()
        self._make_series_menu()
        player = (self._first, self._back, self._play, self._on, self._last, self._loop, self._speed)
        at_end = (self._status, self._frame, self._pin, self._follow, self._chooser)
        folding = (self._loop, self._speed, self._first, self._last, self._follow, self._pin, self._frame)
        return FoldingRow((*player, self._words, *at_end), folding, "time_controls", self)

    def _make_player_buttons(self) -> None:
        player = self._player
        self._first = self._button("time_first", "First checkpoint", "skip-back", player.go_to_first)
        self._back = self._button("time_back", "Previous checkpoint (,)", "chevron-left", player.step_back)
        self._play = self._button("time_play", "Play the run", "play", player.switch)
        self._on = self._button("time_on", "Next checkpoint (.)", "chevron-right", player.step_on)
        self._last = self._button("time_last", "Last checkpoint", "skip-forward", player.go_to_last)
        self._loop = self._button("time_loop", "Start again at the end", "refresh-cw", lambda: None)
        self._loop.setCheckable(True)
        self._loop.toggled.connect(player.loop)
        self._speed = self._choice("time_speed", "Speed", [(f"{speed:g}/s", speed) for speed in SPEEDS])
        self._speed.setToolTip("How many checkpoints are played per second")
        self._speed.setCurrentIndex(SPEEDS.index(player.speed))
        self._speed.activated.connect(lambda _: player.set_speed(self._speed.currentData()))

    def _make_words(self) -> None:
        self._words = ShorteningLabel("time_words", self)
        self._status = QPushButton(self)
        self._status.setObjectName("time_status")
        self._status.setProperty("link", True)
        self._status.clicked.connect(self._measuring.resume)

    def _make_choices(self) -> None:
        self._frame = self._choice("time_frame", "Frame", [(words, frame) for frame, (words, _) in FRAMES.items()])
        self._frame.activated.connect(lambda _: self._document.store.change(frame=self._frame.currentData()))
        self._follow = self._button(
            "time_follow", "Follow: show the newest checkpoint as soon as it appears", "locate-fixed", lambda: None
        )
        self._follow.setCheckable(True)
        self._follow.toggled.connect(self._watching.follow)
        by_this = "Make this checkpoint the reference, whose axes draw all others"
        self._pin = self._button("time_pin", by_this, "map-pin", self.pin)

    def _make_series_menu(self) -> None:
        self._chooser = QToolButton(self)
        self._chooser.setObjectName("time_series")
        self._chooser.setAccessibleName("Series")
        self._chooser.setToolTip(f"Which numbers are shown over time, {MOST} at most")
        self._chooser.setIcon(icon("chart-column"))
        self._chooser.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._menu = QMenu(self._chooser)
        self._menu.setToolTipsVisible(True)
        self._menu.setObjectName("time_series_menu")
        self._menu.aboutToShow.connect(self._fill_menu)
        self._chooser.setMenu(self._menu)

    def _button(self, name: str, words: str, sign: str, do: Callable[[], object]) -> QToolButton:
        button = icon_button(self, name, sign, words)
        button.clicked.connect(lambda: do())
        return button

    def _choice(self, name: str, words: str, entries: list[tuple[str, Any]]) -> QComboBox:
        box = ChoiceBox(self)
        box.setObjectName(name)
        box.setAccessibleName(words)
        box.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        for text, value in entries:
            box.addItem(text, value)
        return box

    # -- what is shown

    def pin(self) -> None:
        """Draw all checkpoints by the axes of the one that is shown, and measure drift to it."""
        loaded = self._document.loaded
        if loaded is not None and loaded.run is not None:
            self._document.store.change(reference=loaded.run.names[loaded.number])

    def showEvent(self, event: QShowEvent | None) -> None:
        super().showEvent(event)
        window = self.window()
        if window is not None:
            window.installEventFilter(self)

    def eventFilter(self, watched: QObject | None, event: QEvent | None) -> bool:
        if event is not None and event.type() == QEvent.Type.Resize and watched is self.window():
            self._show()
        return super().eventFilter(watched, event)

    def _show(self, *_: object) -> None:
        overview, loaded, state = self._measuring.overview, self._document.loaded, self._document.state
        is_of_run = loaded is not None and loaded.run is not None and overview is not None
        self.setVisible(is_of_run)
        if not is_of_run or overview is None:
            return
        number = min(self._player.number, len(overview.names) - 1)
        series = tuple(name for name in self._shown_series() if name in overview.series)
        window = self.window()
        room = MOST if window is not None and window.height() >= SHORT else 1
        globes = overview.fitted if self._measuring.shows_globes else None
        self.strip.show_run(overview, number, series[:room], TONES[state.display.theme], globes)
        label = overview.labels[number]
        name = f" · {overview.names[number]}" if label != overview.names[number] else ""
        reference = " · the reference" if number == overview.reference else ""
        shortest = self._words.fontMetrics().elidedText(label, Qt.TextElideMode.ElideMiddle, SHORTEST)
        self._words.show_first_that_fits((f"{label}{name}{reference}", f"{label}{reference}", label, shortest))
        words = "Pause the run" if self._player.is_playing else "Play the run"
        self._play.setIcon(icon("pause" if self._player.is_playing else "play"))
        self._play.setToolTip(f"{words} ({KEYS})")
        self._play.setAccessibleName(words)
        self._back.setEnabled(number > 0)
        self._on.setEnabled(number < len(overview.names) - 1)
        self._pin.setEnabled(number != overview.reference)
        self._frame.setCurrentIndex(self._frame.findData(state.frame))
        self._frame.setToolTip(f"<p>{FRAMES[state.frame][1]}</p>")
        self._show_status(overview)

    def _show_status(self, overview: Overview) -> None:
        """What is still missing, of the first kind that is incomplete."""
        count, is_stopped = len(overview.names), self._measuring.is_stopped
        lacking = [(overview.known, "measured"), (overview.trusted, "trust")]
        if self._measuring.shows_globes:
            lacking.insert(1, (overview.fitted, "globes"))
        told = next((f"{what} {int(done.sum())} of {count}" for done, what in lacking if not done.all()), "")
        self._status.setVisible(bool(told))
        self._status.setEnabled(is_stopped)
        self._status.setText(f"{told}{' · resume' if is_stopped else ''}")

    # -- series

    def _kept_series(self) -> tuple[str, ...]:
        kept = self._settings.choices(CHOICES).get("series")
        return tuple(name for name in kept.split(",") if name) if isinstance(kept, str) else ()

    def _shown_series(self) -> tuple[str, ...]:
        """The chosen series; by default dead anchors, churn, and the first metric of the files."""
        overview = self._measuring.overview
        if self._series or overview is None:
            return self._series
        metrics = [name for name in overview.series if name.startswith(METRIC) and not name.endswith(("epoch", "seed"))]
        return (*USUAL, *metrics[:1])

    def _fill_menu(self) -> None:
        self._menu.clear()
        overview, shown = self._measuring.overview, self._shown_series()
        for name in overview.series if overview is not None else ():
            action = self._menu.addAction(label_of(name).replace("&", "&&"))
            if action is None:
                continue
            action.setToolTip(meaning_of(name))
            action.setCheckable(True)
            action.setChecked(name in shown)
            action.setEnabled(name in shown or len(shown) < MOST)
            action.toggled.connect(lambda on, name=name: self._choose(name, on))

    def _choose(self, name: str, on: bool) -> None:
        others = tuple(each for each in self._shown_series() if each != name)
        self._series = (*others, name) if on else others
        self._settings.keep_choices(CHOICES, {"series": ",".join(self._series)})
        self._show()
