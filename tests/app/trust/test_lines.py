"""True and drawn angles in the texts about an item or anchor, in every view that draws both, against brute force."""

import re

import numpy as np
import pytest
from PyQt6.QtWidgets import QLabel, QTextBrowser
from scipy.spatial.distance import cdist

from geolip_viewer.app.picture.hover_card import HoverCard
from geolip_viewer.scene import Points
from geolip_viewer.state import Selection
from tests.app.pointing import frame, hover, marks_alone
from tests.app.trusting import measured, show_view
from tests.synthetic import make_analysis

ITEM, ANCHOR = 11, 4
ANGLES = re.compile(r"(.*?)(?:: )?(\d+)° from its nearest anchor (\d+), drawn (\d+)°")
VIEWS = [
    ("manifold", {}, None),
    ("tour", {"t": 0.7}, None),
    ("morph", {"end": "PCA 2-3-4", "t": 0.4}, None),
    ("antipodal", {}, None),
    ("lens", {"anchors": True}, (0, 1, 2)),
    ("lens", {"anchors": True, "frame": "fused"}, (0, 1, 2)),
    ("lens-morph", {"t": 0.2}, (0,)),
    ("lens-morph", {"t": 0.8}, (2,)),
]


@pytest.fixture
def shown(window, show_world, qtbot):
    analysis = make_analysis(items=40)
    show_world(analysis)
    measured(window, qtbot)
    return window, analysis


def degrees(one, other):
    return np.degrees(np.arccos(1 - cdist(one[None], other[None], "cosine")[0, 0]))


def drawn_at(scene, of, index):
    """Where a panel marks an item or an anchor."""
    layers = [layer for layer in scene.layers if isinstance(layer, Points) and layer.of == of]
    return next(layer.positions[layer.index == index][0] for layer in layers if index in layer.index)


@pytest.mark.parametrize(("view", "options", "experts"), VIEWS, ids=[f"{view} {more}" for view, more, _ in VIEWS])
def test_true_stands_beside_drawn_angle(shown, qtbot, view, options, experts):
    """True angles by the picture's own items (a lens's or the fused ones), drawn ones by the marks in the scene."""
    window, analysis = shown
    if view != "manifold":
        show_view(window, qtbot, view, **options)
    trusting = window.services.measurements
    for panel, scene in enumerate(window.document.scenes):
        items = analysis.embeddings if experts is None else analysis.lens_embeddings(experts[panel])
        among = cdist(analysis.anchors, analysis.anchors, "cosine") + 9 * np.eye(analysis.anchor_count)
        nearest = {"item": cdist(items, analysis.anchors, "cosine").argmin(axis=1), "anchor": among.argmin(axis=1)}
        for of, rows in (("item", items), ("anchor", analysis.anchors)):
            for index, anchor in enumerate(nearest[of].tolist()):
                drawn = degrees(drawn_at(scene, of, index), drawn_at(scene, "anchor", anchor))
                true = degrees(rows[index], analysis.anchors[anchor])
                told = ANGLES.fullmatch(trusting.lines(of, index, panel)[0])
                assert told is not None
                assert told.group(1) == ("" if experts is None else analysis.expert_names[experts[panel]])
                assert [float(each) for each in told.groups()[1:]] == pytest.approx([true, anchor, drawn], abs=0.51)


def test_an_item_says_how_much_of_it_and_around_it_is_kept(shown):
    window, analysis = shown
    lines = window.services.measurements.lines("item", ITEM, 0)
    true = int(cdist(analysis.embeddings[[ITEM]], analysis.anchors, "cosine")[0].argmin())
    rank = np.argsort(cdist(analysis.positions.items[[ITEM]], analysis.positions.anchors)[0]).tolist().index(true) + 1
    near, seen = (
        set(np.argsort(cdist(rows[[ITEM]], rows, "cosine")[0])[1:11].tolist())
        for rows in (analysis.embeddings, analysis.positions.items)
    )
    assert f"{len(near & seen)} of 10 true neighbours drawn near" in lines
    assert ("nearest anchor drawn nearest" in lines) == (rank == 1)
    assert rank == 1 or any(line.startswith(f"nearest anchor drawn {rank}") for line in lines)
    kept = np.square(analysis.pca.components[:3] @ analysis.embeddings[ITEM]).sum()
    assert f"{100 * kept:.0f}\u00a0% squared norm captured" in lines


