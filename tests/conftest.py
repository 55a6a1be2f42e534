"""Common to every test: no network, a separate home folder, no thread left running."""

import os
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

HOME = tempfile.TemporaryDirectory(prefix="geolip-viewer-tests-")
OFFLINE = ("HF_HUB_OFFLINE", "HF_DATASETS_OFFLINE")

settings.register_profile("suite", deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("suite")


def pytest_configure() -> None:
    """Set before anything of the package is imported, because libraries read these once."""
    os.environ.update(dict.fromkeys(OFFLINE, "1"))
    os.environ["LOKY_MAX_CPU_COUNT"] = "1"  # else scikit-learn's joblib warns where /sys tells it no cores
    os.environ.update(dict.fromkeys(("HOME", "HF_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"), HOME.name))
    os.environ.update(XDG_DATA_HOME=HOME.name, XDG_STATE_HOME=HOME.name, MPLCONFIGDIR=HOME.name, MPLBACKEND="Agg")


def pytest_unconfigure() -> None:
    HOME.cleanup()


@pytest.fixture(autouse=True)
def no_thread_left() -> Iterator[None]:
    """A test that starts a thread also ends it; daemon threads of libraries do not count."""
    before = set(threading.enumerate())
    yield
    left = [thread for thread in threading.enumerate() if thread not in before and not thread.daemon]
    for thread in left:
        thread.join(timeout=5)
    assert not [thread.name for thread in left if thread.is_alive()]


@pytest.fixture
def memory(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Any]:
    """Files in memory, as another machine's, none at first; and an empty cache."""
    import fsspec

    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    system = fsspec.filesystem("memory")
    system.store.clear()
    system.pseudo_dirs[:] = [""]
    yield system
    system.store.clear()
