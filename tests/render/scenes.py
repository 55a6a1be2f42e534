"""Small scenes to draw."""

import numpy as np

from geolip_viewer.badge import Badge, Worth
from geolip_viewer.clauses import Clause
from geolip_viewer.colouring import Category, Scalar, Solid
from geolip_viewer.headings import Heading
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
        Heading.of("Full manifold", below=(f"{count} items", "12 anchors")),
        (
            dots(positions, colour=classes, size=7),
            stars,
            Arcs("rays", np.repeat(positions[:1], 3, axis=0), anchors[:3], Solid("ray"), width=2.5, legend="ray"),
            Labels("labels", anchors[:4], names),
        ),
        facing=(1.0, 0.2, 0.3),
    )


def heat(values, name="visits"):
    return Scene(Heading.of("Heat"), (dots(cloud(len(values)), colour=Scalar(np.asarray(values, float), name)),))


def said(text):
    """A badge that is one clause."""
    return Badge((Clause.of(text),))


def fitted_badge(name, *, sampled=False):
    """What is said of a globe that was fitted, with a clause of every kind but the motion of a run."""
    follows = " "
    sample = (Clause.of("measured on 5,000 of 118,287 items", Worth.SAMPLE, "; "),) if sampled else ()
    return Badge(
        (
            Clause.of(f"{name}:", Worth.NAME, " · ", follows),
            Clause((("nearest anchor right for", Worth.BRIEF_WORDS), ("anchor right", Worth.ALWAYS)), after=follows),
            Clause((("97\u00a0% of items", Worth.WHICH_ITEMS), ("97\u00a0%", Worth.OWN_ITEMS))),
            Clause((("75\u00a0% of new ones", Worth.BRIEF_WORDS), ("75\u00a0% of new", Worth.ALWAYS))),
            Clause.of("(chance 1\u00a0%)", joint=follows),
            Clause(
                (
                    ("neighbour recall 54\u00a0% (chance 0.5\u00a0%)", Worth.BRIEF_WORDS),
                    ("recall 54\u00a0% (chance 0.5\u00a0%)", Worth.RECALL),
                )
            ),
            *sample,
        )
    )
