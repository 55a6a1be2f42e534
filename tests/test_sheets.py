"""Which panels are on which sheet."""

import numpy as np

from geolip_viewer.analysis import Analysis
from geolip_viewer.sheets import SHEETS, Page, missing_views, page
from geolip_viewer.views.base import ViewInput
from tests.synthetic import NAMES, make_analysis


def pages(analysis: Analysis) -> dict[str, Page]:
    return {sheet.name: page(sheet, ViewInput(analysis, analysis.positions)) for sheet in SHEETS}


def shape(made: Page) -> tuple[int, int, int]:
    return len(made.scenes), made.rows, made.columns


def test_the_four_sheets_have_the_names_and_panels_of_the_reference_analysis() -> None:
    made = pages(make_analysis())
    assert {name: shape(each) for name, each in made.items()} == {
        "hypersphere_manifold": (6, 2, 3),
        "expert_perspectives": (3, 1, 3),
        "anchors_only": (3, 1, 3),
        "pairwise_diffs": (8, 2, 4),
    }
    assert [scene.title.split(":")[0] for scene in made["expert_perspectives"].scenes] == list(NAMES)
    starts = ["Manifold", "Class centroids", "Nearest anchors", "Anchor affinity", "Single encoding", "Radial"]
    for scene, start in zip(made["hypersphere_manifold"].scenes, starts, strict=True):
        assert scene.title.startswith(start)


def test_all_panels_of_anchors_join_the_closest_pairs_as_far_as_the_reference_does() -> None:
    scenes = pages(make_analysis())["anchors_only"].scenes
    assert [scene.layers[0].key for scene in scenes] == ["closest pairs", "closest pairs", "anchors"]


def test_titles_are_worked_out_from_the_data() -> None:
    analysis = make_analysis()
    made = pages(analysis)
    embeddings = analysis.embeddings.astype(np.float64)
    values = np.linalg.svd(embeddings - embeddings.mean(axis=0), compute_uv=False)
    effective = values.sum() ** 2 / (values**2).sum()
    shape = "Hypersphere manifold: S⁷ on S² · 12 anchors × 8-d × 3 experts"
    assert made["hypersphere_manifold"].title == f"{shape} · effective dimension {effective:.1f} · mAP 0.750"
    assert made["anchors_only"].title == "Constellation: 12 anchors × 8-d × 3 experts"
    gain = analysis.combined_space.effective_dimension - analysis.triangulation_space.effective_dimension
    assert f"({gain:+.1f})" in made["pairwise_diffs"].title


def test_four_experts_have_four_lenses_and_six_pairs() -> None:
    made = pages(make_analysis(experts=4))
    assert shape(made["expert_perspectives"]) == (4, 1, 4)
    assert shape(made["pairwise_diffs"]) == (11, 3, 4)


def test_with_one_expert_what_needs_two_is_absent() -> None:
    made = pages(make_analysis(experts=1))
    assert shape(made["expert_perspectives"]) == (1, 1, 1)
    assert shape(made["anchors_only"]) == (2, 1, 2)
    (only,) = made["pairwise_diffs"].scenes
    assert only.title.startswith("Triangulation space")
    assert "divergence" in [view.id for view in missing_views(make_analysis(experts=1))]


def test_a_checkpoint_alone_leaves_the_sheets_that_need_items_empty() -> None:
    made = pages(make_analysis(items=None))
    assert {name: len(each.scenes) for name, each in made.items()} == {
        "hypersphere_manifold": 1,
        "expert_perspectives": 0,
        "anchors_only": 1,
        "pairwise_diffs": 0,
    }
    assert (
        made["hypersphere_manifold"].title
        == "Hypersphere manifold: S⁷ on S² · 12 anchors × 8-d × 3 experts · mAP 0.750"
    )
