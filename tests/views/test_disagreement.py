import numpy as np

from geolip_viewer.analysis import Analysis
from tests.synthetic import make_analysis
from tests.views.looking import exact_distances, keys, layer, panel


def magnitudes(analysis: Analysis) -> np.ndarray:
    """(P, N) in float64, the plain way."""
    distances = exact_distances(analysis)
    return np.stack([np.linalg.norm(distances[a] - distances[b], axis=1) for a, b in ((0, 1), (0, 2), (1, 2))])


def test_items_are_ranked_by_the_mean_difference_of_all_pairs() -> None:
    analysis = make_analysis()
    values = magnitudes(analysis).mean(axis=0)
    scene = panel("disagreement", analysis, count=5)
    order = np.argsort(-values)[:5]
    assert layer(scene, "rings").index.tolist() == order.tolist()
    np.testing.assert_allclose(layer(scene, "ranked").colour.values, values[order], atol=1e-5)
    assert layer(scene, "names").texts[0] == f"1: {analysis.item_name(int(order[0]))}"
    assert scene.title == f"The experts disagree most on “{analysis.item_name(int(order[0]))}”"
    assert sorted([*layer(scene, "others").index, *order]) == list(range(40))


def test_a_pair_has_a_ranking_of_its_own() -> None:
    analysis = make_analysis()
    values = magnitudes(analysis)[1]
    scene = panel("disagreement", analysis, pair="clip_l14_openai − siglip_b16_384", count=5, others=False)
    assert layer(scene, "rings").index.tolist() == np.argsort(-values)[:5].tolist()
    assert "others" not in keys(scene)


def test_a_step_shows_one_item_and_the_anchor_that_each_expert_sees_nearest() -> None:
    analysis = make_analysis("dual-stream")
    item = int(np.argsort(-magnitudes(analysis).mean(axis=0))[2])
    scene = panel("disagreement", analysis, at=3)
    assert layer(scene, "rings").index.tolist() == [item]
    assert scene.title.startswith(f"3. “{analysis.item_name(item)}”")
    nearest = exact_distances(analysis)[:, item].argmin(axis=1).tolist()
    lines = layer(scene, "to the experts' anchors")
    np.testing.assert_array_equal(lines.ends, analysis.positions.anchors[nearest])
    assert layer(scene, "experts").texts == analysis.expert_names
    assert layer(scene, "anchors").index.tolist() == sorted(set(nearest))


def test_a_step_beyond_the_last_item_shows_the_last_and_says_so() -> None:
    analysis = make_analysis(items=6)
    scene = panel("disagreement", analysis, at=99)
    assert scene.title.startswith("6. ")
    assert scene.warnings == ("There are only 6 items",)


def test_experts_that_agree_rank_in_item_order() -> None:
    scene = panel("disagreement", make_analysis(experts=2, same_experts=True), count=3)
    assert layer(scene, "rings").index.tolist() == [0, 1, 2]
