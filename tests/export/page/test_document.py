"""The HTML of a page: what its policy allows, how names are escaped, and how large it is."""

import base64
import hashlib
import re
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest

from geolip_viewer.errors import OutputError
from geolip_viewer.export.page import document
from geolip_viewer.export.page.content import packed
from geolip_viewer.export.page.document import html, write_page
from tests.export.page.making import page_of
from tests.synthetic import make_analysis


class Contents(HTMLParser):
    """The text of each element that may hold a program or looks, and all tags."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.raw: dict[str, list[str]] = {"script": [], "style": []}
        self.policy = ""
        self._inside = ""
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        self.tags.append(tag)
        self._inside = tag
        if values.get("http-equiv") == "Content-Security-Policy":
            self.policy = values["content"]

    def handle_data(self, data):
        if self._inside in self.raw:
            self.raw[self._inside].append(data)

    def handle_endtag(self, tag):
        self._inside = ""


def digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def test_the_policy_names_the_program_and_the_looks_and_nothing_else():
    found = Contents(html(page_of(make_analysis(), "manifold")))
    rules = dict(rule.strip().split(" ", 1) for rule in found.policy.split(";"))
    assert rules["default-src"] == rules["base-uri"] == rules["form-action"] == "'none'"
    assert rules["script-src"] == f"'{digest(found.raw['script'][1])}'"
    assert rules["style-src"] == f"'{digest(''.join(found.raw['style']))}'"
    assert "connect-src" not in rules  # as default-src has it


def test_names_are_no_elements():
    odd = "</script><b>", "<img src=x onerror=alert(1)>"
    found = Contents(html(page_of(make_analysis(class_names=odd, classes=2), "manifold", title=odd[1])))
    assert "b" not in found.tags
    assert found.tags.count("img") == 0
    assert found.tags.count("script") == 2


def test_no_address_of_elsewhere_stands_outside_of_the_program_and_the_plots():
    text = html(page_of(make_analysis(), "manifold"))
    before, _, rest = text.partition("<script")
    assert re.findall(r"(?:src|href)=\"(?!data:)", before + rest[-200:]) == []


def test_a_page_that_is_too_large_is_refused_with_advice_and_nothing_is_written(tmp_path: Path, monkeypatch):
    monkeypatch.setattr(document, "LARGEST", 1000)
    with pytest.raises(OutputError, match="Choose fewer views"):
        write_page(tmp_path / "sphere.html", page_of(make_analysis(), "manifold"))
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_refuses_is_one_sentence(tmp_path: Path):
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="cannot be written"):
        write_page(tmp_path / "file" / "sphere.html", page_of(make_analysis(), "manifold"))


@pytest.mark.slow
def test_four_views_of_five_thousand_items_and_512_anchors_are_small():
    random = np.random.default_rng(0)
    analysis = make_analysis(points=random.normal(size=(5000, 16)), anchors=512, classes=40)
    page = page_of(analysis, "manifold", "nearest-links", "utilization", "cells")
    assert len(packed(page)) <= 700_000
