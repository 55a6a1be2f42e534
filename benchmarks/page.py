"""How large interactive pages are, and how fast a browser opens and rotates them: `python -m benchmarks.page`.

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
from geolip_viewer.export.page.plan import PagePlan
from geolip_viewer.export.page.timeline import with_timeline
from geolip_viewer.opening import read_run_analysis
from geolip_viewer.sources.feature_reading import read_features
from geolip_viewer.sources.sample import sample_features, sample_run
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
    page: Page = with_still(make_page(analysis, PagePlan(views_named(views, analysis), badge=False)), State())
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "page.html"
        size = write_page(path, page)
        made, data = time.perf_counter() - start, len(packed(page))
        print(f"{items:,} items, {anchors} anchors, {len(views)} views: {size / 1000:,.0f} kB, of which")
        still = 4 / 3 * len(page.still)
        print(f"  data {data / 1000:,.0f} kB, still picture {still / 1000:,.0f} kB; made in {made:.1f} s")
        print(f"  {opened_and_turned(path)}")


def opened_and_turned(path: Path) -> str:
    """Time and processor time until a page's first frame, and how fast it rotates.

    Software WebGL runs in a separate process; a graphics card would take over most of that work.
    """
    with chromium() as browser, opened(browser, path, size=(1300, 900)) as seen:
        session = seen.page.context.new_cdp_session(seen.page)
        session.send("Performance.enable")
        seen.page.wait_for_selector("html.ready")
        ready = seen.page.evaluate("performance.measure('ready', undefined, 'ready').duration")
        worked = {each["name"]: each["value"] for each in session.send("Performance.getMetrics")["metrics"]}
        processes = browser.new_browser_cdp_session().send("SystemInfo.getProcessInfo")["processInfo"]
        drew = sum(each["cpuTime"] for each in processes if each["type"] == "GPU")
        turn = seen.page.evaluate(FRAMES, TURNS)
        return (
            f"opens in {ready / 1000:.2f} s (processor: page {worked['ProcessTime']:.2f} s, WebGL {drew:.2f} s), "
            f"turns at {1000 / turn:.1f} frames a second in software"
        )


def run_measured(*views: str) -> None:
    """The sample's training run, with and without all its checkpoints."""
    source = sample_features()
    shown = read_run_analysis([sample_run()], lambda first: read_features(source, first))
    plan = PagePlan(views_named(views, shown), badge=False)
    alone = make_page(shown, plan)
    whole = with_timeline(alone, plan)
    sizes = [len(packed(each)) / 1000 for each in (alone, whole)]
    count = len(shown.run)
    print(f"a run of {count} checkpoints, {shown.item_count:,} items, {', '.join(views)}: data {sizes[1]:,.0f} kB,")
    print(f"  of its last checkpoint alone {sizes[0]:,.0f} kB")
    with tempfile.TemporaryDirectory() as folder:
        write_page(Path(folder) / "run.html", whole)
        print(f"  {opened_and_turned(Path(folder) / 'run.html')}")


if __name__ == "__main__":
    program = asset("page", "page.js").stat().st_size + asset("page", "page.css").stat().st_size
    print(f"program and looks: {program / 1000:,.0f} kB")
    measured(5_000, 512, "manifold", "nearest-links", "utilization", "cells")
    run_measured("manifold")
    run_measured("manifold", "nearest-links", "utilization", "cells")
    measured(118_287, 512, "manifold")
    measured(118_287, 512, "manifold", "utilization", "cells", "density")
