"""The man page and the completions are made from the parser, and are installed where they are looked for."""

import shlex
import subprocess
from pathlib import Path

import pytest

from geolip_viewer.cli import parsers
from tools.manual.files import PACKAGING, made
from tools.manual.man_page import man_page

ROOT = PACKAGING.parent
INSTALLED = {
    "opt/share/man/man1/geolip-viewer.1",
    "opt/share/bash-completion/completions/geolip-viewer",
    "opt/share/zsh/site-functions/_geolip-viewer",
}


@pytest.mark.parametrize("path", made(), ids=lambda path: path.name)
def test_each_file_is_what_the_parser_says(path: Path) -> None:
    assert path.read_text(encoding="utf-8") == made()[path], "make it again: python -m tools.manual"


def test_every_command_and_flag_is_on_the_man_page() -> None:
    plain = man_page().replace("\\-", "-")
    for name, command in parsers()[1].items():
        section = plain.partition(f'.SS "geolip-viewer {name}"')[2].partition(".SS ")[0]
        flags = {flag for action in command._actions for flag in action.option_strings} - {"-h", "--help"}
        assert section, name
        assert not {flag for flag in flags if f"\\fB{flag}\\fP" not in section}, name


def test_no_line_of_the_man_page_is_a_request_by_accident() -> None:
    requests = {line.split()[0] for line in man_page().splitlines() if line.startswith((".", "'"))}
    assert requests == {'.\\"', ".TH", ".SH", ".SS", ".PP", ".TP", ".nf", ".fi"}


def completed(*words: str) -> set[str]:
    """What bash offers for the last word."""
    script = PACKAGING / "completion" / "geolip-viewer.bash"
    line = " ".join(map(shlex.quote, words))
    code = f"source {shlex.quote(str(script))}; COMP_WORDS=({line}); COMP_CWORD={len(words) - 1}; "
    code += '_shtab_geolip_viewer; printf "%s\\n" "${COMPREPLY[@]}"'
    run = subprocess.run(["bash", "--norc", "-c", code], capture_output=True, text=True, check=True)
    return {word.strip() for word in run.stdout.split()}


def test_bash_completes_commands_flags_and_choices() -> None:
    assert completed("geolip-viewer", "re") == {"render", "report"}
    assert completed("geolip-viewer", "render", "--side") == {"--side-by-side"}
    assert completed("geolip-viewer", "render", "--theme", "l") == {"light"}
    assert "--features" in completed("geolip-viewer", "--fea")


def test_they_are_installed_and_taken_away_again(tmp_path: Path) -> None:
    def make(target: str) -> set[str]:
        where = (f"DESTDIR={tmp_path}", "PREFIX=/opt")
        subprocess.run(["make", target, *where], cwd=ROOT, capture_output=True, check=True)
        return {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()}

    assert make("install-manual") == INSTALLED
    assert not make("uninstall") & INSTALLED
