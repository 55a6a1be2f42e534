"""The folder that `analyze --engine dask --out` writes of many items, in the window."""

import pytest
from PyQt6.QtWidgets import QLabel

from geolip_viewer.analysis import Analysis, on_dask
from geolip_viewer.analysis.large_features import read_items
from geolip_viewer.export import openable
from geolip_viewer.export.tables import write_analysis
from geolip_viewer.sources.checkpoint import read_checkpoint
from geolip_viewer.views import VIEWS
from tests.sources.writing import checkpoint_file, features, table, write

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore:.*:DeprecationWarning"),  # of Dask's own
    pytest.mark.filterwarnings("ignore:.*:ResourceWarning"),
]


def test_every_view_of_it_is_there_and_says_of_how_many_items_it_tells(window, opened, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(openable, "MOST_ITEMS", 40)
    checkpoint, names = checkpoint_file(tmp_path, widths=(5, 6), names=("a", "b")), {"a": 5, "b": 6}
    for name, width in names.items():
        write(tmp_path / "f", name, table(features(900, width)), row_group_size=300)
    with on_dask.workers(None) as engine:
        read = read_checkpoint(checkpoint)
        analysis = Analysis(read, read_items(tmp_path / "f", read, engine=engine))
        engine.compare(analysis)
    write_analysis(analysis, tmp_path / "numbers")
    loaded = opened(lambda: window.opening.open_path(tmp_path / "numbers"))
    kept, every = f"{loaded.item_count:,}", f"{analysis.item_count:,}"
    assert loaded.item_count < analysis.item_count
    assert window.findChild(QLabel, "shape").text().startswith(f"{kept} of {every} items · ")
    assert window.windowTitle().startswith("numbers (analysis)")
    assert f"{kept} of {every} items" in window.document.scenes[0].title
    titles = {window.document.state.view: window.document.scenes[0].title}
    for view in VIEWS:
        if not loaded.unavailable[view.id] and view.id not in titles:
            opened(lambda view=view: window.document.store.change(view=view.id))
            titles[view.id] = window.document.scenes[0].title
    assert set(titles) == {view.id for view in VIEWS if not view.unavailable(analysis)}
    assert titles["density"].startswith(f"Density of all {every} items")
