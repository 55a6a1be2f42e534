"""What is done to the window, one step after the other."""

import random
import time
from collections.abc import Iterator
from pathlib import Path
from types import MappingProxyType
from typing import Any

from PyQt6 import sip
from PyQt6.QtCore import QEvent
from PyQt6.QtWidgets import QApplication, QMessageBox

from geolip_viewer.app.jobs.channels import SCENES
from geolip_viewer.app.system.settings import Settings
from geolip_viewer.app.system.settings_file import SettingsFile
from geolip_viewer.app.window import Window
from geolip_viewer.options import Option, Vocabulary, options_of
from geolip_viewer.sources.sample import sample_checkpoint, sample_features
from geolip_viewer.state import CheckpointSource, FeaturesSource, State, Store
from geolip_viewer.task import advance
from geolip_viewer.views import VIEWS

PATIENCE = 120.0  # seconds for a window to be idle again
SAMPLE = (CheckpointSource(sample_checkpoint()), FeaturesSource(str(sample_features())))


def create_window(folder: Path) -> Window:
    """A window with a viewport and its own settings."""
    settings = Settings(SettingsFile(folder / "settings.json"), folder)
    window = Window(VIEWS, Store(State()), settings, folder / "window.log")
    window.show()
    window.start_picture()
    return window


def closed(window: Window) -> None:
    """Close it without a confirmation."""
    window.sessions.path = None
    window.shut_down()
    window.close()
    sip.delete(window)
    process_events()


def process_events() -> None:
    """Process events as the program's event loop does, including deferred deletion."""
    QApplication.processEvents()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def settle(window: Window) -> None:
    """Wait until nothing is being computed. TimeoutError if that takes minutes."""
    until = time.monotonic() + PATIENCE
    process_events()
    while window.services.worker.is_busy:
        if time.monotonic() > until:
            raise TimeoutError("the window did not come to rest")
        process_events()
        time.sleep(0.001)
    process_events()


def await_scene(window: Window) -> None:
    """Wait until the requested scene is shown or refused, but not for measurements in the background."""
    worker, answered = window.services.worker, []

    def note(channel: str, _: object) -> None:
        if channel == SCENES:
            answered.append(channel)

    worker.finished.connect(note)
    worker.failed.connect(note)
    process_events()
    until = time.monotonic() + PATIENCE
    while not answered and worker.is_busy:
        if time.monotonic() > until:
            raise TimeoutError("no scene came")
        process_events()
        time.sleep(0.001)
    worker.finished.disconnect(note)
    worker.failed.disconnect(note)


def switches(window: Window, count: int, chance: random.Random) -> Iterator[None]:
    """Switch from view to view, each with one option changed."""
    window.opening.open_source(*SAMPLE)
    settle(window)
    loaded = window.document.loaded
    assert loaded is not None
    able = [view for view in VIEWS if not view.missing(loaded.analysis)]
    for number in range(count):
        view = able[number % len(able)]
        option = chance.choice(options_of(view.options))
        state = window.document.state
        changed = state.with_option(view.id, option.name, _value(option, loaded.vocabulary, chance))
        window.document.store.change(view=view.id, options=MappingProxyType(dict(changed)))
        await_scene(window)
        yield
    settle(window)


def _value(option: Option, vocabulary: Vocabulary, chance: random.Random) -> Any:
    match option.kind:
        case "bool":
            return chance.random() < 0.5
        case "choice":
            return chance.choice(option.choices_in(vocabulary))
        case "int" | "float" if option.range is not None:
            low, high = option.range.low, min(option.range.high, option.range.low + 50)
            return chance.randint(int(low), int(high)) if option.kind == "int" else chance.uniform(low, high)
    return option.default


def openings(window: Window, count: int, _: random.Random) -> Iterator[None]:
    """Open the sample again and again."""
    for _number in range(count):
        window.opening.open_source(*SAMPLE)
        await_scene(window)
        yield
    settle(window)


def cancelled(window: Window, count: int, chance: random.Random) -> Iterator[None]:
    """Open the sample and cancel at a random moment."""
    for _number in range(count):
        window.opening.open_source(*SAMPLE)
        until = time.monotonic() + chance.uniform(0, 0.3)
        while time.monotonic() < until:
            process_events()
            time.sleep(0.001)
        window.services.worker.cancel()
        settle(window)
        yield


def bad_files(window: Window, count: int, chance: random.Random) -> Iterator[None]:
    """Open files that are not checkpoints; each brings up a dialog, while the sample stays open."""
    path = window.settings.screenshots / "bad.pt"
    whole = sample_checkpoint().read_bytes()
    for _number in range(count):
        path.write_bytes(whole[: chance.randrange(len(whole))] + chance.randbytes(20))
        window.opening.open_source(CheckpointSource(path))
        settle(window)
        for box in QApplication.topLevelWidgets():
            if isinstance(box, QMessageBox):
                box.accept()
        process_events()
        yield


def storm(window: Window, count: int, chance: random.Random) -> Iterator[None]:
    """Requests faster than they can be answered."""

    def work() -> int:
        for part in range(10):
            advance(part / 10)
            time.sleep(0.0005)
        return 1

    for number in range(count):
        window.services.worker.request(f"soak {chance.randrange(20)}", work)
        if number % 10 == 9:
            process_events()
        yield
    settle(window)


def closings(folder: Path, count: int, chance: random.Random) -> Iterator[None]:
    """Close windows at a random moment while loading."""
    for _number in range(count):
        window = create_window(folder)
        window.opening.open_source(*SAMPLE)
        until = time.monotonic() + chance.uniform(0, 1.5)
        while time.monotonic() < until:
            process_events()
            time.sleep(0.001)
        closed(window)
        yield
