"""A run in a real browser: stepped through, played, and its marks on their way."""

from collections.abc import Iterator

import numpy as np
import pytest
from playwright.sync_api import Browser, expect

from geolip_viewer.analysis.run import Run
from geolip_viewer.analysis.run_analysis import RunAnalysis
from geolip_viewer.export.page.document import write_page
from geolip_viewer.geometry.procrustes import between
from geolip_viewer.render.camera import CameraProjection, Frame
from geolip_viewer.render.offscreen import first_pose
from geolip_viewer.sources.run_files import read_run
from tests.browsing import Opened, opened
from tests.export.page.test_timeline import page_of
from tests.runs import features_for, save_features, save_run, trained

pytestmark = pytest.mark.slow

TRAVEL = 700  # milliseconds from checkpoint to checkpoint


@pytest.fixture(scope="module")
def shown(tmp_path_factory) -> RunAnalysis:
    base = tmp_path_factory.mktemp("timeline")
    folder = save_run(base / "run", trained(3, step=0.3))
    return Run(read_run([folder]), features_for(folder, save_features(base / "features", 12))).at(2)


@pytest.fixture(scope="module")
def page(shown):
    return page_of(shown, "manifold", "nearest-links", "utilization")


@pytest.fixture
def seen(browser: Browser, page, tmp_path) -> Iterator[Opened]:
    path = tmp_path / "run.html"
    write_page(path, page)
    with opened(browser, path) as found:
        found.page.wait_for_selector("html.ready")
        found.settle()
        yield found


def told(seen: Opened) -> tuple[str, str]:
    """What the timeline and the heading say."""
    return seen.page.locator("#timeline output").inner_text(), seen.page.locator("#title").inner_text()


def test_keys_buttons_and_the_slider_go_from_checkpoint_to_checkpoint(seen: Opened) -> None:
    assert told(seen)[0] == "epoch 2 · epoch_2.pt · 3 of 3"
    assert seen.page.get_by_role("button", name="Next checkpoint").is_disabled()
    seen.page.keyboard.press(",")
    words, title = told(seen)
    assert words.startswith("epoch 1")
    assert title.endswith("epoch 1")
    seen.page.keyboard.press(".")
    assert told(seen)[0].startswith("epoch 2")
    slider = seen.page.get_by_role("slider", name="Checkpoint")
    slider.focus()
    seen.page.keyboard.press("Home")
    assert told(seen)[0].startswith("epoch 0")
    assert slider.get_attribute("aria-valuetext") == "epoch 0 · epoch_0.pt · 1 of 3"
    seen.page.get_by_role("tab", name="Utilization").click()
    assert told(seen)[1].endswith("epoch 0")
    assert seen.said == []


def test_marks_travel_along_geodesics_and_are_picked_where_they_are(seen: Opened, shown: RunAnalysis, page) -> None:
    seen.page.clock.install()
    seen.page.clock.pause_at(seen.page.evaluate("Date.now()") + 1000)
    seen.page.keyboard.press(",")
    seen.page.clock.run_for(TRAVEL // 2)
    start, end = (shown.run.frames.positions(t) for t in (2, 1))
    halfway = between(start.items, end.items, 0.5)
    item, (x, y) = lone(seen, page, halfway, np.vstack([start.items, end.items, end.anchors]))
    seen.page.mouse.move(x, y)
    assert seen.page.locator("#card strong").inner_text() == f"Item {shown.image_id[item]}"
    seen.page.clock.run_for(TRAVEL)
    assert seen.page.locator(".ground.moving").count() == 0


def lone(seen: Opened, page, items: np.ndarray, others: np.ndarray) -> tuple[int, tuple[float, float]]:
    """An item on the near side that lies far from all others and from these places, and its pixel."""
    box, radius = seen.ground.bounding_box(), float(seen.ground.get_attribute("data-radius"))
    centre = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    frame = Frame(box["x"], box["y"], box["width"], box["height"], centre, radius)
    projection = CameraProjection(first_pose(page.views[0].scenes[0]), frame)
    pixels, facing = projection.screen(items)
    every = np.vstack([pixels, projection.screen(others)[0]])
    away = np.sort(np.linalg.norm(pixels[:, None] - every[None], axis=2), axis=1)[:, 1]
    row = int(np.argmax(np.where(facing > 1, away, 0)))
    assert away[row] > 14  # more than the reach of the pointer
    return row, (float(pixels[row, 0]), float(pixels[row, 1]))


def test_it_plays_from_the_first_to_the_last(seen: Opened) -> None:
    seen.page.get_by_role("button", name="Play the run").click()
    assert told(seen)[0].startswith("epoch 0")
    expect(seen.page.locator("#timeline output")).to_contain_text("epoch 2")
    assert seen.page.get_by_role("button", name="Play the run").is_visible()


def test_who_wants_less_motion_gets_none(seen: Opened) -> None:
    seen.page.emulate_media(reduced_motion="reduce")
    seen.page.clock.install()
    seen.page.clock.pause_at(seen.page.evaluate("Date.now()") + 1000)
    seen.page.keyboard.press(",")
    seen.page.clock.run_for(20)
    assert seen.page.locator(".ground.moving").count() == 0
    assert seen.page.locator(".label:visible").count() > 0
