"""Pages of a constellation, as a file and in a notebook."""

import re
from pathlib import Path

import numpy as np
import pytest

import geolip_viewer
from geolip_viewer.library import pages
from geolip_viewer.library.constellation import Constellation
from tests.browsing import chromium, opened

NOTEBOOK = "<!doctype html><html><head><meta charset=utf-8><title>notebook</title></head><body>{}</body></html>"


@pytest.fixture(scope="module")
def small() -> Constellation:
    random = np.random.default_rng(2)
    return geolip_viewer.from_arrays(random.normal(size=(40, 6)), labels=["a", "b"] * 20)


@pytest.mark.slow
def test_a_page_shows_the_views_that_were_named_with_their_options(small: Constellation, tmp_path: Path) -> None:
    small.page(tmp_path / "sphere.html", ["manifold", "nearest-links"], options={"nearest-links": {"count": 3}})
    text = (tmp_path / "sphere.html").read_text(encoding="utf-8")
    shown = re.findall(r"<tr><th scope=\"row\">([^<]*)</th><td>([^<]*)", text.partition("What each view shows")[2])
    assert [view for view, _ in shown] == ["Full manifold", "Nearest-anchor links"]
    assert shown[1][1].startswith("Nearest anchors of 3 of 40 items")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ({"views": "nothing"}, "nothing"),
        ({"views": []}, "Give a view"),
        ({"views": "lens"}, "experts"),
        ({"options": {"cells": {}}}, "Add it to the views"),
        ({"options": {"manifold": {"nothing": 1}}}, "nothing"),
    ],
)
def test_what_cannot_be_shown_is_said_and_nothing_is_written(small, tmp_path, arguments, says) -> None:
    with pytest.raises(geolip_viewer.ViewerError, match=says):
        small.page(tmp_path / "sphere.html", **arguments)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "says"),
    [("sphere.txt", "Use a name that ends in .html"), ("", "is a folder"), ("x/y.html", "cannot be written to")],
)
def test_what_cannot_be_written_is_refused_before_the_page_is_made(small, tmp_path, monkeypatch, name, says) -> None:
    monkeypatch.setattr(pages, "page_of", pytest.fail)
    (tmp_path / "x").write_text("a file")
    with pytest.raises(geolip_viewer.ViewerError, match=says):
        small.page(tmp_path / name)
    assert [each.name for each in tmp_path.iterdir()] == ["x"]


@pytest.mark.parametrize("height", [10, 1e3, True, "640"])
def test_a_height_that_no_frame_has_is_refused(small, height) -> None:
    with pytest.raises(geolip_viewer.ViewerError, match="pixels"):
        small.show(frame_height=height)


@pytest.mark.slow
def test_a_notebook_shows_the_page_in_a_frame_of_its_own(small: Constellation, tmp_path: Path) -> None:
    made = small.show("manifold", badge=False, frame_height=500)
    assert len(repr(made)) < 200
    (tmp_path / "notebook.html").write_text(NOTEBOOK.format(made._repr_html_()), encoding="utf-8")
    with chromium() as browser, opened(browser, tmp_path / "notebook.html") as seen:
        frame = seen.page.frame_locator("iframe")
        frame.locator("html.ready").wait_for()
        assert frame.locator("#legend").inner_text().startswith("First label")
        assert seen.page.locator("iframe").bounding_box()["height"] == 500
        assert seen.said == []
