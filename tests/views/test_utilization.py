import numpy as np

from tests.synthetic import make_analysis
from tests.views.looking import exact_cosines, keys, layer, panel


def test_used_anchors_are_coloured_by_visits_and_dead_ones_crossed() -> None:
    analysis = make_analysis(dead=3)
    scene = panel("utilization", analysis)
    assignment_counts = np.bincount(exact_cosines(analysis).argmax(axis=1), minlength=12)
    used, dead = layer(scene, "used"), layer(scene, "dead")
    assert used.index.tolist() == np.flatnonzero(assignment_counts).tolist()
    assert used.colour.values.tolist() == assignment_counts[assignment_counts > 0].tolist()
    assert used.colour.span == (0.0, assignment_counts.max())
    assert used.colour.scale == "log1p"
    assert dead.index.tolist() == np.flatnonzero(assignment_counts == 0).tolist()
    assert dead.symbol == "cross"
    assert dead.legend == f"dead anchor ({(assignment_counts == 0).sum()})"
    assert (
        scene.title
        == f"Utilization: {(assignment_counts > 0).sum()} of 12 anchors used, {(assignment_counts == 0).sum()} dead"
    )


def test_marks_grow_with_visits() -> None:
    used = layer(panel("utilization", make_analysis()), "used")
    assert used.size[used.colour.values.argmax()] == used.size.max()
    assert used.size[used.colour.values.argmin()] == used.size.min() < used.size.max()


def test_the_closest_pairs_are_joined_the_same_twenty_as_in_isolation() -> None:
    analysis = make_analysis(anchors=15)
    cosine = analysis.anchors.astype(np.float64) @ analysis.anchors.T.astype(np.float64)
    first, second = np.triu_indices(15, 1)
    order = np.argsort(-cosine[first, second])[:20]
    for view in ("utilization", "isolation"):
        pairs = layer(panel(view, analysis), "closest pairs")
        np.testing.assert_array_equal(pairs.starts, analysis.positions.anchors[first[order]])
        np.testing.assert_array_equal(pairs.ends, analysis.positions.anchors[second[order]])
    fewer = layer(panel("utilization", analysis, pairs=3), "closest pairs")
    np.testing.assert_array_equal(fewer.starts, analysis.positions.anchors[first[order[:3]]])


def test_pairs_and_dead_anchors_can_be_left_out() -> None:
    assert keys(panel("utilization", make_analysis(dead=3), pairs=0, dead=False)) == ["used"]


def test_colours_can_be_linear() -> None:
    assert layer(panel("utilization", make_analysis(), scale="linear"), "used").colour.scale == "linear"
