"""Small scenes to draw."""

import numpy as np

from geolip_viewer.colouring import Category, Scalar, Solid
from geolip_viewer.scene import Arcs, Labels, Points, Scene


def unit(rows):
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def cloud(count=200, seed=0):
    return unit(np.random.default_rng(seed).normal(size=(count, 3)))


def dots(positions, *, key="items", colour=None, size=10.0, of="item", symbol="dot", legend=""):
    positions = np.asarray(positions, float)
    return Points(
        key, positions, colour or Solid("item"), of, np.arange(len(positions)), size=size, symbol=symbol, legend=legend
    )


def manifold(count=200):
    positions, anchors = cloud(count), cloud(12, seed=1)
    names = tuple("abcd")
    stars = dots(
        anchors, key="anchors", colour=Solid("anchor"), size=16, of="anchor", symbol="star", legend="anchor (12)"
    )
    classes = Category(np.arange(count) % 4, names, "Classes by count")
    return Scene(
        "Full manifold",
        (
            dots(positions, colour=classes, size=7),
            stars,
            Arcs("rays", np.repeat(positions[:1], 3, axis=0), anchors[:3], Solid("ray"), width=2.5, legend="ray"),
            Labels("labels", anchors[:4], names),
        ),
        subtitle=f"{count} items · 12 anchors",
        facing=(1.0, 0.2, 0.3),
    )


def heat(values, name="visits"):
    return Scene("Heat", (dots(cloud(len(values)), colour=Scalar(np.asarray(values, float), name)),))