def test_an_anchor_says_which_of_its_assigned_items_are_drawn_nearest_to_it(shown):
    window, analysis = shown
    true = cdist(analysis.embeddings, analysis.anchors, "cosine").argmin(axis=1)
    drawn = cdist(analysis.positions.items, analysis.positions.anchors).argmin(axis=1)
    for anchor in range(analysis.anchor_count):
        lines = window.services.measurements.lines("anchor", anchor, 0)[1:]
        assignment_counts, right = int((true == anchor).sum()), int(((true == anchor) & (drawn == anchor)).sum())
        wrong = int(((true != anchor) & (drawn == anchor)).sum())
        assert any(line.startswith(f"{right} of {assignment_counts} assigned item") for line in lines) == (
            assignment_counts > 0
        )
        assert any(line.startswith(f"{wrong} item") and "falsely" in line for line in lines) == (wrong > 0)
        assert len(lines) == (assignment_counts > 0) + (wrong > 0)


def test_a_space_without_anchors_tells_no_angle(shown, qtbot):
    window, _ = shown
    show_view(window, qtbot, "difference-space")
    lines = window.services.measurements.lines("item", ITEM, 0)
    assert lines
    assert "°" not in " ".join(lines)
    assert window.services.measurements.lines("anchor", ANCHOR, 0) == ()


def test_what_was_not_among_the_sampled_items_still_has_its_angle(shown, qtbot, monkeypatch):
    window, analysis = shown[0], shown[0].document.loaded.analysis
    monkeypatch.setitem(vars(analysis), "trust_rows", np.arange(0, 40, 2))
    show_view(window, qtbot, "lens")
    trusting = window.services.measurements
    assert len(trusting.lines("item", 11, 0)) == 1
    assert "° from its nearest anchor" in trusting.lines("item", 11, 0)[0]
    assert len(trusting.lines("item", 12, 0)) == 4
    assert "of 20 items that were compared" in trusting.lines("anchor", int(analysis.lens_nearest(0)[0][12]), 0)


def test_one_anchor_alone_has_no_other_to_be_near_to(window, show_world, qtbot):
    show_world(make_analysis(items=20, anchors=1))
    measured(window, qtbot)
    assert window.services.measurements.lines("anchor", 0, 0) == ("20 of 20 assigned items drawn nearest to it",)


def test_what_has_no_place_is_said_to_have_none(window, show_world, qtbot):
    points = [[1.0, 0, 0, 0], [-1.0, 0, 0, 0], [0, 1.0, 0, 0], [0, -1.0, 0, 0], [0, 0, 0, 1e-9]]
    show_world(make_analysis(points=[*points, [0, 0, 1.0, 0], [0, 0, -1.0, 0]], anchors=np.eye(4)[:3]))
    measured(window, qtbot)
    lines = window.services.measurements.lines("item", 4, 0)
    assert lines[0] == "90° from its nearest anchor 0, which cannot be drawn"


def test_the_card_and_the_inspector_say_it_of_the_panel_under_the_pointer(window, show_world, qtbot):
    window.services.canvas.start()
    analysis = make_analysis(items=60)
    show_world(analysis)
    measured(window, qtbot)
    show_view(window, qtbot, "lens", anchors=True)
    frame(window, qtbot)
    trusting, card = window.services.measurements, window.findChild(HoverCard, "hover_card")
    for of in ("item", "anchor"):
        index, place = next(iter(marks_alone(window, of, panel=1, apart=9.0).items()))
        hover(window, place)
        wait_written(qtbot, card.findChild(QLabel, "hover_lines").text, trusting.lines(of, index, 1)[0])
    inspector = window.findChild(QTextBrowser, "inspector")
    for of, index, chosen in (("item", ITEM, {"items": (ITEM,)}), ("anchor", ANCHOR, {"anchors": (ANCHOR,)})):
        window.document.store.change(selection=Selection(**chosen))
        for panel in range(len(analysis.expert_names)):
            wait_written(qtbot, inspector.toPlainText, trusting.lines(of, index, panel)[0])


def wait_written(qtbot, text, words):
    qtbot.waitUntil(lambda: words in text())
