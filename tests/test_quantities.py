"""Each number has one name: all labels that the program declares are collected, and old words are not among them."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from geolip_viewer.analysis import Analysis
from geolip_viewer.app.actions.rows import ACTIONS
from geolip_viewer.cli.printed_trust import ROWS
from geolip_viewer.export.anchor_columns import anchor_experts, anchor_table
from geolip_viewer.export.item_columns import item_pairs, item_table
from geolip_viewer.export.trust_columns import item_trust
from geolip_viewer.layers import colourings
from geolip_viewer.options import changed, options_of
from geolip_viewer.quantities import ASSIGNED_ITEMS, NEAREST_ANCHOR_COSINE, NEIGHBOR_RECALL, SQUARED_NORM, titled
from geolip_viewer.scene import Scene
from geolip_viewer.views import VIEWS, view_named
from geolip_viewer.views.base import ViewInput
from geolip_viewer.wording import DATA, MEASURES
from tests.synthetic import for_view, make_analysis
from tests.views.looking import panels

OLD = re.compile(
    r"\bvisit(s|ed|or|ors)?\b|shares? kept|\bneighbou?rs[ -]kept|share of items? drawn|isolation of|cosine to nearest",
    re.IGNORECASE,
)
DOCS = ("README.md", "docs/numbers.md", "docs/trust.md", "docs/views.md", "docs/formats.md")


@pytest.fixture(scope="module")
def analysis() -> Analysis:
    return make_analysis("dual-stream", items=40)


def written(scene: Scene) -> Iterator[str]:
    yield from (scene.title, scene.subtitle, *scene.warnings)
    yield from (bar.name for bar in colourings([scene]))
    yield from (getattr(layer, "legend", "") for layer in scene.layers)


def labels(analysis: Analysis) -> Iterator[str]:
    """Every text that is declared for a number: menus, options, columns, measures, reports, scenes."""
    for action in ACTIONS:
        yield from (action.text, action.tooltip)
    tables = (*item_table(analysis).columns, *item_pairs(analysis), *anchor_table(analysis).columns)
    for column in (*tables, *anchor_experts(analysis), *item_trust(analysis, analysis.positions)):
        yield from (column.title, column.help)
    for row in (*MEASURES, *DATA):
        yield from (row.name, row.meaning)
    yield from (label for label, *_ in ROWS)
    for view in VIEWS:
        shown = for_view(view, analysis)
        view_input = ViewInput(shown, shown.positions)
        yield from (view.title, view.help, view.formula)
        for option in options_of(view.options):
            yield from (option.label, option.help, *option.choices_in(shown.vocabulary))
        for scene in view.scenes(view_input, changed(view.options(), {}, shown.vocabulary)):
            yield from written(scene)


def test_every_label_that_says_stability_says_which(analysis: Analysis) -> None:
    said = {text for text in labels(analysis) if "stability" in text.lower()}
    plain = {text for text in said if not re.search(r"stability[ -](under[ -]subsampling|over[ -]seeds)", text.lower())}
    assert said
    assert plain == set()


def test_no_label_says_an_old_word(analysis: Analysis) -> None:
    assert [text for text in labels(analysis) if OLD.search(text)] == []


@pytest.mark.parametrize("name", DOCS)
def test_no_page_of_the_manual_says_an_old_word(name: str) -> None:
    text = (Path(__file__).parents[1] / name).read_text(encoding="utf-8")
    keys = re.sub(r"`[^`\n]*`", "", text)  # keys of files are no words, and stay
    assert OLD.findall(keys) == []


def test_the_same_number_has_the_same_name_in_tables_measures_reports_and_colours(analysis: Analysis) -> None:
    items, anchors = item_table(analysis), anchor_table(analysis)
    for table, key, name in (
        (items, "nearest_cosine", NEAREST_ANCHOR_COSINE),
        (anchors, "isolation", NEAREST_ANCHOR_COSINE),
        (items, "kept", SQUARED_NORM),
        (anchors, "kept", SQUARED_NORM),
        (anchors, "visits", ASSIGNED_ITEMS),
    ):
        column = table.column(key)
        assert column is not None
        assert column.title == titled(name)
    (recall,) = (each for each in item_trust(analysis, analysis.positions) if each.key == "neighbor_recall")
    assert recall.title == titled(NEIGHBOR_RECALL)
    named = {row.key: row.name for row in MEASURES}
    assert (named["neighbors_kept"], named["share_kept_mean"]) == (titled(NEIGHBOR_RECALL), titled(SQUARED_NORM))
    reported = {key: label for label, key, _ in ROWS}
    assert {key: reported[key] for key in named if key in reported} == {
        key: named[key] for key in named if not key.startswith("held_out")
    }
    assert reported["held_out neighbors_kept"] == named["held_out_neighbors_kept"]
    for view, colour, name in (
        ("isolation", "", NEAREST_ANCHOR_COSINE),
        ("utilization", "", ASSIGNED_ITEMS),
        ("manifold", "nearest-cosine", NEAREST_ANCHOR_COSINE),
        ("manifold", "squared-norm", SQUARED_NORM),
        ("manifold", "neighbor-recall", NEIGHBOR_RECALL),
    ):
        (scene,) = panels(view, analysis, **({"colour": colour} if colour else {}))
        assert [bar.name for bar in colourings([scene])] == [name]


@pytest.mark.parametrize(
    ("before", "now"),
    [
        ("visits", "assigned-items"),
        ("share-kept", "squared-norm"),
        ("neighbors-kept", "neighbor-recall"),
        ("stability", "stability-over-seeds"),
        ("subsample-stability", "stability-under-subsampling"),
    ],
)
def test_former_names_of_colours_in_old_sessions_are_read(analysis: Analysis, before: str, now: str) -> None:
    options = changed(view_named("manifold").options(), {"colour": before}, analysis.vocabulary)
    assert options.colour == now
