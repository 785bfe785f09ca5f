"""Rao-Scott tests held to R's survey package."""

import numpy as np
import pytest

from cips_helpers.estimation.methods.design.independence import rao_scott
from estimation.reference import ces11, ces11_design, near, results, strata_of

CES = results("ces11")


@pytest.mark.parametrize("other", ["gender", "education"])
def test_rao_scott(other):
    expected = CES[f"ces11.svychisq.i4_{other}.F.D1"]
    test = rao_scott(ces11()["code"], strata_of(ces11()[other]), ces11_design())
    near([test.f, test.ndf, test.ddf], [expected["stat"], *expected["df"]], 1e-10)
    np.testing.assert_allclose(test.p, expected["p"], rtol=1e-4 if other == "gender" else 1e-8)


def test_association_without_variation_is_missing_not_an_error():
    test = rao_scott(ces11()["code"], np.zeros(len(ces11()), dtype=int), ces11_design())
    assert np.isnan(test.p)
