"""How large interactive pages are and how fast a browser opens and turns them: `python -m benchmarks.page`.

The browser is Debian's Chromium with software WebGL, which is slower than any GPU.
"""

import tempfile
import time
from pathlib import Path

import numpy as np

from geolip_viewer import from_arrays
from geolip_viewer.assets import asset
from geolip_viewer.export.page.content import Page, packed
from geolip_viewer.export.page.document import write_page
from geolip_viewer.export.page.making import make_page, views_named, with_still
from geolip_viewer.state import State
from tests.browsing import chromium, opened

TURNS = 12
FRAMES = """
async (count) => {
  const ground = document.querySelector('.ground');
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  const key = new KeyboardEvent('keydown', {key: 'ArrowLeft', bubbles: true, cancelable: true});
  await frame();
  const start = performance.now();
  for (let turn = 0; turn < count; turn += 1) { ground.dispatchEvent(key); await frame(); }
  return (performance.now() - start) / count;
}
"""


def world(items: int, anchors: int, classes: int = 80, dimension: int = 64) -> object:
    random = np.random.default_rng(0)
    middles = random.normal(size=(classes, dimension))
    labels = random.integers(0, classes, items)
    rows = middles[labels] + 0.8 * random.normal(size=(items, dimension))
    return from_arrays(
        rows, middles[random.integers(0, classes, anchors)] + random.normal(size=(anchors, dimension)), labels
    )


def measured(items: int, anchors: int, *views: str) -> None:
    analysis = world(items, anchors)._analysis  # type: ignore[attr-defined]
    start = time.perf_counter()
    page: Page = with_still(make_page(analysis, State(), views_named(views, analysis), {}, badge=False), State())
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "page.html"
        size = write_page(path, page)
        made, data = time.perf_counter() - start, len(packed(page))
        print(f"{items:,} items, {anchors} anchors, {len(views)} views: {size / 1000:,.0f} kB, of which")
        still = 4 / 3 * len(page.still)
        print(f"  data {data / 1000:,.0f} kB, still picture {still / 1000:,.0f} kB; made in {made:.1f} s")
        with chromium() as browser, opened(browser, path, size=(1300, 900)) as seen:
            seen.page.wait_for_selector("html.ready")
            ready = seen.page.evaluate("performance.measure('ready', undefined, 'ready').duration")
            turn = seen.page.evaluate(FRAMES, TURNS)
            print(f"  opens in {ready / 1000:.2f} s, turns at {1000 / turn:.0f} frames a second in software")


if __name__ == "__main__":
    program = asset("page", "page.js").stat().st_size + asset("page", "page.css").stat().st_size
    print(f"program and looks: {program / 1000:,.0f} kB")
    measured(5_000, 512, "manifold", "nearest-links", "utilization", "cells")
    measured(118_287, 512, "manifold")
    measured(118_287, 512, "manifold", "utilization", "cells", "density")
