"""What changed between two checkpoints, against the definitions."""

import numpy as np
import pytest
from scipy.linalg import orthogonal_procrustes

from geolip_viewer.analysis import Analysis
from geolip_viewer.analysis.changes import changes, neighbors_lost
from geolip_viewer.sources.checkpoint import read_checkpoint
from tests.runs import Tensors, features_for, save_features, save_run, trained, turned


@pytest.fixture(scope="module")
def two(tmp_path_factory):
    """Analyses of two checkpoints, the second moved and turned, or as another one is given."""
    base = tmp_path_factory.mktemp("two")
    first, second = trained(2, step=0.3)

    def made(other: Tensors) -> tuple[Analysis, Analysis]:
        folder = save_run(base / str(len(list(base.iterdir()))), [first, other])
        features = features_for(folder, save_features(base / "features"))
        one, two = (Analysis(read_checkpoint(folder / f"epoch_{t}.pt"), features) for t in range(2))
        return one, two

    return made(turned(second, 4)), made(turned(first, 4)), made(second)


def test_angles_churn_and_neighbours_are_those_of_the_definitions(two) -> None:
    first, second = two[2]
    found = changes(first, second)
    assert found is not None
    degrees = np.degrees(np.arccos(np.clip((first.anchors * second.anchors).sum(1, dtype=np.float64), -1, 1)))
    np.testing.assert_allclose(found.anchor_angle, degrees, atol=1e-3)
    degrees = np.degrees(np.arccos(np.clip((first.embeddings * second.embeddings).sum(1, dtype=np.float64), -1, 1)))
    np.testing.assert_allclose(found.item_angle, degrees, atol=1e-2)
    nearest = [(each.embeddings @ each.anchors.T).argmax(1) for each in (first, second)]
    assert found.churn == pytest.approx(np.mean(nearest[0] != nearest[1]))
    assert 0 < found.churn < 1
    cosines = [each.embeddings.astype(np.float64) @ each.embeddings.T for each in (first, second)]
    for each in cosines:
        np.fill_diagonal(each, -2)
    near = [np.argsort(-each, axis=1)[:, :10] for each in cosines]
    lost = np.mean([1 - len(set(a) & set(b)) / 10 for a, b in zip(*near, strict=True)])
    assert neighbors_lost(first, second) == pytest.approx(lost)


def test_a_turn_alone_is_no_change(two) -> None:
    found = changes(*two[1])
    assert found is not None
    assert found.rotation_share == pytest.approx(1, abs=1e-6)
    assert found.anchor_aligned.max() < 0.1 < found.anchor_angle.max()
    assert found.item_aligned.max() < 0.1 < found.item_angle.max()
    assert found.held_out_share == pytest.approx(1, abs=1e-4)
    assert found.has_rotation
    assert found.churn == 0
    assert neighbors_lost(*two[1]) == pytest.approx(0, abs=0.01)


def test_without_a_turn_none_is_found(two) -> None:
    first, second = two[2]
    found = changes(first, second)
    assert found is not None
    rotation = orthogonal_procrustes(first.anchors.astype(float), second.anchors.astype(float))[0]
    start, end = first.embeddings.astype(float), second.embeddings.astype(float)
    moved, left = (np.square(each - end).sum() for each in (start, start @ rotation))
    assert found.held_out_share == pytest.approx(1 - left / moved, abs=1e-4)
    assert 0.2 < found.chance_share < 0.5
    assert not found.has_rotation


def test_a_turn_hides_nothing_that_moved(two) -> None:
    plain, with_turn = changes(*two[2]), changes(*two[0])
    assert plain is not None
    assert with_turn is not None
    np.testing.assert_allclose(with_turn.item_aligned, plain.item_aligned, atol=0.1)
    assert with_turn.churn == plain.churn
