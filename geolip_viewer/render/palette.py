"""Colours of roles: two themes, three colormaps, and hues for any number of classes."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np

from geolip_viewer.colouring import Category, Colormap, Colouring, Role, Scalar, Solid
from geolip_viewer.look import ThemeName
from geolip_viewer.scene import Array, Indices

GOLDEN_ANGLE = np.pi * (3 - np.sqrt(5))
Rgb = tuple[float, float, float]


def rgb(code: str) -> Rgb:
    """ "#1d2739" as three numbers from 0 to 1."""
    return (int(code[1:3], 16) / 255, int(code[3:5], 16) / 255, int(code[5:7], 16) / 255)


def _colours(codes: str) -> tuple[Rgb, ...]:
    return tuple(map(rgb, codes.split()))


@dataclass(frozen=True, eq=False)
class Theme:
    """Every colour of one theme. Text colours meet WCAG AA (4.5:1) on the background."""

    name: ThemeName
    top: Rgb
    bottom: Rgb
    text: Rgb
    muted_text: Rgb
    panel: Rgb
    globe: Rgb
    ambient: float
    diffuse: float
    rim: Rgb
    halo: Rgb
    halo_gain: float
    line: Rgb
    edge: Rgb
    roles: Mapping[Role, Rgb]
    lightness: tuple[float, float, float]
    series: tuple[Rgb, ...]


DARK = Theme(
    name="dark",
    top=rgb("#161c28"),
    bottom=rgb("#0a0d13"),
    text=rgb("#eef1f6"),
    muted_text=rgb("#9aa5b8"),
    panel=rgb("#111722"),
    globe=rgb("#1d2739"),
    ambient=0.62,
    diffuse=0.55,
    rim=(0.20, 0.27, 0.40),
    halo=rgb("#6d92d6"),
    halo_gain=0.16,
    line=rgb("#8ea0bf"),
    edge=rgb("#0a0d13"),
    roles={
        "item": rgb("#7fb2ff"),
        "anchor": rgb("#ffcb57"),
        "dead": rgb("#4da3ff"),
        "chosen": rgb("#ffffff"),
        "link": rgb("#ffe9a8"),
        "ray": rgb("#ffffff"),
        "target": rgb("#ff7d4a"),
        "quiet": rgb("#566176"),
        "text": rgb("#eef1f6"),
        "axis": rgb("#9aa5b8"),
    },
    lightness=(0.78, 0.68, 0.87),
    series=_colours("#ff8692 #00ced8 #5a6eff #9aff90 #e774ff #dd1440 #00ac00 #e7d1ff #a7a460 #ad36b9 #0089a9 #97684e"),
)

LIGHT = Theme(
    name="light",
    top=rgb("#ffffff"),
    bottom=rgb("#f3f5f9"),
    text=rgb("#18202e"),
    muted_text=rgb("#566176"),
    panel=rgb("#ffffff"),
    globe=rgb("#eef1f7"),
    ambient=0.90,
    diffuse=0.13,
    rim=(-0.17, -0.15, -0.11),
    halo=rgb("#8d9ab3"),
    halo_gain=0.10,
    line=rgb("#9fb0cc"),
    edge=rgb("#ffffff"),
    roles={
        "item": rgb("#2563c9"),
        "anchor": rgb("#c77f00"),
        "dead": rgb("#1668c7"),
        "chosen": rgb("#111827"),
        "link": rgb("#6b5310"),
        "ray": rgb("#111827"),
        "target": rgb("#d63a12"),
        "quiet": rgb("#b3bccb"),
        "text": rgb("#18202e"),
        "axis": rgb("#566176"),
    },
    lightness=(0.58, 0.48, 0.66),
    series=_colours("#ff516e #00acb4 #342dd4 #2acd1b #8e00a6 #ae1b32 #006200 #9a74c0 #717349 #f168fe #004557 #652800"),
)

THEMES: Mapping[ThemeName, Theme] = {"dark": DARK, "light": LIGHT}


@cache
def colour_table(colormap: Colormap, theme: ThemeName) -> Array:
    """256×3 colours from low to high, trimmed so that both ends stand out from the globe."""
    import matplotlib as mpl

    if colormap == "diverging":
        return _diverging(theme)
    names: dict[tuple[Colormap, ThemeName], tuple[str, float, float]] = {
        ("sequential", "dark"): ("viridis", 0.16, 0.90),
        ("sequential", "light"): ("viridis", 0.0, 0.90),
        ("heat", "dark"): ("inferno", 0.26, 0.78),
        ("heat", "light"): ("inferno", 0.08, 0.82),
    }
    name, low, high = names[colormap, theme]
    table = np.asarray(mpl.colormaps[name](np.linspace(low, high, 256)))[:, :3]
    table.setflags(write=False)
    return table


def _diverging(theme: ThemeName) -> Array:
    """Blue over grey to orange, even steps of OKLCH either way; the middle is the quietest colour of the theme."""
    far = np.abs(np.linspace(-1.0, 1.0, 256))
    hue = np.where(np.arange(256) < 128, 4.45, 0.95)
    ends, middle = (0.82, 0.50) if theme == "dark" else (0.45, 0.80)
    table = _from_oklch(middle + (ends - middle) * far, 0.005 + 0.15 * far**0.8, hue)
    table.setflags(write=False)
    return table


def fractions(scalar: Scalar) -> Array:
    """The position of each value between the limits, 0 to 1, on the colouring's scale; NaN stays NaN."""
    low, high = scalar.span
    if scalar.scale == "log1p":
        low, high, values = np.log1p(low), np.log1p(high), np.log1p(np.maximum(scalar.values, 0))
    else:
        values = np.asarray(scalar.values, np.float64)
    return np.clip((values - low) / max(high - low, 1e-300), 0.0, 1.0)


