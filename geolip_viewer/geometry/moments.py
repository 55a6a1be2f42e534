"""Count, mean and scatter of rows, which can be merged, so that any number of rows is processed block by block.

Chan, Golub & LeVeque (1983), "Algorithms for computing the sample variance". Everything here is float64: singular
values are square roots of eigenvalues, so an error of 1e-7 in a float32 scatter would become 3e-4 in every small one.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from geolip_viewer.geometry.arrays import Array


@dataclass(frozen=True, eq=False)
class Moments:
    """Of rows of width W: their number, their mean (W,), and their scatter Σ(x − mean)ᵀ(x − mean), (W, W)."""

    count: int
    mean: Array
    scatter: Array

    @classmethod
    def none(cls, width: int) -> "Moments":
        """Of no rows."""
        return cls(0, np.zeros(width), np.zeros((width, width)))

    @classmethod
    def of(cls, rows: Array) -> "Moments":
        """Of a block of rows, (n, W)."""
        if len(rows) == 0:
            return cls.none(rows.shape[1])
        centred = rows.astype(np.float64)
        mean = centred.mean(axis=0)
        centred -= mean
        return cls(len(rows), mean, centred.T @ centred)

    def merged(self, other: "Moments") -> "Moments":
        """Of the rows of both combined."""
        if self.count == 0 or other.count == 0:
            return self if other.count == 0 else other
        count = self.count + other.count
        step = other.mean - self.mean
        mean = self.mean + step * (other.count / count)
        between = np.outer(step, step) * (self.count * other.count / count)
        return Moments(count, mean, self.scatter + other.scatter + between)

    def part(self, columns: slice) -> "Moments":
        """Of some columns of the rows."""
        return Moments(self.count, self.mean[columns], self.scatter[columns, columns])

    def of_sum(self, a: slice, b: slice) -> "Moments":
        """Of the sum of two groups of the rows' columns."""
        across = self.scatter[a, b]
        scatter = self.scatter[a, a] + across + across.T + self.scatter[b, b]
        return Moments(self.count, self.mean[a] + self.mean[b], scatter)

    def about(self, point: Array) -> Array:
        """The scatter about another point than the mean, (W, W)."""
        step = self.mean - point
        return self.scatter + self.count * np.outer(step, step)


@dataclass(frozen=True, eq=False)
class Fit:
    """Moments of the rows that a PCA is fitted on, and of the rows after them, which only move the mean."""

    fitted: Moments
    rest: Moments

    @classmethod
    def none(cls, width: int) -> "Fit":
        """Of no rows."""
        return cls(Moments.none(width), Moments.none(width))

    @classmethod
    def of(cls, rows: Array, fitting: int) -> "Fit":
        """Of a block, of which the first `fitting` rows (none if negative, all if there are fewer) fit."""
        split = min(max(fitting, 0), len(rows))
        return cls(Moments.of(rows[:split]), Moments.of(rows[split:]))

    def merged(self, other: "Fit") -> "Fit":
        """Of the rows of both combined."""
        return Fit(self.fitted.merged(other.fitted), self.rest.merged(other.rest))

    def part(self, columns: slice) -> "Fit":
        """Of some columns of the rows."""
        return Fit(self.fitted.part(columns), self.rest.part(columns))

    def of_sum(self, a: slice, b: slice) -> "Fit":
        """Of the sum of two groups of the rows' columns."""
        return Fit(self.fitted.of_sum(a, b), self.rest.of_sum(a, b))

    @cached_property
    def all(self) -> Moments:
        """Of every row."""
        return self.fitted.merged(self.rest)

    @cached_property
    def scatter(self) -> Array:
        """What the PCA is made of: the scatter of the fitted rows about the mean of all rows, (W, W)."""
        return self.fitted.about(self.all.mean)
