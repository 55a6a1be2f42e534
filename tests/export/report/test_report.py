"""A report: its numbers are those of summary.json, each has its words, and names of the data are text in it."""

from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest

from geolip_viewer.analysis import Analysis
from geolip_viewer.errors import OptionError, OutputError
from geolip_viewer.export.command_line import report_command
from geolip_viewer.export.report import writing
from geolip_viewer.export.report.hypertext import report_html
from geolip_viewer.export.report.making import Report
from geolip_viewer.export.report.markdown import report_markdown
from geolip_viewer.export.report.numbers import number_sections
from geolip_viewer.export.report.opened import opened_section
from geolip_viewer.export.report.rows import row_sections
from geolip_viewer.export.report.sections import ReportPicture, Section
from geolip_viewer.export.report.writing import form_of, write_report
from geolip_viewer.export.tables import summary
from geolip_viewer.export.trust import measures
from geolip_viewer.state import CheckpointSource, FeaturesSource, State
from tests.browsing import chromium, opened, pixels
from tests.export.page.making import page_of
from tests.synthetic import make_analysis

HOSTILE = ("</script><b>", "<img src=x onerror=alert(1)>", "a | b", "[c](javascript:d)", "`e`")
STATE = State(CheckpointSource(Path("/far/away/model.pt")), FeaturesSource("/far/away/data"))


def report_of(analysis: Analysis, title: str = "A report") -> tuple[Report, dict]:
    numbers = summary(analysis, None, measures(analysis, analysis.positions))
    globe = replace(page_of(analysis, "manifold", title=title), still=b"still")
    pictures = Section("Pictures", blocks=(ReportPicture("one.webp", "One picture", b"webp"),))
    sections = (opened_section(analysis, numbers), *number_sections(numbers), *row_sections(analysis), pictures)
    return Report(title, "in a line", globe, sections, report_command(STATE, "report.html", "html")), numbers


