"""How far the picture can be trusted, in the window: measured behind the picture, written on it, told in a panel."""

import threading

import numpy as np
import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtGui import QColor, QImage
from PyQt6.QtWidgets import QAbstractButton, QLabel, QListWidget, QToolButton, QTreeWidget, QWidget
from scipy.spatial.distance import cdist

from geolip_viewer.app.trust import measuring as trust_measuring
from geolip_viewer.geometry.projection import ProjectionSpec
from geolip_viewer.sources.item_images import ImageFolder
from geolip_viewer.state import Filters, Selection
from geolip_viewer.task import blocks
from geolip_viewer.wording import formatted
from tests.app.trusting import measured, not_busy
from tests.synthetic import make_analysis


@pytest.fixture(autouse=True)
def nothing_fitted_before(monkeypatch, tmp_path):
    """Globes are kept on disk: each test begins without."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))


@pytest.fixture
def trusted(window, show_world, qtbot):
    """A world on the screen, its badge written."""

    def show(**world):
        analysis = make_analysis(**world)
        show_world(analysis)
        measured(window, qtbot)
        return analysis

    return show


def text(window, name):
    return window.docks["trust"].panel.findChild(QLabel, name).text()


def test_beside_a_filter_the_panel_says_that_all_items_are_measured(window, qtbot, trusted):
    analysis = trusted()
    assert "Measures are of" not in text(window, "trust_words")
    with qtbot.waitSignal(window.document.result_changed):
        window.document.store.change(filters=Filters(isolated=(0,)))
    measured(window, qtbot)
    assert text(window, "trust_words").endswith(f"Measures are of all {analysis.item_count} items.")


def open_panel(window, qtbot):
    window.bars.by_id["trust.open"].trigger()
    qtbot.waitUntil(window.docks["trust"].isVisible)
    measured(window, qtbot)


def test_the_badge_is_written_on_the_picture_and_says_what_brute_force_says(window, trusted):
    analysis = trusted(items=50, anchors=6)
    true = cdist(analysis.embeddings, analysis.anchors, "cosine").argmin(axis=1)
    drawn = cdist(analysis.positions.items, analysis.positions.anchors).argmin(axis=1)
    chance = np.mean(true[:, None] == drawn)
    badge = window.document.scenes[0].badge.text
    right = f"nearest anchor right for {100 * (true == drawn).mean():.0f}\u00a0% of items"
    assert f"{right} (chance {100 * chance:.0f}\u00a0%)" in badge
    assert window.services.canvas._scenes[0].badge.text == badge


def test_a_fitted_globe_says_what_it_knows_of_new_items(window, trusted, qtbot):
    """Its badge is first that of the items it was fitted to, and complete once a second fit is done."""
    trusted(items=60)
    open_panel(window, qtbot)
    window.bars.by_id["projection.faithful"].trigger()
    qtbot.waitUntil(lambda: "of new ones" in window.document.scenes[0].badge.text, timeout=30_000)
    measured(window, qtbot)
    held_out = window.document.loaded.analysis.trust(window.document.result.view_input.positions).held_out
    found, new = held_out.figures["nearest_anchor_agreement"], len(held_out.rows)
    assert f"{100 * found:.0f}\u00a0% of new ones" in window.document.scenes[0].badge.text
    error = 100 * np.sqrt(found * (1 - found) / (new - 1))
    said = text(window, "trust_measures_held_out_nearest_anchor_agreement")
    assert said == f"{100 * found:.1f} ± {error:.1f}\u00a0%"


def test_stability_and_evenness_stand_in_the_panel_where_they_were_measured(window, trusted, qtbot):
    trusted(items=60)
    open_panel(window, qtbot)
    analysis = window.document.loaded.analysis
    keys = ("subsample_stability", "stability", "evenness.clark_evans", "evenness.cell_dispersion")
    shown = [window.findChild(QLabel, f"trust_measures_{key}") for key in keys]
    assert [label.isVisible() for label in shown] == [False, False, True, True], "components are not fitted"
    assert shown[2].text() == f"{evenness_by_brute_force(analysis.positions.items):.3f}"
    window.bars.by_id["projection.faithful"].trigger()
    qtbot.waitUntil(lambda: shown[0].isVisible() and not_busy(window), timeout=30_000)
    positions = window.document.result.view_input.positions
    assert shown[0].text() == formatted(float(analysis.subsample_stability(positions).mean()), "share")
    assert shown[2].text() == f"{evenness_by_brute_force(positions.items):.3f}"
    assert not shown[1].isVisible(), "another seed takes a fit of its own"
    window.document.store.change(options={"manifold": {"colour": "stability-over-seeds"}})
    qtbot.waitUntil(lambda: shown[1].isVisible() and not_busy(window), timeout=30_000)
    assert shown[1].text() == formatted(float(analysis.stability(positions).mean()), "share")


def evenness_by_brute_force(positions):
    """Clark and Evans: the mean distance to the nearest other over that of uniform points."""
    apart = cdist(positions, positions) + 9 * np.eye(len(positions))
    return apart.min(axis=1).mean() / np.sqrt(np.pi / len(positions))


def test_of_a_plot_the_panel_says_why_there_is_nothing(window, trusted, qtbot):
    trusted()
    open_panel(window, qtbot)
    with qtbot.waitSignal(window.document.result_changed):
        window.document.store.change(view="spectrum")
    measured(window, qtbot)
    assert "no picture" in text(window, "trust_words")


def test_another_view_supersedes_the_measuring(window, show_world, qtbot):
    show_world(make_analysis(items=300))
    with qtbot.waitSignal(window.document.result_changed):
        window.document.store.change(view="lens")
    measured(window, qtbot)
    assert [scene.badge.text.partition(":")[0] for scene in window.document.scenes] == list(
        window.document.loaded.analysis.expert_names
    )


def test_an_interrupting_request_does_not_restart_measuring(window, show_world, qtbot, monkeypatch):
    begun, known = [], threading.Event()

    def slow(picture):
        begun.append(picture)
        while not known.wait(0.001):
            list(blocks(1))
        return trust_measuring.measured(picture)

    monkeypatch.setattr("geolip_viewer.app.trust.measurements.measured", slow)
    show_world(make_analysis(items=40))
    trusting, worker = window.services.measurements, window.services.worker
    qtbot.waitUntil(lambda: len(begun) == 1)
    for item in range(5):
        with qtbot.waitSignal(worker.finished, check_params_cb=lambda channel, _: channel == "inspect"):
            window.services.selecting.items([item])
    assert trusting.status == "measuring"
    known.set()
    measured(window, qtbot)
    assert trusting.status == "measured"
    assert len(begun) == 1


def test_the_panel_sets_random_data_beside_every_measure(window, trusted, qtbot):
    analysis = trusted(items=60)
    open_panel(window, qtbot)
    found = analysis.trust(analysis.positions).figures
    uniform, gaussian = (analysis.null_trust(analysis.positions, name).figures for name in ("uniform", "covariance"))
    assert uniform != gaussian
    for key, form in (("neighbors_kept", "share"), ("trustworthiness", "number"), ("angle_error_degrees", "angle")):
        assert text(window, f"trust_measures_{key}") == formatted(found[key], form)
        assert text(window, f"trust_measures_uniform_{key}") == formatted(uniform[key], form)
        assert text(window, f"trust_measures_cov._{key}") == formatted(gaussian[key], form)
        assert window.findChild(QLabel, f"trust_measures_{key}").toolTip()
    assert "all 60 items" in text(window, "trust_words")


@pytest.mark.parametrize("items", [1, 2])
def test_too_few_items_are_told_in_a_sentence(window, trusted, qtbot, items):
    trusted(items=items)
    open_panel(window, qtbot)
    assert f"not {items}" in text(window, "trust_words")
    assert "nan" not in "".join(label.text() for label in window.docks["trust"].findChildren(QLabel)).lower()


def test_a_checkpoint_alone_has_nothing_to_measure(window, trusted, qtbot):
    trusted(items=None)
    open_panel(window, qtbot)
    assert window.findChild(QLabel, "trust_words").text()
    assert not window.findChild(QLabel, "trust_measures_neighbors_kept").isVisible()


def test_given_up_it_says_so_and_can_be_measured_again(window, show_world, qtbot):
    show_world(make_analysis(items=50))
    window.services.measurements.measure()
    window.services.worker.cancel()
    assert window.services.measurements.status == "stopped"
    open_panel(window, qtbot)
    assert "cancelled" in text(window, "trust_words")
    window.findChild(QAbstractButton, "trust_again").click()
    measured(window, qtbot)
    assert window.document.scenes[0].badge


def test_the_globe_of_random_data_is_fitted_on_demand_and_another_view_ends_that(window, trusted, qtbot):
    trusted(items=150)
    open_panel(window, qtbot)
    window.bars.by_id["projection.faithful"].trigger()
    button = window.findChild(QAbstractButton, "trust_random")
    qtbot.waitUntil(lambda: button.isVisible() and not_busy(window), timeout=20_000)
    button.click()
    with qtbot.waitSignal(window.document.result_changed):
        window.document.store.change(view="utilization")
    measured(window, qtbot)
    button.click()
    measured(window, qtbot)
    assert text(window, "trust_measures_uniform_neighbors_kept").endswith("%")
    assert not button.isVisible()


def test_numbers_of_the_constellation_are_measured_on_demand(window, trusted, qtbot):
    analysis = trusted(items=50, anchors=8, dead=2)
    open_panel(window, qtbot)
    window.findChild(QAbstractButton, "trust_numbers_measure").click()
    qtbot.waitUntil(lambda: not_busy(window))
    assert text(window, "trust_data_dead") == formatted(len(analysis.dead_anchors), "number")
    assert "no assigned items here" in window.findChild(QLabel, "trust_data_dead").toolTip()
    cosine = analysis.anchors.astype(float) @ analysis.anchors.T.astype(float)
    spread = np.maximum(cosine[~np.eye(8, dtype=bool)], 0).mean()
    assert text(window, "trust_data_anchor_spread") == f"{spread:.3f}"
    assert "aligned" in text(window, "trust_agreement")


def test_an_items_true_neighbours_are_selected_with_it(window, trusted, qtbot):
    analysis = trusted(items=60)
    window.document.store.change(selection=Selection(items=(7,), current=7))
    window.bars.by_id["trust.neighbors"].trigger()
    qtbot.waitUntil(lambda: len(window.document.state.selection.items) == 11)
    near = np.argsort(cdist(analysis.embeddings[[7]], analysis.embeddings, "cosine")[0])[:11]
    assert set(window.document.state.selection.items) == set(near.tolist())
    assert window.document.state.selection.current == 7


def test_items_on_which_experts_disagree_are_stepped_through(window, trusted, qtbot):
    analysis = trusted(items=30)
    window.bars.by_id["trust.disagreements"].trigger()
    rows = window.findChild(QListWidget, "disagreement_list")
    qtbot.waitUntil(lambda: rows.count() == 30)
    worst = np.argsort(-analysis.difference_magnitude.mean(axis=0))
    rows.setFocus()
    for step in range(3):
        qtbot.keyClick(rows, Qt.Key.Key_Right)
        assert window.document.state.selection.items == (worst[step],)
    qtbot.keyClick(rows, Qt.Key.Key_Left)
    assert window.document.state.selection.items == (worst[1],)
    assert text(window, "disagreement_place") == "2 of 30"


def test_disagreements_are_stepped_through_by_buttons_and_show_the_picture(window, trusted, qtbot, tmp_path):
    analysis = trusted(items=30)
    worst = np.argsort(-analysis.difference_magnitude.mean(axis=0))
    image = QImage(16, 16, QImage.Format.Format_RGB32)
    image.fill(QColor("#ff00ff"))
    image.save(str(tmp_path / f"{analysis.image_id[worst[1]]}.png"))
    window.services.thumbnails.use(ImageFolder(tmp_path, "{image_id}.png"), analysis.image_id)
    window.bars.by_id["trust.disagreements"].trigger()
    rows = window.findChild(QListWidget, "disagreement_list")
    qtbot.waitUntil(lambda: rows.count() == 30)
    onward, back = (window.findChild(QToolButton, f"disagreement_{name}") for name in ("next", "previous"))
    picture = window.findChild(QLabel, "disagreement_picture")
    qtbot.mouseClick(onward, Qt.MouseButton.LeftButton)
    assert window.document.state.selection.items == (worst[0],)
    qtbot.mouseClick(onward, Qt.MouseButton.LeftButton)
    assert window.document.state.selection.items == (worst[1],)
    qtbot.waitUntil(picture.isVisible)
    assert picture.pixmap().toImage().pixelColor(8, 8).name() == "#ff00ff"
    qtbot.mouseClick(back, Qt.MouseButton.LeftButton)
    assert window.document.state.selection.items == (worst[0],)
    assert not picture.isVisible(), "it has none"


def test_projections_stand_beside_each_other_and_one_click_shows_one(window, trusted, qtbot):
    trusted(items=50)
    open_panel(window, qtbot)
    window.document.store.change(projection=ProjectionSpec.parse("PCA 2-3-4"))
    measured(window, qtbot)
    qtbot.waitUntil(lambda: "PCA 2-3-4" in window.services.measurements.by_projection)
    rows = window.findChild(QTreeWidget, "trust_projections")
    names = [rows.topLevelItem(place).text(0) for place in range(rows.topLevelItemCount())]
    assert names == ["PCA", "faithful", "PCA 2-3-4"]
    assert rows.topLevelItem(2).text(1).endswith("%")
    rows.itemClicked.emit(rows.topLevelItem(0), 0)
    assert window.document.state.projection.name == "PCA"


@pytest.mark.parametrize(("width", "is_below"), [(700, False), (230, True)])
def test_in_a_narrow_panel_values_stand_below_their_names_and_nothing_is_cut(window, trusted, qtbot, width, is_below):
    trusted(items=60)
    open_panel(window, qtbot)
    dock = window.docks["trust"]
    dock.setFloating(True)
    dock.resize(width, 500)
    page = window.findChild(QWidget, "trust_page")
    qtbot.waitUntil(lambda: page.parentWidget().width() >= page.width())
    name, value = (window.findChild(QLabel, f"trust_measures_{each}trustworthiness") for each in ("name_", ""))
    qtbot.waitUntil(lambda: (value.y() > name.y() + 5) == is_below)
    for label in window.findChild(QWidget, "trust_measures").findChildren(QLabel):
        assert not label.isVisible() or label.mapTo(page, label.rect().topRight()).x() < page.parentWidget().width()
