"""The flags for which items are shown and from which direction, shared by pictures and pages."""

import argparse
import math
import re
from dataclasses import replace
from typing import TYPE_CHECKING, get_args

from geolip_viewer.choice_names import listed
from geolip_viewer.errors import OptionError
from geolip_viewer.look import CameraPose
from geolip_viewer.shown_items import Membership
from geolip_viewer.state import NO_CLASS, NO_CLASS_NAME, Filters

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geolip_viewer.analysis import Analysis


def add_camera(parser: argparse.ArgumentParser, group: "argparse._ActionsContainer") -> None:
    """--camera, in a group of the parser."""
    group.add_argument(
        "--camera",
        metavar="AZIMUTH,ELEVATION[,ZOOM]",
        type=_camera,
        help="where to look from, in degrees, and how near (default: where the data is seen best, the whole globe)",
    )
    parser._negative_number_matcher = re.compile(r"-[\d.]")  # so that "--camera -30,10" is not an unknown flag


def add_filters(parser: argparse.ArgumentParser) -> None:
    """--only, --hide and --of-class."""
    shown = parser.add_argument_group("which items are shown")
    for flag, what in (("--only", "only items of this class"), ("--hide", "no items of this class")):
        shown.add_argument(flag, metavar="CLASS", action="append", help=f"{what}; may be given several times")
    shown.add_argument(
        "--of-class",
        choices=get_args(Membership),
        help="which items belong to a class: all that have it, or those whose rarest class it is (default: has)",
    )


def filters_of(arguments: argparse.Namespace, filters: Filters, analysis: "Analysis") -> Filters:
    """Each part of the filters from its flag, if given, and otherwise as it was. Raises OptionError."""
    isolated = _class_ids(arguments.only, "--only", analysis) if arguments.only else filters.isolated
    hidden = _class_ids(arguments.hide, "--hide", analysis) if arguments.hide else filters.hidden
    return replace(filters, hidden=hidden, isolated=isolated, by=arguments.of_class or filters.by)


def _class_ids(names: "Sequence[str]", flag: str, analysis: "Analysis") -> tuple[int, ...]:
    keys = analysis.class_keys
    for name in names:
        if name not in (*keys, NO_CLASS_NAME):
            allowed = listed((*keys, NO_CLASS_NAME), name)
            raise OptionError(flag, f"there is no class {name!r}", f"Choose one of: {allowed}")
    return tuple(sorted({keys.index(name) if name in keys else NO_CLASS for name in names}))


def _camera(text: str) -> CameraPose:
    parts = text.split(",")
    try:
        azimuth, elevation, zoom = map(float, parts if len(parts) == 3 else [*parts, "1"])
    except ValueError:
        azimuth = elevation = zoom = math.nan
    if not (abs(azimuth) <= 360 and abs(elevation) <= 90 and 0.4 <= zoom <= 40):
        raise argparse.ArgumentTypeError(
            "the camera is an azimuth from −360 to 360, an elevation from −90 to 90 degrees and a zoom of "
            f"0.4 to 40, such as 20,18 or 20,18,2, not {text!r}"
        )
    return CameraPose(azimuth=azimuth, elevation=elevation, zoom=zoom)