class Read(HTMLParser):
    """The numbers of a report by their keys, its tags, and the text of its cells."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.numbers: dict[str, float] = {}
        self.tags: list[str] = []
        self.texts: list[str] = []
        self.rows: list[list[str]] = []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        self.tags.append(tag)
        if tag == "data":
            assert values["data-key"] not in self.numbers
            self.numbers[values["data-key"]] = float(values["value"])
        if tag == "tr":
            self.rows.append([])

    def handle_data(self, data):
        self.texts.append(data)
        if self.rows:
            self.rows[-1].append(data)


def leaves(value, key: str = "") -> Iterator[tuple[str, float]]:
    match value:
        case dict():
            for name, each in value.items():
                yield from leaves(each, f"{key}.{name}" if key else name)
        case list():
            for number, each in enumerate(value):
                yield from leaves(each, f"{key}.{number}")
        case bool():
            return
        case int() | float():
            yield key, value


KINDS = {
    "three experts": {"dead": 3},
    "two streams": {"family": "dual-stream", "experts": 2},
    "one expert": {"experts": 1},
    "without experts": {"family": "anchors-only"},
    "anchors alone": {"items": None},
    "without classes": {"labels": None},
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_number_of_the_summary_stands_in_the_report_with_its_value(kind: str) -> None:
    report, numbers = report_of(make_analysis(**KINDS[kind]))
    assert Read(report_html(report)).numbers == dict(leaves(numbers))


def test_the_numbers_of_a_fitted_globe_and_of_a_sample_have_their_place_too() -> None:
    numbers = summary(analysis := make_analysis(), None, measures(analysis, analysis.positions))
    of_new = {"nearest_anchor_agreement": 0.25, "neighbors_kept": 0.5, "items": 8}
    more = {"held_out": of_new, "subsample_stability": 0.7, "neighbor_search_recall": 0.9}
    trust = {**numbers["trust"], **more, "standard_error": {"neighbors_kept": 0.01, "trustworthiness": 0.02}}
    sections = number_sections({**numbers, "trust": trust})
    cells = {cell.key: cell.value for each in sections for block in each.blocks for row in block.rows for cell in row}
    assert {f"trust.{key}": value for key, value in leaves(trust)}.items() <= cells.items()


def test_each_measured_number_has_a_sentence() -> None:
    report, _ = report_of(make_analysis(dead=3))
    for section in report.sections:
        for table in section.blocks:
            if not isinstance(table, ReportPicture) and table.head[-1] == "What it means":
                assert all(row[-1].text.endswith(".") for row in table.rows)


def test_dead_anchors_and_the_most_disputed_items_are_listed() -> None:
    analysis = make_analysis(dead=3, items=60)
    found = {section.title: section for section in row_sections(analysis)}
    dead = [int(row[0].text) for row in found["Dead anchors"].blocks[0].rows]
    assert sorted(dead) == sorted(analysis.dead_anchors.tolist())[: len(dead)]
    table = found["Most disputed items"].blocks[0]
    most = analysis.image_id[analysis.difference_magnitude.mean(axis=0).argmax()]
    assert table.rows[0][table.head.index("Id")].text == str(most)
    crowded = found["Crowded anchors"].blocks[0].rows
    assert int(crowded[0][0].text) == analysis.assignment_counts.argmax()


def test_names_of_classes_and_the_title_are_no_elements() -> None:
    report, _ = report_of(make_analysis(class_names=HOSTILE, classes=5, items=60), title=HOSTILE[1])
    read = Read(report_html(report))
    assert read.tags.count("img") == 2  # the still and the picture
    assert {"b", "script"}.isdisjoint(read.tags)
    assert "".join(read.texts).count(HOSTILE[1]) > 2


def test_names_are_no_signs_of_markdown() -> None:
    report, _ = report_of(make_analysis(class_names=HOSTILE, classes=5, items=60), title=HOSTILE[1])
    text = report_markdown(report, "report")
    assert "<img" not in text.replace("\\<img", "")
    assert "](javascript" not in text.replace("\\](", "")
    rows = [line for line in text.splitlines() if line.startswith("| ")]
    assert any("a \\| b" in row for row in rows)


def test_the_command_names_files_but_no_folders() -> None:
    report, _ = report_of(make_analysis())
    words = ("geolip-viewer", "report", "model.pt", "--features", "data", "--format", "html", "--out", "report.html")
    assert report.command.words == words


def test_markdown_has_its_pictures_and_the_globe_beside_it(tmp_path: Path) -> None:
    report, numbers = report_of(make_analysis())
    names = write_report(tmp_path, "my report.md", report, "md")
    assert set(names) == {each.name for each in tmp_path.iterdir()}
    assert (tmp_path / "my report-one.webp").read_bytes() == b"webp"
    text = (tmp_path / "my report.md").read_text(encoding="utf-8")
    assert "(my%20report-one.webp)" in text
    assert "(my%20report-globe.html)" in text
    assert f"| Dimensions | {numbers['checkpoint']['dimension']} |" in text


def test_the_form_is_that_of_the_name(tmp_path: Path) -> None:
    assert (form_of(Path("a.html")), form_of(Path("b.MD"))) == ("html", "md")
    for odd in (tmp_path, tmp_path / "report.docx"):
        with pytest.raises(OptionError):
            form_of(odd)


def test_a_report_that_is_too_large_is_refused(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(writing, "LARGEST", 1000)
    report, _ = report_of(make_analysis())
    with pytest.raises(OutputError, match="another split"):
        write_report(tmp_path, "report.html", report, "html")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_the_globe_turns_in_a_browser_and_nothing_is_asked_for_or_run_by_a_name(tmp_path: Path) -> None:
    report, _ = report_of(make_analysis(class_names=HOSTILE, classes=5, items=60), title=HOSTILE[1])
    write_report(tmp_path, "report.html", report, "html")
    with chromium() as browser, opened(browser, tmp_path / "report.html") as seen:
        frame = seen.page.frame_locator("#globe")
        frame.locator("html.ready").wait_for()
        globe = frame.locator(".ground").first
        frame.locator("#stage:not([aria-busy])").wait_for()
        box = globe.bounding_box()
        before = pixels(seen.page.screenshot(clip=box))
        seen.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        seen.page.mouse.down()
        seen.page.mouse.move(box["x"] + box["width"] / 4, box["y"] + box["height"] / 2, steps=4)
        seen.page.mouse.up()
        frame.locator("#stage:not([aria-busy])").wait_for()
        seen.page.mouse.move(2, 2)
        after = pixels(seen.page.screenshot(clip=box))
        assert (np.abs(after - before).max(axis=2) > 20).mean() > 0.02
        assert [each for each in seen.said if "data:image" not in each] == []
        assert [each for each in seen.asked_for if not each.startswith(("data:", "blob:", "file:"))] == []
