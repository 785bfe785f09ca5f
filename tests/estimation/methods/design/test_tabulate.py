"""Counts of answers: blocks of many rows, and answers out of range."""

import numpy as np
import pytest

from cips_helpers.estimation.methods.design.design import Design
from cips_helpers.estimation.methods.design.tabulate import tabulate
from estimation.reference import near


def test_many_rows_and_cells_go_through_every_block():
    rng = np.random.default_rng(0)
    n = 300_000
    codes = rng.integers(-1, 4, (n, 7)).astype(np.int8)
    design = Design(rng.uniform(0.5, 2, n), rng.integers(0, 5, n))
    cell = rng.integers(-1, 40, n)
    table = tabulate(codes, design, cell=cell, n_cells=40, n_answers=4)
    inside = cell >= 0
    assert table.count.sum() == (codes[inside] >= 0).sum()
    for item in (0, 6):
        sums = np.bincount(cell[inside] * 5 + codes[inside, item] + 1, design.weight[inside], 200).reshape(40, 5)
        near(table.by_cell(table.sum_w)[:, item], sums[:, 1:], 1e-9)
    fortran = tabulate(np.asfortranarray(codes), design, cell=cell, n_cells=40, n_answers=4)
    near(fortran.sum_w2, table.sum_w2)


@pytest.mark.parametrize(
    ("codes", "cell", "message"),
    [
        (np.array([[4]], dtype=np.int8), [0], "codes must lie"),
        (np.array([[-2]], dtype=np.int8), [0], "codes must lie"),
        (np.array([[1.0]]), [0], "whole numbers"),
        (np.array([[1]], dtype=np.int8), [1], "cells must lie"),
        (np.array([[1]], dtype=np.int8), [0, 0], "cell must be"),
    ],
)
def test_answers_out_of_range_are_refused(codes, cell, message):
    with pytest.raises(ValueError, match=message):
        tabulate(codes, Design.equal(1), cell=cell, n_cells=1, n_answers=4)
