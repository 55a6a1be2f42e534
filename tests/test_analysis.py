"""What an analysis promises beside its numbers: names, sharing, cancelling, and how it tells what is odd."""

import dataclasses

import numpy as np
import pytest

from geolip_viewer.analysis import Analysis
from geolip_viewer.errors import FeaturesError, MissingDataError, OptionError
from tests.synthetic import make_analysis, make_checkpoint, make_features

ODD = {
    "an ordinary one": {},
    "one expert": {"experts": 1},
    "a checkpoint alone": {"items": None},
    "anchors alone": {"family": "anchors-only", "items": None},
    "anchors and ready embeddings": {"family": "anchors-only"},
    "one item": {"items": 1},
    "two items": {"items": 2},
    "two dimensions": {"dimension": 2},
    "three dimensions": {"dimension": 3, "family": "dual-stream"},
    "two anchors": {"anchors": 2},
    "no labels": {"labels": None},
    "experts that agree": {"same_experts": True},
    "all items the same": {"points": [[1, 0, 0]] * 4},
    "dead anchors": {"dead": 4},
    "texts for ids": {"texts": True},
    "no classes": {"classes": 0, "labels": None},
}


def results(analysis: Analysis) -> dict[str, object]:
    """Every public result by name; None where the data cannot answer."""
    found: dict[str, object] = {}
    for name in dir(type(analysis)):
        if not name.startswith("_") and not callable(getattr(type(analysis), name)):
            try:
                found[name] = getattr(analysis, name)
            except MissingDataError:
                found[name] = None
    return found


@pytest.mark.slow
@pytest.mark.parametrize("world", ODD.values(), ids=ODD.keys())
def test_every_odd_world_has_its_numbers(world):
    found = results(make_analysis(**world))
    for name, value in found.items():
        if isinstance(value, np.ndarray) and value.dtype.kind == "f" and name != "centroids":
            assert np.isfinite(value).all(), name


@pytest.mark.slow
@pytest.mark.parametrize("world", ODD.values(), ids=ODD.keys())
def test_results_cannot_be_written_to(world):
    for name, value in results(make_analysis(**world)).items():
        if isinstance(value, np.ndarray) and name != "image_id" and value.size:
            assert not value.flags.writeable, name


def test_places_are_on_the_sphere():
    positions = make_analysis().positions
    for rows in (positions.items, positions.anchors, positions.classes):
        np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)
        assert rows.dtype == np.float32


def test_axes_tell_how_much_variance_they_show():
    analysis = make_analysis()
    assert analysis.positions.name == "PCA"
    assert analysis.positions.axes[0] == f"PC1 {100 * analysis.pca.explained_variance_ratio[0]:.1f}\u00a0%"


def test_any_three_components_can_be_drawn():
    analysis = make_analysis()
    positions = analysis.pca_places(1, 2, 3)
    wanted = analysis.embeddings @ analysis.pca.components[1:4].T
    np.testing.assert_allclose(positions.items, wanted / np.linalg.norm(wanted, axis=1)[:, None], atol=1e-5)
    assert positions.name == "PCA 2-3-4"
    assert positions.axes[2].startswith("PC4 ")


@pytest.mark.parametrize("axes", [(0, 1, 8), (-1, 0, 1), (0, 1)])
def test_components_that_are_not_there_are_refused(axes):
    with pytest.raises(OptionError, match="components"):
        make_analysis(dimension=8).pca_places(*axes)


def test_an_item_without_a_class_has_none():
    analysis = make_analysis(items=3, labels=[[], [2, 0], [2]], classes=3)
    assert analysis.primary_class.tolist() == [-1, 0, 2]
    assert analysis.first_class.tolist() == [-1, 2, 2]
    assert analysis.labels.of(1).tolist() == [0, 2]


def test_an_anchor_nobody_visits_is_dead():
    analysis = make_analysis(points=[[1, 0, 0]], anchors=[[1, 0, 0], [-1, 0, 0]])
    assert analysis.dead_anchors.tolist() == [1]
    assert analysis.assignment_counts.tolist() == [1, 0]


def test_ready_embeddings_are_made_unit():
    analysis = make_analysis(points=[[3, 4], [0, 2]], anchors=[[1, 0], [0, 1]])
    np.testing.assert_allclose(analysis.embeddings, [[0.6, 0.8], [0, 1]], atol=1e-7)


def test_without_items_the_anchors_have_the_pca():
    analysis = make_analysis("anchors-only", items=None, anchors=30)
    centred = analysis.anchors.astype(float) - analysis.anchors.mean(axis=0, dtype=float)
    np.testing.assert_allclose(analysis.pca.singular_values, np.linalg.svd(centred, compute_uv=False), rtol=1e-6)
    assert analysis.positions.items.shape == (0, 3)
    assert analysis.dead_anchors.size == 0


def test_a_few_items_are_compared_with_all_anchors():
    analysis = make_analysis()
    cosines = analysis.embeddings.astype(float) @ analysis.anchors.T.astype(float)
    np.testing.assert_allclose(analysis.similarities(7), cosines[7], atol=1e-6)
    np.testing.assert_allclose(analysis.similarities(np.array([7, 3])), cosines[[7, 3]], atol=1e-6)
    anchors, found = analysis.top_anchors(7, 4)
    assert anchors.tolist() == np.argsort(-cosines[7])[:4].tolist()
    np.testing.assert_allclose(found, np.sort(cosines[7])[::-1][:4], atol=1e-6)
    mean = cosines[[7, 3]].mean(axis=0)
    scaled = (mean - mean.min()) / (mean.max() - mean.min())
    np.testing.assert_allclose(analysis.affinity(np.array([7, 3])), scaled, atol=1e-6)


