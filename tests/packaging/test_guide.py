"""The guide names what is there: pages, pictures, views, keys, commands and their flags."""

import re
import shlex

import pytest
from PIL import Image

from geolip_viewer.assets import guide
from geolip_viewer.cli import COMMANDS, main, parsers
from geolip_viewer.cli.guide import PAGES
from geolip_viewer.views import VIEWS

TEXTS = {path.name: path.read_text(encoding="utf-8") for path in sorted(guide().glob("*.md"))}
WHOLE = "\n".join(TEXTS.values())
LARGEST = 3_000_000  # bytes of pictures


def test_its_pages_are_those_of_the_command_line():
    assert {f"{name}.md" for name in ("README", *PAGES)} == set(TEXTS)


@pytest.mark.parametrize("name", TEXTS)
def test_links_and_pictures_lead_to_what_ships(name):
    links = re.findall(r"\]\(([^)]+)\)", TEXTS[name])
    assert links
    assert [link for link in links if not (guide() / link).is_file()] == []


def test_every_page_is_reached_from_the_first():
    assert set(re.findall(r"\]\((\S+\.md)\)", TEXTS["README.md"])) == TEXTS.keys() - {"README.md"}


def test_every_picture_is_shown_described_and_small():
    shown = {link: text for text, link in re.findall(r"!\[([^]]*)\]\(([^)]+)\)", WHOLE)}
    files = list((guide() / "pictures").iterdir())
    assert {f"pictures/{file.name}" for file in files} == shown.keys()
    assert all(len(text) > 20 for text in shown.values())
    assert sum(file.stat().st_size for file in files) < LARGEST


def test_the_figure_is_as_wide_as_the_guide_says():
    with Image.open(guide() / "pictures" / "figure.png") as figure:
        assert figure.width / figure.info["dpi"][0] * 25.4 == pytest.approx(85, abs=0.2)


def test_every_view_is_named():
    assert [view.title for view in VIEWS if view.title not in WHOLE] == []


COMMAND_LINES = [shlex.split(line) for line in re.findall(r"^    geolip-viewer *(.*)$", WHOLE, re.MULTILINE)]


@pytest.mark.parametrize("words", COMMAND_LINES, ids=" ".join)
def test_a_command_is_one_that_the_program_takes(words):
    name = words[0] if words and words[0] in COMMANDS else "window"
    parsed = parsers([name])[1][name].parse_args(words[1:] if words and words[0] in COMMANDS else words)
    assert parsed.run


@pytest.mark.parametrize(("words", "title"), [([], "Guide"), (["trust"], "How far to trust it")])
def test_it_is_read_in_a_terminal(words, title, capsys):
    assert main(["guide", *words]) == 0
    printed = capsys.readouterr().out
    assert printed.strip().startswith(title)
    assert max(map(len, printed.splitlines())) <= 100
    assert "\N{CITYSCAPE AT DUSK}" not in printed  # what a library prints for a picture
    assert not [f"{page}.md" for page in PAGES if f"{page}.md" in printed]
