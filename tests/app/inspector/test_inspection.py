"""What the worker finds out about a selection, against numbers worked out the plain way."""

from collections import Counter

import numpy as np
import pytest

from geolip_viewer.app.inspector import inspection
from geolip_viewer.app.inspector.inspection import AnchorDetails, ItemDetails, SelectionDetails, inspected
from geolip_viewer.state import Selection
from tests.synthetic import make_analysis


@pytest.fixture(scope="module")
def analysis():
    return make_analysis(items=60, anchors=9)


def unit(rows):
    rows = np.asarray(rows, np.float64)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def projected(analysis, expert):
    """An expert's lens of every item: linear map, layer norm, unit length."""
    part = analysis.checkpoint.experts[expert].projector
    values = analysis.features.columns[expert].values.astype(np.float64) @ part.weight.T + part.bias
    values = (values - values.mean(axis=1, keepdims=True)) / np.sqrt(values.var(axis=1, keepdims=True) + 1e-5)
    return unit(values * part.scale + part.shift)


def test_an_empty_selection_has_nothing_to_inspect(analysis):
    assert inspected(analysis, Selection()) is None


def test_an_item_is_measured_by_every_anchor_through_every_lens(analysis):
    found = inspected(analysis, Selection((7,), (), 7))
    anchors = unit(analysis.anchors)
    lenses = [projected(analysis, expert) for expert in range(3)]
    assert isinstance(found, ItemDetails)
    assert found.cosines == pytest.approx(unit(sum(lenses))[7] @ anchors.T, abs=1e-5)
    assert found.lenses == pytest.approx(np.stack([lens[7] @ anchors.T for lens in lenses]), abs=1e-5)


def test_an_anchor_knows_its_assigned_items_nearest_first(analysis):
    anchor = int(np.argmax(analysis.assignment_counts))
    found = inspected(analysis, Selection((), (anchor,)))
    cosines = unit(analysis.embeddings) @ unit(analysis.anchors).T
    assigned = np.flatnonzero(cosines.argmax(axis=1) == anchor)
    assert isinstance(found, AnchorDetails)
    assert found.assigned.tolist() == sorted(assigned, key=lambda item: -cosines[item, anchor])
    means = [(projected(analysis, expert)[assigned] @ unit(analysis.anchors)[anchor]).mean() for expert in range(3)]
    assert found.lens_means == pytest.approx(means, abs=1e-5)
    assert found.seen == len(assigned)


def test_of_very_many_assigned_items_some_are_seen_and_it_is_said(analysis, monkeypatch):
    monkeypatch.setattr(inspection, "MOST_SEEN", 4)
    anchor = int(np.argmax(analysis.assignment_counts))
    found = inspected(analysis, Selection((), (anchor,)))
    assert 1 <= found.seen <= 4 < len(found.assigned)


def test_a_dead_anchor_has_no_assigned_items():
    analysis = make_analysis(dead=2)
    found = inspected(analysis, Selection((), (int(analysis.dead_anchors[0]),)))
    assert found.assigned.tolist() == []
    assert found.lens_means.tolist() == []


def test_several_are_counted_by_class_and_nearest_anchor(analysis):
    items = (3, 9, 20, 21, 40)
    found = inspected(analysis, Selection(items, (1, 2), 3))
    carried = Counter(int(label) for item in items for label in analysis.labels.of(item))
    visited = Counter(analysis.nearest_anchor[list(items)].tolist())
    assert isinstance(found, SelectionDetails)
    assert {int(c): int(found.class_counts[c]) for c in found.classes} == dict(carried)
    assert {int(a): int(found.nearest_counts[a]) for a in found.nearest} == dict(visited)
    assert found.classes.tolist() == sorted(carried, key=lambda c: (-carried[c], c))
    assert found.mean_cosine == pytest.approx(analysis.nearest_cosine[list(items)].mean())
    assert set(found.items.tolist()) == set(items)


@pytest.mark.parametrize("family", ["shared", "dual-stream", "fused", "anchors-only"])
@pytest.mark.parametrize("selection", [Selection((1,), (), 1), Selection((), (1,)), Selection((1, 2), (0, 1), 1)])
def test_every_family_can_be_inspected(family, selection):
    assert inspected(make_analysis(family), selection) is not None


def test_anchors_alone_can_be_inspected():
    analysis = make_analysis(items=None)
    assert len(inspected(analysis, Selection((), (0,))).cosines) == 12
    assert inspected(analysis, Selection((), (0, 1))).anchors.tolist() == [0, 1]
