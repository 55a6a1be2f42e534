"""Pages in a real browser: what opens, what it asks for, what it answers, and that it is the program's picture."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser

from geolip_viewer.analysis import Analysis
from geolip_viewer.export.page.content import Page
from geolip_viewer.export.page.document import write_page
from geolip_viewer.look import Look
from geolip_viewer.render.camera import CameraProjection, Frame
from geolip_viewer.render.offscreen import first_pose, off_screen, pixels_of
from geolip_viewer.render.picking import nearest_mark
from geolip_viewer.scene import Points, Scene
from tests.browsing import Opened, opened
from tests.export.page.making import page_of
from tests.synthetic import make_analysis

pytestmark = pytest.mark.slow

TOLERANCE = 0.45  # of 255, on average
HOSTILE = (
    "</script><script>window.caught = 1</script>",
    "<img src=x onerror='window.caught = 1'>",
    "a & b",
    "$c$",
    "“d”",
)


@pytest.fixture(scope="module")
def analysis() -> Analysis:
    return make_analysis(items=60, anchors=40, item_names=True)


@pytest.fixture(scope="module")
def page(analysis: Analysis) -> Page:
    return page_of(analysis, "manifold", "lens", "magnitudes", "cells")


@pytest.fixture(scope="module")
def path(page: Page, tmp_path_factory: pytest.TempPathFactory) -> Path:
    written = tmp_path_factory.mktemp("pages") / "sphere.html"
    write_page(written, page)
    return written


@pytest.fixture
def seen(browser: Browser, path: Path) -> Iterator[Opened]:
    with opened(browser, path) as page:
        page.page.wait_for_selector("html.ready")
        page.settle()
        yield page


def changed(after: np.ndarray, before: np.ndarray) -> float:
    """The share of pixels that are clearly of another colour."""
    return float((np.abs(after - before).max(axis=2) > 20).mean())


def projection_of(seen: Opened, page: Page) -> CameraProjection:
    """How the program sees a globe that stands where the page's does."""
    box, radius = seen.ground.bounding_box(), float(seen.ground.get_attribute("data-radius"))
    centre = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    frame = Frame(box["x"], box["y"], box["width"], box["height"], centre, radius)
    return CameraProjection(first_pose(page.views[0].scenes[0]), frame)


def lone_item(seen: Opened, page: Page) -> tuple[int, float, float]:
    """An item that lies alone on the near side, and its pixel."""
    scene, projection = page.views[0].scenes[0], projection_of(seen, page)
    items = next(layer for layer in scene.layers if isinstance(layer, Points) and layer.of == "item")
    every = np.vstack([layer.positions for layer in scene.layers if isinstance(layer, Points)])
    pixels, facing = projection.screen(items.positions)
    others = projection.screen(every)[0]
    away = np.sort(np.linalg.norm(pixels[:, None] - others[None], axis=2), axis=1)[:, 1]
    row = int(np.argmax(np.where(facing > 2, away, 0)))
    x, y = pixels[row].tolist()
    assert nearest_mark(scene, projection, Look(), x, y, 6.0) == ("item", items.index[row])
    return int(items.index[row]), x, y


def test_it_opens_from_a_file_says_nothing_and_asks_for_nothing(seen: Opened, path: Path) -> None:
    for tab in seen.page.get_by_role("tab").all():
        tab.click()
        seen.settle()
    assert seen.said == []
    assert [each for each in seen.asked_for if not each.startswith("data:")] == [path.as_uri()]
    assert seen.page.title() == "A sphere"


def test_it_is_the_picture_of_the_program(seen: Opened, page: Page) -> None:
    """Marks, graticule and rim, without names and other texts, are in the same places in the same colours."""
    seen.page.get_by_role("button", name="Names").click()
    seen.page.mouse.move(1, 1)
    theirs, radius = seen.picture(), float(seen.ground.get_attribute("data-radius"))
    scene = page.views[0].scenes[0]
    without_anchors = replace(scene, layers=tuple(each for each in scene.layers if getattr(each, "of", "") != "anchor"))
    assert apart(theirs, scene, radius) < TOLERANCE < apart(theirs, without_anchors, radius)