def colours(colouring: Colouring, count: int, theme: Theme) -> Array:
    """One RGB row (count×3) for each mark."""
    table, index = indexed_colours(colouring, count, theme)
    return table.take(index, axis=0)


def indexed_colours(colouring: Colouring, count: int, theme: Theme) -> tuple[Array, Indices]:
    """A table of RGB rows, and which of them each mark has: (K, 3), (count,); a mark without a value has the last."""
    quiet = theme.roles["quiet"]
    match colouring:
        case Solid(role):
            return np.asarray([theme.roles[role]]), np.zeros(count, np.intp)
        case Scalar():
            positions = fractions(colouring)
            table = colour_table(colouring.colormap, theme.name)
            index = np.where(np.isfinite(positions), positions * 255, len(table)).astype(np.intp)
            return np.vstack([table, quiet]), index
        case Category():
            table = np.vstack([category_colours(colouring, theme), quiet])
            return table, np.where(colouring.codes < 0, len(table) - 1, colouring.codes)


def category_colours(category: Category, theme: Theme) -> Array:
    """One RGB row for each name. Where some are coloured their colours can be told apart, and the rest is quiet.

    Else neighbours in order, or of one group, get neighbouring hues and unlike lightness: eighty classes cannot be told
    apart by colour; labels, hover and isolate carry the rest.
    """
    count = len(category.names)
    if category.coloured is not None:
        table = np.tile(np.asarray(theme.roles["quiet"]), (count, 1))
        numbers = np.arange(len(category.coloured)) if category.colour_numbers is None else category.colour_numbers
        table[category.coloured] = distinct_colours(int(numbers.max(initial=-1)) + 1, theme)[numbers]
        return table
    hues = np.empty(count)
    if category.groups is None:
        hues[:] = np.arange(count) / max(count, 1)
    else:
        sectors = {group: place for place, group in enumerate(dict.fromkeys(category.groups.tolist()))}
        for group, place in sectors.items():
            members = np.flatnonzero(category.groups == group)
            hues[members] = (place + np.linspace(0.1, 0.7, len(members) + 1)[:-1]) / len(sectors)
    lightness = np.asarray(theme.lightness)[np.arange(count) % 3] if count > 8 else np.full(count, theme.lightness[0])
    return _from_oklch(lightness, 0.145, 2 * np.pi * hues + 0.45)


def distinct_colours(count: int, theme: Theme) -> Array:
    """(count, 3) no two alike, the first ones whatever the count: the twelve of the theme, which lie far apart, then
    hues a golden angle from each other.
    """
    series = np.asarray(theme.series[:count]).reshape(-1, 3)
    more = np.arange(max(count - len(series), 0))
    lightness = np.asarray(theme.lightness)[more % 3]
    return np.vstack([series, _from_oklch(lightness, 0.145, GOLDEN_ANGLE * more + 0.45)])


def _from_oklch(lightness: Array, chroma: float | Array, hue: Array) -> Array:
    """sRGB from Ottosson's OKLCH (https://bottosson.github.io/posts/oklab), clipped to what a screen can show."""
    a, b = chroma * np.cos(hue), chroma * np.sin(hue)
    root = np.stack(
        [
            lightness + 0.3963377774 * a + 0.2158037573 * b,
            lightness - 0.1055613458 * a - 0.0638541728 * b,
            lightness - 0.0894841775 * a - 1.2914855480 * b,
        ],
        axis=1,
    )
    mixing = np.array(
        [
            [4.0767416621, -3.3077115913, 0.2309699292],
            [-1.2684380046, 2.6097574011, -0.3413193965],
            [-0.0041960863, -0.7034186147, 1.7076147010],
        ]
    )
    linear = np.clip(root**3 @ mixing.T, 0.0, 1.0)
    return np.asarray(np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055))
