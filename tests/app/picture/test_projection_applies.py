"""Panels draw what the projection's controls say: every lens has its own globe, plots have none."""

import re

import numpy as np
import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QComboBox, QLabel, QTreeWidget

from geolip_viewer.geometry.projection import FAITHFUL, PCA, ProjectionSpec
from tests.app.trusting import not_busy
from tests.synthetic import make_analysis


@pytest.fixture(autouse=True)
def nothing_fitted_before(monkeypatch, tmp_path):
    """Globes are kept on disk: each test begins without."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))


def show_view(window, qtbot, view, **options):
    with qtbot.waitSignal(window.document.result_changed):
        window.document.store.change(view=view, options={view: options})


def box(window):
    return window.findChild(QComboBox, "projection")


def wait_fitted(window, qtbot):
    qtbot.waitUntil(lambda: window.services.fitting.is_done and not_busy(window), timeout=60_000)


def kept(true, drawn, k=10):
    """The share of each row's k nearest rows that is among its nearest as drawn, by brute force."""
    own = 9 * np.eye(len(true))
    near = [np.argsort(own - rows @ rows.T, axis=1)[:, :k] for rows in (true.astype(float), drawn.astype(float))]
    return np.mean([len({*a} & {*b}) / k for a, b in zip(*near, strict=True)])


def test_each_lens_is_drawn_on_a_globe_of_its_own_when_faithful_is_pressed(window, show_world, qtbot):
    show_world(make_analysis("dual-stream", items=40, anchors=4, dimension=6))
    analysis = window.document.loaded.analysis
    show_view(window, qtbot, "lens")
    before = [scene.layers[0].positions for scene in window.document.scenes]
    window.bars.by_id["projection.faithful"].trigger()
    wait_fitted(window, qtbot)
    for expert, scene in enumerate(window.document.scenes):
        seen, items = analysis.lens_embeddings(expert), scene.layers[0].positions
        others = [analysis.lens_embeddings(other) for other in range(3) if other != expert]
        assert kept(seen, items) > max(kept(rows, items) for rows in others)
        assert not np.allclose(items, before[expert], atol=0.1)
        assert scene.embedding_names == (f"{analysis.expert_names[expert]}, faithful",)
        assert scene.title == f"{analysis.expert_names[expert]}: its own faithful globe"
        assert "PCA" not in scene.subtitle
        assert scene.badge.text.startswith(f"{analysis.expert_names[expert]}, faithful: nearest anchor right for")
        assert re.search(r"of (\d )?new ones", scene.badge.text)  # as of any fitted globe
    assert not analysis._globes  # the globe of all experts together was not asked for
    window.bars.by_id["projection.pca"].trigger()
    qtbot.waitUntil(lambda: not_busy(window))
    for scene, items in zip(window.document.scenes, before, strict=True):
        np.testing.assert_array_equal(scene.layers[0].positions, items)
        assert "its own PCA" in scene.subtitle


def test_the_globes_of_lenses_are_fitted_one_after_the_other_in_the_background(window, show_world, qtbot):
    show_world(make_analysis("dual-stream", items=40, anchors=4, dimension=6))
    analysis = window.document.loaded.analysis
    show_view(window, qtbot, "lens")
    fitting, names, improved = window.services.fitting, [], []
    fitting.improved.connect(lambda _: names.append(fitting.what))
    fitting.improved.connect(lambda result: improved.append(result.scenes[-1].layers[0].positions))
    window.bars.by_id["projection.faithful"].trigger()
    assert fitting.is_running
    wait_fitted(window, qtbot)
    count = len(analysis.expert_names)
    assert list(dict.fromkeys(names)) == [
        f"The faithful globe of {name} ({place} of {count})" for place, name in enumerate(analysis.expert_names, 1)
    ]
    np.testing.assert_array_equal(improved[0], analysis.lens(count - 1).positions)  # its turn had not come


def test_one_lens_alone_is_the_only_one_that_is_fitted(window, show_world, qtbot):
    show_world(make_analysis("dual-stream", items=40, anchors=4, dimension=6))
    analysis = window.document.loaded.analysis
    show_view(window, qtbot, "lens", expert=analysis.expert_names[1])
    window.bars.by_id["projection.faithful"].trigger()
    wait_fitted(window, qtbot)
    assert list(analysis._lens_globes) == [1]
    assert window.services.fitting.what == "The faithful globe"


def test_the_ends_of_a_lens_morph_are_the_globes_of_its_lenses(window, show_world, qtbot):
    show_world(make_analysis("dual-stream", items=40, anchors=4, dimension=6))
    analysis = window.document.loaded.analysis
    show_view(window, qtbot, "lens-morph", t=1.0)
    window.bars.by_id["projection.faithful"].trigger()
    wait_fitted(window, qtbot)
    (scene,), last = window.document.scenes, len(analysis.expert_names) - 1
    globe = analysis.lens_globe(last).items.astype(float)
    drawn = scene.layers[0].positions.astype(float)
    np.testing.assert_allclose(drawn @ drawn.T, globe @ globe.T, atol=1e-5)  # the globe, turned
    assert "Each end its own faithful globe" in scene.subtitle


@pytest.mark.parametrize(("view", "reason"), [("magnitudes", "is a plot"), ("tour", "its own components")])
def test_where_no_projection_applies_the_controls_are_disabled_and_say_why(window, show_world, qtbot, view, reason):
    show_world(make_analysis("dual-stream", items=40, anchors=4, dimension=6))
    window.document.store.change(projection=ProjectionSpec.parse("PCA 2-3-4"))
    show_view(window, qtbot, view)
    assert not box(window).isEnabled()
    assert box(window).currentText() == "not used"
    assert reason in box(window).toolTip()
    for name in ("pca", "faithful", "anchors"):
        action = window.bars.by_id[f"projection.{name}"]
        assert not action.isEnabled()
        assert not action.isChecked()
        assert reason in action.toolTip()
    assert not window.docks["trust"].panel.findChild(QTreeWidget, "trust_projections").isEnabled()
    show_view(window, qtbot, "manifold")  # the choice is kept for views that draw it
    assert box(window).isEnabled()
    assert box(window).currentText() == "PCA 2-3-4"
    assert window.bars.by_id["projection.faithful"].isEnabled()
    assert reason not in window.bars.by_id["projection.faithful"].toolTip()


def test_nothing_is_fitted_for_a_plot(window, show_world, qtbot):
    show_world(make_analysis("dual-stream", items=40, anchors=4, dimension=6))
    show_view(window, qtbot, "magnitudes")
    with qtbot.assertNotEmitted(window.document.result_changed):
        window.document.store.change(projection=FAITHFUL)
    assert not window.services.fitting.is_running
    show_view(window, qtbot, "manifold")
    assert window.services.fitting.is_running
    wait_fitted(window, qtbot)


def test_a_lens_is_offered_what_it_draws_and_tells_why_nothing_else(window, show_world, qtbot):
    show_world(make_analysis("dual-stream", items=40, anchors=4, dimension=6))
    window.document.store.change(projection=ProjectionSpec.parse("PCA of anchors"))
    show_view(window, qtbot, "lens")
    assert box(window).currentText() == "PCA"
    assert window.bars.by_id["projection.pca"].isChecked()
    assert not window.bars.by_id["projection.anchors"].isEnabled()
    line = box(window).lineEdit()
    line.selectAll()
    qtbot.keyClicks(line, "PCA 2-3-4")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert "its own PCA" in window.findChild(QLabel, "banner_text").text()
    assert box(window).currentText() == "PCA"
    assert window.document.state.projection != PCA