@pytest.mark.parametrize("k", [0, 13])
def test_more_anchors_than_there_are_cannot_be_asked_for(k):
    with pytest.raises(OptionError, match="from 1 to 12"):
        make_analysis(anchors=12).top_anchors(0, k)


# -- names


def test_items_are_found_by_their_id():
    assert make_analysis().item_of_id("1014") == 2
    assert make_analysis(texts=True).item_of_id("item-2") == 2


@pytest.mark.parametrize("text", ["1015", "first", "", "99999999999999999999999"])
def test_an_id_that_is_not_there_is_refused_with_one_that_is(text):
    with pytest.raises(OptionError, match="1000"):
        make_analysis().item_of_id(text)


def test_an_item_is_called_by_its_name_or_else_its_id():
    assert make_analysis().item_name(2) == "1014"
    assert make_analysis(item_names=True).item_name(2) == "item number 2"


def test_options_choose_among_the_names_of_the_data():
    analysis = make_analysis(experts=3, classes=2)
    assert analysis.vocabulary == {
        "expert": ("clip_l14_openai", "dinov2_b14", "siglip_b16_384"),
        "pair": (
            "clip_l14_openai − dinov2_b14",
            "clip_l14_openai − siglip_b16_384",
            "dinov2_b14 − siglip_b16_384",
        ),
        "class": ("class 0", "class 1"),
    }


def test_experts_without_a_name_have_a_number():
    checkpoint = make_checkpoint(experts=2)
    nameless = dataclasses.replace(
        checkpoint, experts=tuple(dataclasses.replace(e, name="") for e in checkpoint.experts)
    )
    assert Analysis(nameless).expert_names == ("expert 0", "expert 1")
    assert Analysis(nameless, make_features(checkpoint)).expert_names == ("clip_l14_openai", "dinov2_b14")


# -- what the data cannot answer


@pytest.mark.parametrize(
    "name", ["pair_statistics", "expert_divergence", "difference_space", "ratio", "information_gain"]
)
def test_one_expert_cannot_be_compared(name):
    analysis = make_analysis(experts=1)
    with pytest.raises(MissingDataError, match="one expert"):
        getattr(analysis, name)
    assert analysis.pairs == ()
    assert analysis.triangulation_space.positions.shape == (40, 3)


@pytest.mark.parametrize("world", [{"family": "anchors-only"}, {"items": None}])
def test_without_experts_or_items_there_are_no_lenses(world):
    analysis = make_analysis(**world)
    assert not analysis.has_lenses
    with pytest.raises(MissingDataError):
        _ = analysis.lenses
    with pytest.raises(MissingDataError):
        _ = analysis.triangulation_std


@pytest.mark.parametrize("fit_rows", [-1, 0, 1])
def test_a_pca_needs_two_rows_to_fit(fit_rows):
    with pytest.raises(OptionError, match="fit rows"):
        make_analysis(fit_rows=fit_rows)


def test_features_that_overflow_are_told():
    checkpoint = make_checkpoint()
    features = make_features(checkpoint)
    columns = [dataclasses.replace(c, values=np.full_like(c.values, 3e38)) for c in features.columns]
    analysis = Analysis(checkpoint, dataclasses.replace(features, columns=tuple(columns)))
    with pytest.raises(FeaturesError, match="not finite"):
        _ = analysis.embeddings


# -- notices


def told(analysis: Analysis) -> str:
    results(analysis)
    return " | ".join(analysis.warnings)


def test_an_ordinary_world_has_nothing_odd_to_tell():
    assert told(make_analysis()) == ""


def test_experts_that_agree_are_told_and_have_no_difference_space():
    analysis = make_analysis(same_experts=True)
    assert "difference space does not vary" in told(analysis)
    assert analysis.difference_space.positions is None
    assert analysis.difference_space.effective_dimension == 0
    assert analysis.ratio == 0


def test_items_that_do_not_vary_are_told():
    assert "embeddings do not vary" in told(make_analysis(points=[[1, 0, 0]] * 4))


def test_fewer_than_three_directions_are_told():
    assert "2 of 3 directions" in told(make_analysis(dimension=2))


def test_a_pca_of_the_first_rows_is_told_when_there_are_more():
    assert "first 10 of 40 items" in told(make_analysis(fit_rows=10))
    assert told(make_analysis(fit_rows=40)) == ""


def test_a_notice_is_told_once_and_after_those_of_the_inputs():
    checkpoint = dataclasses.replace(make_checkpoint(same_experts=True), warnings=("from the checkpoint",))
    features = dataclasses.replace(make_features(checkpoint, same_experts=True), warnings=("from the features",))
    analysis = Analysis(checkpoint, features)
    results(analysis)
    results(analysis)
    assert analysis.warnings[:2] == ("from the checkpoint", "from the features")
    assert len(analysis.warnings) == len(set(analysis.warnings)) == 3
