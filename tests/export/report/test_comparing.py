"""A report of two checkpoints: both in columns, their differences, and a globe that goes from one to the other."""

from pathlib import Path

import numpy as np
import pytest

from geolip_viewer.analysis import Analysis
from geolip_viewer.export.command_line import report_command
from geolip_viewer.export.page.content import packed
from geolip_viewer.export.report.comparing import drafted_comparison
from geolip_viewer.export.report.hypertext import report_html
from geolip_viewer.export.report.making import Draft
from geolip_viewer.export.report.markdown import report_markdown
from geolip_viewer.export.report.sections import ReportTable
from geolip_viewer.export.tables import summary
from geolip_viewer.opening import read_analysis, read_compared
from geolip_viewer.state import CheckpointSource, State
from tests.export.page.reading import Read as ReadPage
from tests.export.report.test_report import Read, leaves
from tests.runs import save_features, save_run, trained, turned

COLUMNS = "Moved (°)", "As it is (°)"
STATE = State(CheckpointSource(Path("/far/away/first.pt")), compared=CheckpointSource(Path("/far/away/last.pt")))


@pytest.fixture(scope="module")
def pair(tmp_path_factory) -> tuple[Analysis, Analysis]:
    base = tmp_path_factory.mktemp("pair")
    folder = save_run(base / "run", trained(2, step=0.4), mAP=[0.25, 0.5])
    first = read_analysis(folder / "epoch_0.pt", save_features(base / "features"))
    return first, read_compared(folder / "epoch_1.pt", first)


@pytest.fixture(scope="module")
def draft(pair) -> Draft:
    return drafted_comparison(*pair, STATE, report_command(STATE, "report.html", "html"))


def rows_of(draft: Draft, title: str) -> dict[str, list[str]]:
    section = next(each for each in draft.report.sections if each.title == title)
    tables = (block for block in section.blocks if isinstance(block, ReportTable))
    return {row[0].text: [cell.text for cell in row[1:]] for table in tables for row in table.rows}


def test_numbers_of_both_have_their_values_and_their_difference(draft: Draft, pair) -> None:
    numbers = Read(report_html(draft.report)).numbers
    for place, analysis in zip(("first", "second"), pair, strict=True):
        known = dict(leaves(summary(analysis)))
        for key in ("effective_dimension.embeddings", "anchors.dead", "explained_variance_3d", "information_gain"):
            assert numbers[f"{place}.{key}"] == known[key]
    dead = [len(each.dead_anchors) for each in pair]
    before, now, apart, _ = rows_of(draft, "Size, spread and anchors")["Dead anchors"]
    assert (before, now) == (str(dead[0]), str(dead[1]))
    assert apart == f"{'+' if dead[1] > dead[0] else '−' if dead[1] < dead[0] else ''}{abs(dead[1] - dead[0])}"


def test_metrics_of_training_are_subtracted(draft: Draft) -> None:
    assert rows_of(draft, "What was opened")["mAP"] == ["0.25", "0.5", "+0.250"]


def test_the_items_that_moved_most_come_first(draft: Draft, pair) -> None:
    first, second = pair
    section = next(each for each in draft.report.sections if each.title == "Items that moved")
    (table,) = section.blocks
    assert isinstance(table, ReportTable)
    moved = [float(row[table.head.index("Moved (°)")].text) for row in table.rows]
    cosines = np.clip((first.embeddings.astype(float) * second.embeddings).sum(axis=1), -1, 1)
    expected = np.sort(np.degrees(np.arccos(cosines)))[::-1][: len(moved)]
    np.testing.assert_allclose(moved, expected, atol=0.06)  # as it is: there is no common rotation
    ids = [int(row[table.head.index("Id")].text) for row in table.rows]
    item = first.image_id.tolist().index(ids[0])
    assert int(table.rows[0][table.head.index("Nearest anchor")].text) == first.nearest_anchor[item]
    assert int(table.rows[0][-1].text) == second.nearest_anchor[item]


def test_where_no_rotation_is_found_it_is_told(draft: Draft) -> None:
    section = next(each for each in draft.report.sections if each.title == "What moved")
    assert any("of the items, to which it was not fitted, it explains less" in each for each in section.sentences)
    rows = rows_of(draft, "What moved")
    assert rows["Common rotation"][0] == "none"
    assert list(rows)[1:3] == ["… of the anchors it was fitted to", "… of such anchors by chance"]
    assert Read(report_html(draft.report)).numbers["changes.rotation_share_held_out"] < 0.05


def test_what_a_rotation_leaves_ranks_where_one_is_found(tmp_path: Path) -> None:
    states = trained(2, anchors=60, step=0.02)
    folder = save_run(tmp_path / "run", [states[0], turned(states[1], 1)])
    first = read_analysis(folder / "epoch_0.pt", save_features(tmp_path / "features"))
    compared = read_compared(folder / "epoch_1.pt", first)
    draft = drafted_comparison(first, compared, STATE, report_command(STATE, "a.html", "html"))
    section = next(each for each in draft.report.sections if each.title == "Items that moved")
    (table,) = section.blocks
    assert isinstance(table, ReportTable)
    moved, raw = ([float(row[table.head.index(head)].text) for row in table.rows] for head in COLUMNS)
    assert moved == sorted(moved, reverse=True)
    assert max(moved) < min(raw)
    assert float(rows_of(draft, "What moved")["Common rotation"][0].split()[0]) > 90
    told = next(each for each in draft.report.sections if each.title == "What moved").sentences
    assert not any("No common rotation" in each for each in told)


def test_the_globe_goes_from_one_to_the_other(draft: Draft, pair) -> None:
    read = ReadPage(packed(draft.report.globe))
    assert [each["label"] for each in read.header["timeline"]["moments"]] == ["epoch_0", "epoch_1"]
    for facts, analysis in zip(read.header["facts"]["moments"], pair, strict=True):
        assert read.array(facts["nearest"]).tolist() == analysis.nearest_anchor.tolist()
    titles = [each["panels"][0]["title"] for each in read.header["views"][0]["moments"]]
    assert [title.partition(" · ")[0] for title in titles] == ["epoch_0", "epoch_1"]


def test_it_says_how_to_make_it_again(draft: Draft) -> None:
    words = ("geolip-viewer", "report", "first.pt", "--compare", "last.pt", "--format", "html", "--out", "report.html")
    assert draft.report.command.words == words
    assert "| Churn |" in report_markdown(draft.report, "report")


def test_spaces_of_other_dimensions_share_neighbours_alone(tmp_path: Path) -> None:
    one = save_run(tmp_path / "one", trained(1)) / "epoch_0.pt"
    other = save_run(tmp_path / "other", trained(1, dimension=10)) / "epoch_0.pt"
    first = read_analysis(one, save_features(tmp_path / "features"))
    draft = drafted_comparison(first, read_compared(other, first), STATE, report_command(STATE, "a.html", "html"))
    assert list(rows_of(draft, "What moved")) == ["Neighbours lost"]
    assert "Items that moved" not in [each.title for each in draft.report.sections]
    assert np.isfinite(list(Read(report_html(draft.report)).numbers.values())).all()
