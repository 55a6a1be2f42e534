"""Tables of items and anchors against numbers worked out the plain way."""

from collections import Counter

import numpy as np
import pytest

from geolip_viewer.export.anchor_columns import anchor_experts, anchor_table, assigned_classes
from geolip_viewer.export.item_columns import item_pairs, item_table
from tests.synthetic import make_analysis


@pytest.fixture(scope="module")
def analysis():
    return make_analysis(items=50, anchors=9, item_names=True)


def values(table, key):
    return table.column(key).values.values


def unit(rows):
    rows = np.asarray(rows, np.float64)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def cosines(analysis):
    """(N, A) from the embeddings, by numpy alone."""
    return unit(analysis.embeddings) @ unit(analysis.anchors).T


def test_each_item_has_its_nearest_anchor_and_what_the_picture_keeps_of_it(analysis):
    table = item_table(analysis)
    expected = cosines(analysis)
    centred = analysis.embeddings.astype(np.float64) - analysis.embeddings.mean(axis=0, dtype=np.float64)
    axes = np.linalg.svd(centred, full_matrices=False)[2][:3]
    radius = np.linalg.norm(analysis.embeddings.astype(np.float64) @ axes.T, axis=1)
    assert values(table, "nearest_anchor").tolist() == expected.argmax(axis=1).tolist()
    assert values(table, "nearest_cosine") == pytest.approx(expected.max(axis=1), abs=1e-6)
    assert values(table, "radius") == pytest.approx(radius, abs=1e-5)
    assert values(table, "kept") == pytest.approx(radius**2, abs=1e-5)


def test_items_carry_their_names_ids_and_classes(analysis):
    table, labels = item_table(analysis), analysis.labels
    assert table.text("name", 7) == "item number 7"
    assert table.text("image_id", 7) == "1049"
    for item in range(50):
        assert table.text("classes", item) == ", ".join(f"class {label}" for label in labels.of(item)) or "–"


def test_without_names_the_id_comes_first():
    assert item_table(make_analysis()).columns[0].key == "image_id"
    assert item_table(make_analysis(texts=True)).text("image_id", 3) == "item-3"


def test_visits_are_counted_and_their_cosines_averaged(analysis):
    table, expected = anchor_table(analysis), cosines(analysis)
    nearest, best = expected.argmax(axis=1), expected.max(axis=1)
    for anchor in range(9):
        assigned = nearest == anchor
        assert values(table, "visits")[anchor] == assigned.sum()
        assert values(table, "share")[anchor] == pytest.approx(assigned.mean())
        mean = values(table, "visitor_cosine")[anchor]
        assert mean == pytest.approx(best[assigned].mean(), abs=1e-6) if assigned.any() else np.isnan(mean)


def test_isolation_is_the_largest_cosine_to_another_anchor(analysis):
    among = unit(analysis.anchors) @ unit(analysis.anchors).T - 9 * np.eye(9)
    table = anchor_table(analysis)
    assert values(table, "isolation") == pytest.approx(among.max(axis=1), abs=1e-6)
    assert values(table, "neighbor").tolist() == among.argmax(axis=1).tolist()


@pytest.mark.parametrize("seed", range(5))
def test_the_top_class_is_the_one_most_assigned_items_carry(seed):
    analysis = make_analysis(items=60, anchors=7, dead=2, seed=seed)
    top, share = assigned_classes(analysis)
    for anchor in range(7):
        assigned = np.flatnonzero(analysis.nearest_anchor == anchor)
        carried = Counter(int(label) for item in assigned for label in analysis.labels.of(item))
        if not carried:
            assert top[anchor] == -1
            assert np.isnan(share[anchor])
            continue
        best = min(carried, key=lambda label: (-carried[label], label))
        assert top[anchor] == best
        assert share[anchor] == pytest.approx(carried[best] / len(assigned))


def test_experts_that_agree_differ_by_nothing():
    analysis = make_analysis(experts=2, same_experts=True)
    (column,) = item_pairs(analysis)
    assert column.values.values == pytest.approx(0, abs=1e-4)
    divergence, pair = anchor_experts(analysis)
    assert divergence.values.values == pytest.approx(0, abs=1e-5)
    assert pair.values.values == pytest.approx(0, abs=1e-5)


def test_pairs_are_named_by_both_experts(analysis):
    first, *_ = item_pairs(analysis)
    assert first.key == "difference_clip_l14_openai_dinov2_b14"
    assert first.title == "‖Δ‖ clip − dinov2"
    assert "clip_l14_openai and dinov2_b14" in first.help


def test_what_the_data_cannot_answer_is_no_column():
    alone = make_analysis(items=None)
    assert item_table(alone).columns == ()
    assert "visits" not in [column.key for column in anchor_table(alone).columns]
    assert anchor_experts(alone) == ()
    assert item_pairs(make_analysis(experts=1)) == ()
    assert "classes" not in [column.key for column in item_table(make_analysis(labels=None)).columns]


@pytest.mark.parametrize("family", ["shared", "dual-stream", "fused", "anchors-only"])
def test_every_column_says_what_it_means_and_has_a_key_of_its_own(family):
    analysis = make_analysis(family)
    for columns in (
        (*item_table(analysis).columns, *item_pairs(analysis)),
        (*anchor_table(analysis).columns, *anchor_experts(analysis)),
    ):
        assert all(column.help and column.title for column in columns)
        assert len({column.key for column in columns}) == len(columns)
