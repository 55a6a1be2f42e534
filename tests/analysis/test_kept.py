import numpy as np
import pytest

from geolip_viewer.analysis import kept
from geolip_viewer.geometry.fit_settings import Settings
from geolip_viewer.geometry.simplices import uniform_rows
from geolip_viewer.task import Cancelled, Task, running

QUICK = Settings(steps=25)


@pytest.fixture
def globe(tmp_path, monkeypatch):
    """Items, anchors and a start, and an empty cache."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    random = np.random.default_rng(0)
    return uniform_rows(40, 5, random), uniform_rows(6, 5, random), uniform_rows(46, 3, random)


def files() -> list:
    return sorted(kept.folder().glob("*")) if kept.folder().exists() else []


def test_a_globe_fitted_before_is_given_at_once(globe):
    first = list(kept.fitted(*globe, QUICK))
    assert len(first) > 1
    assert len(files()) == 1
    again = list(kept.fitted(*globe, QUICK))
    assert len(again) == 1
    np.testing.assert_array_equal(again[0].positions, first[-1].positions)


def test_the_recall_of_its_search_is_kept_with_it(globe, monkeypatch):
    assert list(kept.fitted(*globe, QUICK))[-1].neighbor_search_recall is None
    monkeypatch.setattr("geolip_viewer.geometry.affinities.EXACT", 10)
    items, anchors, start = globe
    for _ in range(2):
        assert list(kept.fitted(items[::-1], anchors, start, QUICK))[-1].neighbor_search_recall == 1.0


def test_other_content_or_settings_are_fitted_anew(globe):
    items, anchors, start = globe
    for given in ((items, anchors, start), (items[::-1], anchors, start), (items, -anchors, start)):
        list(kept.fitted(*given, QUICK))
    list(kept.fitted(*globe, Settings(steps=25, seed=1)))
    assert len(files()) == 4


def test_a_fit_that_was_cancelled_keeps_nothing(globe):
    task = Task()
    with running(task):
        fits = kept.fitted(*globe, QUICK)
        next(fits)
        task.cancel()
        with pytest.raises(Cancelled):
            list(fits)
    assert files() == []


@pytest.mark.parametrize(
    "content",
    [b"", b"not a file of numbers", b"PK\x03\x04 half an archive"],
    ids=["empty", "text", "torn"],
)
def test_a_damaged_file_is_fitted_anew_and_replaced(globe, content):
    first = list(kept.fitted(*globe, QUICK))[-1].positions
    files()[0].write_bytes(content)
    np.testing.assert_array_equal(list(kept.fitted(*globe, QUICK))[-1].positions, first)
    assert kept.read_globe(files()[0], 46) is not None


@pytest.mark.parametrize(
    "held",
    [
        {"positions": np.zeros((46, 3), np.float32)},
        {"positions": np.full((46, 3), np.nan, np.float32)},
        {"positions": np.eye(3, dtype=np.float32)},
        {"positions": np.array([None, 1], object)},
        {"others": np.zeros(3)},
        {"positions": np.eye(3, dtype=np.float32)[np.zeros(46, int)], "neighbor_search_recall": np.array("all")},
    ],
    ids=["no unit rows", "not numbers", "another shape", "objects", "other names", "another recall"],
)
def test_a_file_that_holds_something_else_is_not_believed(tmp_path, held):
    path = tmp_path / "globe.npz"
    np.savez(path, **{"neighbor_search_recall": np.float64("nan"), **held})
    assert kept.read_globe(path, 46) is None


def test_a_cache_that_cannot_be_written_costs_nothing_but_time(globe, tmp_path):
    (tmp_path / "geolip-viewer").write_text("a file where the folder should be")
    assert len(list(kept.fitted(*globe, QUICK))) > 1
