"""Debian's Chromium without a window, for what is opened in a browser."""

import io
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import numpy as np
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

FLAGS = (
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
)
RIM = 6  # pixels at the edge of a globe's part of the page


@contextmanager
def chromium() -> Iterator[Browser]:
    found = shutil.which("chromium")
    assert found is not None, "Debian's chromium is needed: packaging/apt-test.txt"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield browser
        browser.close()


@dataclass
class Opened:
    """A page in a browser, and what it said and asked for."""

    page: Page
    said: list[str] = field(default_factory=list)
    asked_for: list[str] = field(default_factory=list)

    @property
    def ground(self) -> Any:
        return self.page.locator(".ground").first

    def settle(self) -> None:
        """Wait until what was asked for is drawn, with all its pixels."""
        self.page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        self.page.wait_for_selector("#stage:not([aria-busy])")
        self.page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")

    def picture(self) -> np.ndarray:
        """The first globe as it is on the screen, without what marks the focus: (H, W, 3)."""
        self.settle()
        box = self.ground.bounding_box()
        x, y, width, height = (round(box[side]) for side in ("x", "y", "width", "height"))
        inner = {"x": x + RIM, "y": y + RIM, "width": width - 2 * RIM, "height": height - 2 * RIM}
        return pixels(self.page.screenshot(clip=inner))


def pixels(png: bytes) -> np.ndarray:
    with Image.open(io.BytesIO(png)) as image:
        return np.asarray(image.convert("RGB"), np.int64)


@contextmanager
def opened(
    browser: Browser,
    path: Path,
    *,
    size: tuple[int, int] = (1100, 800),
    scheme: Literal["dark", "light"] = "dark",
    before: str = "",
    **context: Any,
) -> Iterator[Opened]:
    """A file as it opens by a double click; `before` is a script that runs first."""
    with browser.new_context(viewport={"width": size[0], "height": size[1]}, color_scheme=scheme, **context) as inside:
        page = inside.new_page()
        if before:
            page.add_init_script(before)
        seen = Opened(page)
        page.on("console", lambda message: seen.said.append(message.text))
        page.on("pageerror", lambda error: seen.said.append(str(error)))
        page.on("request", lambda request: seen.asked_for.append(request.url))
        page.goto(path.as_uri())
        yield seen