def apart(theirs: np.ndarray, scene: Scene, radius: float) -> float:
    """The difference between the page's globe and the program's, out of 255, at the best alignment in whole pixels."""
    ours, centre = program_picture(scene, radius)
    reach, middle = int(0.9 * radius), tuple(side // 2 for side in theirs.shape[:2])
    shifted = ((middle[0] + down, middle[1] + right) for down in (-1, 0, 1) for right in (-1, 0, 1))
    return float(min(np.abs(cut(ours, centre, reach) - cut(theirs, each, reach)).mean() for each in shifted))


def program_picture(scene: Scene, radius: float) -> tuple[np.ndarray, tuple[int, int]]:
    """The program's picture with a globe of nearly this radius, and its middle."""
    low, high = 200, 2400
    while True:
        side = (low + high) // 2
        look = Look(labels="none", badge=False, legend=False)
        with off_screen([scene], (side, side), look=look) as renderer:
            renderer.prepare()
            frame = renderer.projection(0).frame
            if high - low > 1:
                low, high = (side, high) if frame.radius < radius else (low, side)
                continue
            renderer.render()
            x, y = frame.centre
            return np.asarray(pixels_of(renderer.window)[..., :3], np.int64), (round(y), round(x))


def cut(picture: np.ndarray, middle: tuple[int, int], reach: int) -> np.ndarray:
    y, x = middle
    return picture[y - reach : y + reach, x - reach : x + reach]


def test_what_is_under_the_pointer_is_named(seen: Opened, page: Page, analysis: Analysis) -> None:
    item, x, y = lone_item(seen, page)
    seen.page.mouse.move(x, y)
    card = seen.page.locator("#card")
    assert card.locator("strong").inner_text() == f"item number {item}"
    lines = card.inner_text()
    assert f"id {analysis.image_id[item]}" in lines
    angle = np.degrees(np.arccos(analysis.nearest_cosine[item]))
    places = analysis.positions
    drawn = np.degrees(np.arccos(places.items[item] @ places.anchors[analysis.nearest_anchor[item]]))
    assert f"nearest anchor {analysis.nearest_anchor[item]}: truly {angle:.0f}° away, drawn {drawn:.0f}°" in lines
    seen.page.mouse.move(2, 2)
    assert card.is_hidden()


def test_a_drag_turns_the_globe_with_what_is_under_the_pointer(seen: Opened, page: Page) -> None:
    _, x, y = lone_item(seen, page)
    before = seen.picture()
    seen.page.mouse.move(x, y)
    seen.page.mouse.down()
    seen.page.mouse.move(x + 30, y, steps=3)
    seen.page.mouse.up()
    assert changed(seen.picture(), before) > 0.01
    assert seen.page.locator("#chosen").is_hidden()  # a drag selects nothing
    seen.page.keyboard.press("Home")
    seen.page.mouse.move(2, 2)
    assert changed(seen.picture(), before) < 0.0005


def test_keys_turn_and_zoom(seen: Opened) -> None:
    before = seen.picture()
    seen.ground.focus()
    for key in ("ArrowLeft", "+"):
        seen.page.keyboard.press(key)
        after = seen.picture()
        assert changed(after, before) > 0.01, key
        before = after


def test_what_is_clicked_is_selected_in_every_view(seen: Opened, page: Page) -> None:
    item, x, y = lone_item(seen, page)
    seen.page.mouse.click(x, y)
    chosen = seen.page.locator("#chosen")
    assert f"item number {item}" in chosen.inner_text()
    lit = seen.picture()
    seen.page.get_by_role("tab", name="Expert lenses").click()
    assert f"item number {item}" in chosen.inner_text()
    seen.page.get_by_role("button", name="Show everything").click()
    assert chosen.is_hidden()
    seen.page.get_by_role("tab", name="Full manifold").click()
    assert changed(seen.picture(), lit) > 0.001


def test_a_class_stands_alone_by_the_legend_and_everything_else_is_gone(
    seen: Opened, page: Page, analysis: Analysis
) -> None:
    item, x, y = lone_item(seen, page)
    carried = set(analysis.labels.of(item).tolist())
    other = next(each for each in range(5) if each not in carried)
    row = seen.page.locator("#legend button", has_text=f"class {other}")
    row.click()
    assert row.get_attribute("aria-pressed") == "true"
    seen.page.mouse.move(x, y)
    assert seen.page.locator("#card").is_hidden()
    row.click()
    seen.page.mouse.move(x + 1, y)
    assert seen.page.locator("#card").is_visible()


def test_search_finds_an_item_and_selects_it(seen: Opened) -> None:
    seen.page.locator("#search").fill("number 17")
    seen.page.keyboard.press("Enter")
    assert "item number 17" in seen.page.locator("#chosen").inner_text()


def test_the_map_shows_the_far_side_too(seen: Opened) -> None:
    seen.page.get_by_role("button", name="Map").click()
    seen.settle()
    middle, box = seen.picture(), seen.ground.bounding_box()
    radius = float(seen.ground.get_attribute("data-radius"))
    assert box["width"] / 2 > radius > 0.8 * box["width"] / 2
    assert np.abs(middle - middle[0, 0]).mean() > 5
    assert seen.said == []


def test_names_are_letters(browser: Browser, tmp_path: Path) -> None:
    analysis = make_analysis(items=40, classes=5, class_names=HOSTILE)
    write_page(tmp_path / "odd.html", page_of(analysis, "manifold", title=HOSTILE[0]))
    with opened(browser, tmp_path / "odd.html") as seen:
        seen.page.wait_for_selector("html.ready")
        legend = seen.page.locator("#legend").inner_text()
        assert [name for name in HOSTILE if name not in legend] == []
        assert seen.page.locator("h1").inner_text() == HOSTILE[0]
        assert seen.page.evaluate("window.caught") is None
        assert seen.page.locator("img[src=x]").count() == 0
        assert seen.said == []


def test_the_policy_lets_no_other_script_run(seen: Opened) -> None:
    seen.page.evaluate(
        "document.body.append(Object.assign(document.createElement('script'), {text: 'window.caught = 1'}))"
    )
    assert seen.page.evaluate("window.caught") is None
    assert any("Content Security Policy" in each for each in seen.said)


def test_it_follows_the_readers_system_and_the_switch(browser: Browser, path: Path) -> None:
    with opened(browser, path, scheme="light") as seen:
        seen.page.wait_for_selector("html.ready")
        assert seen.picture().mean() > 200
        seen.page.emulate_media(color_scheme="dark")
        assert seen.picture().mean() < 90
        switch = seen.page.get_by_role("button", name="Theme")
        switch.click()
        assert switch.inner_text() == "Theme: light"
        assert seen.picture().mean() > 200


def test_it_prints_in_light_colours_whatever_the_screen_has(seen: Opened) -> None:
    light = """() => {
      const canvas = document.querySelector('.paper'), pen = canvas.getContext('2d');
      const middle = pen.getImageData(canvas.width / 2, canvas.height / 2, 1, 1).data;
      return Array.from(middle.slice(0, 3));
    }"""
    seen.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    printed = seen.page.evaluate(light)
    assert min(printed) > 100, printed
    seen.page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert seen.picture().mean() < 90
    assert seen.page.pdf(format="A4").startswith(b"%PDF")
    assert seen.said == []


def test_without_webgl_there_are_a_sentence_and_the_figures(browser: Browser, path: Path) -> None:
    none = "HTMLCanvasElement.prototype.getContext = () => null"
    with opened(browser, path, before=none) as seen:
        assert "WebGL 2" in seen.page.locator(".notice").inner_text()
        seen.page.locator("#figures summary").click()
        assert "60, split val" in seen.page.locator("table").first.inner_text()
        assert seen.said == []


def test_nothing_is_wider_than_a_small_screen(browser: Browser, path: Path) -> None:
    with opened(browser, path, size=(360, 640), has_touch=True) as seen:
        seen.page.wait_for_selector("html.ready")
        for tab in seen.page.get_by_role("tab").all():
            tab.click()
            seen.settle()
            assert seen.page.evaluate("document.documentElement.scrollWidth") <= 360
