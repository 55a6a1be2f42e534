"""Pages without a mouse: touch, keyboard only, and what a screen reader is told."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, expect

from geolip_viewer.analysis import Analysis
from geolip_viewer.export.page.content import Page
from geolip_viewer.export.page.document import write_page
from geolip_viewer.look import CameraPose
from geolip_viewer.render import symbols
from geolip_viewer.render.camera import CameraProjection, Frame
from geolip_viewer.render.offscreen import first_pose
from geolip_viewer.scene import Points
from tests.browsing import Opened, opened
from tests.export.page.test_in_browser import page_of
from tests.synthetic import make_analysis

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def analysis() -> Analysis:
    return make_analysis(items=30, anchors=12, item_names=True)


@pytest.fixture(scope="module")
def page(analysis: Analysis) -> Page:
    return page_of(analysis, "manifold", "magnitudes")


@pytest.fixture
def seen(browser: Browser, page: Page, tmp_path) -> Iterator[Opened]:
    write_page(tmp_path / "sphere.html", page)
    with opened(browser, tmp_path / "sphere.html", size=(500, 900), has_touch=True) as found:
        found.page.wait_for_selector("html.ready")
        found.ground.scroll_into_view_if_needed()
        found.settle()
        yield found


class Fingers:
    """Fingers on the screen, as Chromium gets them from a touch screen."""

    def __init__(self, seen: Opened) -> None:
        self._send = seen.page.context.new_cdp_session(seen.page).send

    def put(self, kind: str, *places: tuple[float, float]) -> None:
        points = [{"x": x, "y": y, "id": number} for number, (x, y) in enumerate(places)]
        self._send("Input.dispatchTouchEvent", {"type": f"touch{kind}", "touchPoints": points})

    def tap(self, x: float, y: float) -> None:
        self.put("Start", (x, y))
        self.put("End")


def middle(seen: Opened) -> tuple[float, float]:
    box = seen.ground.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def alone(seen: Opened, page: Page, pose: CameraPose) -> tuple[int, float, float]:
    """An item that lies alone on the near side when it is seen from there, and its pixel."""
    box, radius = seen.ground.bounding_box(), float(seen.ground.get_attribute("data-radius"))
    frame = Frame(box["x"], box["y"], box["width"], box["height"], middle(seen), radius)
    projection, scene = CameraProjection(pose, frame), page.views[0].scenes[0]
    layers = [layer for layer in scene.layers if isinstance(layer, Points)]
    items = next(layer for layer in layers if layer.of == "item")
    every = projection.screen(np.vstack([layer.positions for layer in layers]))[0]
    pixels, facing = projection.screen(items.positions)
    away = np.sort(np.linalg.norm(pixels[:, None] - every[None], axis=2), axis=1)[:, 1]
    inside = np.abs(pixels - middle(seen)).max(axis=1) < box["width"] / 2 - 20
    row = int(np.argmax(np.where((facing > 1) & inside, away, 0)))
    assert away[row] > 22  # more than the reach of a finger
    return int(items.index[row]), *pixels[row].tolist()


def test_two_fingers_zoom_and_a_tap_selects(seen: Opened, page: Page) -> None:
    fingers, (x, y) = Fingers(seen), middle(seen)
    fingers.put("Start", (x - 50, y), (x + 50, y))
    for spread in (75, 100):
        fingers.put("Move", (x - spread, y), (x + spread, y))
    fingers.put("End")
    seen.settle()
    assert seen.page.locator("#chosen").is_hidden()  # a pinch selects nothing
    first = first_pose(page.views[0].scenes[0])
    item, at, down = alone(seen, page, replace(first, zoom=2 * first.zoom))
    fingers.tap(at, down)
    name = f"item number {item}"
    expect(seen.page.locator("#card strong")).to_have_text(name)
    assert name in seen.page.locator("#chosen").inner_text()


def test_one_finger_turns_and_two_turn_it_alike(seen: Opened) -> None:
    fingers, (x, y) = Fingers(seen), middle(seen)
    start = seen.picture()
    fingers.put("Start", (x, y))
    fingers.put("Move", (x + 40, y))
    fingers.put("End")
    by_one = seen.picture()
    assert np.abs(by_one - start).mean() > 1
    seen.ground.evaluate("(ground) => ground.focus({preventScroll: true})")
    seen.page.keyboard.press("Home")
    assert np.abs(seen.picture() - start).mean() < 0.2
    fingers.put("Start", (x, y - 30), (x, y + 30))
    fingers.put("Move", (x + 40, y - 30), (x + 40, y + 30))
    fingers.put("End")
    assert np.abs(seen.picture() - by_one).mean() < 0.2


def test_keys_alone_select_find_and_clear(seen: Opened, analysis: Analysis) -> None:
    seen.ground.focus()
    seen.page.keyboard.press("Enter")
    assert "selected" in seen.page.get_by_role("status").first.inner_text()
    seen.page.keyboard.press("Escape")
    assert seen.page.locator("#chosen").is_hidden()
    seen.page.locator("#search").focus()
    seen.page.keyboard.type("number 1")
    for key in ("ArrowDown", "ArrowDown", "Enter"):
        seen.page.keyboard.press(key)
    assert seen.page.locator(".results").is_hidden()
    assert "item number 10 is selected" in seen.page.get_by_role("status").first.inner_text()
    assert seen.page.evaluate("document.activeElement.id") == "search"


def test_a_class_that_is_found_comes_to_the_front_and_is_alone_there(seen: Opened) -> None:
    for number in range(3):
        seen.page.locator("#search").fill(f"class {number}")
        seen.page.keyboard.press("Enter")
        seen.settle()
        assert [each.inner_text() for each in seen.page.locator(".label:visible").all()] == [f"class {number}"]


def test_a_screen_reader_is_told_what_there_is(seen: Opened, page: Page) -> None:
    session = seen.page.context.new_cdp_session(seen.page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    told = [(said(node, "role"), said(node, "name")) for node in nodes if not node["ignored"]]
    scene = page.views[0].scenes[0]
    assert ("heading", page.title) in told
    assert ("heading", scene.title) in told
    assert ("tab", "Full manifold") in told
    assert ("tabpanel", "Full manifold") in told
    assert any(role == "application" and name.startswith(scene.title) for role, name in told)
    assert ("searchbox", "Search") in told
    assert ("status", "") in told
    unnamed = [role for role, name in told if role in ("button", "tab", "slider", "searchbox", "image") and not name]
    assert unnamed == []
    seen.page.locator("#figures summary").click()
    rows = [said(node, "name") for node in session.send("Accessibility.getFullAXTree")["nodes"] if not node["ignored"]]
    assert "What was opened" in rows
    assert "30, split val" in rows


def test_where_frames_come_slowly_some_marks_wait_until_it_rests(browser: Browser, page, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(symbols, "FEW", 20)
    slow = "const now = performance.now.bind(performance); let n = 0; performance.now = () => now() + 60 * (n += 1)"
    write_page(tmp_path / "crowd.html", page)
    with opened(browser, tmp_path / "crowd.html", size=(400, 400), before=slow) as found:
        found.page.wait_for_selector("html.ready")
        found.settle()
        waiting = found.page.locator(".thinned")
        assert waiting.is_hidden()
        found.ground.focus()
        found.page.keyboard.press("ArrowLeft")
        expect(waiting).to_have_text("10 marks wait until it rests")
        expect(waiting).to_be_hidden()
        assert found.said == []


def said(node: dict[str, Any], what: str) -> str:
    return str(node.get(what, {}).get("value", ""))
