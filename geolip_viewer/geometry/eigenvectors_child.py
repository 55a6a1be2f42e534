"""The process of `eigenvectors`: reads a symmetric matrix, writes its eigenvalues and, below them, its eigenvectors."""

import sys

import numpy as np


def main(given: str, found: str) -> None:
    """Decompose the matrix in one file into another."""
    values, vectors = np.linalg.eigh(np.load(given))
    np.save(found, np.vstack([values[None], vectors]))


if __name__ == "__main__":
    main(*sys.argv[1:])
