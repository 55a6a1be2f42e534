"""Flags that are made of a declaration."""

import argparse
from dataclasses import dataclass
from typing import Annotated, Literal

import pytest

from geolip_viewer.cli.flags import add_flags, given
from geolip_viewer.cli.inputs import add_memory
from geolip_viewer.look import DisplaySettings, Look
from geolip_viewer.options import Help, Range, changed, options_of


@dataclass(frozen=True)
class More(DisplaySettings):
    """The display settings with three fields more, and nothing else anywhere."""

    ring: Annotated[Literal["thin", "thick"], Help("How 100 % of the ring is drawn")] = "thin"
    stars: Annotated[bool, Help("Draw the sky")] = False
    halo_width: Annotated[float, Range(0, 9, 0.5), Help("Of the halo")] = 1.5


def parsed(*arguments: str) -> More:
    parser = argparse.ArgumentParser(exit_on_error=False)
    add_flags(parser, More)
    assert "100 % of the ring" in parser.format_help()
    return changed(More(), given(parser.parse_args(arguments), More))


def test_a_new_display_setting_adds_a_flag() -> None:
    assert parsed() == More()
    assert parsed("--ring", "thick", "--stars", "--halo-width", "3") == More(ring="thick", stars=True, halo_width=3.0)
    assert parsed("--labels", "none", "--no-stars", "--theme", "light") == More(labels="none", theme="light")


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        (("--ring", "round"), "invalid choice: 'round'"),
        (("--halo-width", "10"), "from 0 to 9, not '10'"),
        (("--halo-width", "nan"), "must be a number"),
        (("--type-size", "large"), "a number, not 'large'"),
    ],
)
def test_a_value_out_of_range_is_refused_by_the_declaration(flags: tuple[str, ...], said: str) -> None:
    with pytest.raises(argparse.ArgumentError, match=said):
        parsed(*flags)


def test_every_display_setting_has_a_flag_with_its_help_and_is_part_of_a_look() -> None:
    parser = argparse.ArgumentParser()
    add_flags(parser, DisplaySettings)
    written = " ".join(parser.format_help().split())
    for option in options_of(DisplaySettings):
        assert f"--{option.name.replace('_', '-')}" in written
        assert option.help in written
        assert hasattr(Look(), option.name)


def test_a_look_is_held_to_the_ranges_too() -> None:
    with pytest.raises(ValueError, match=r"type_size must be from 0\.5 to 3"):
        Look(type_size=9)


@pytest.mark.parametrize("size", ["-5G", "nan", "1e400G", "", "9" * 5000])
def test_an_invalid_size_is_refused_in_a_short_message(size: str, capsys: pytest.CaptureFixture[str]) -> None:
    parser = argparse.ArgumentParser()
    add_memory(parser)
    with pytest.raises(SystemExit):
        parser.parse_args([f"--memory={size}"])
    said = capsys.readouterr().err
    assert "a size is a number of bytes, such as 800M or 8G, not" in said
    assert len(said.splitlines()[-1]) < 200
