"""Disclosed figures in files: the same when read again, and refused where the file is another."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.disclosure.peers import among_peers
from cips_helpers.disclosure.pooled import Pooled
from cips_helpers.disclosure.stored import (
    DTYPES_SHOWN,
    pack_disclosed,
    pack_peer_rows,
    pack_pooled,
    unpack_disclosed,
    unpack_peer_rows,
    unpack_pooled,
)
from cips_helpers.frame_files import DamagedFileError, pack, unpack
from cips_helpers.results.countries import programme_share, scores_of
from cips_helpers.results.country import CountryResults
from cips_helpers.survey.load import load_study
from made_up import example, small_programme
from made_up import pooled as made_up_pooled

STUDY = Path(__file__).parents[2] / "data" / "example" / "study.yml"


def assert_same(read: Disclosed | Pooled, written: Disclosed | Pooled) -> None:
    pd.testing.assert_frame_equal(read.figures, written.figures, check_exact=True)
    for field in fields(written):
        if field.name != "figures":
            own, other = getattr(read, field.name), getattr(written, field.name)
            assert own == other or repr(own) == repr(other), field.name  # NaN is not equal to itself


@pytest.fixture(scope="module")
def country() -> CountryResults:
    return example.country("XAA")


@pytest.mark.parametrize("edition", ["internal", "public"])
def test_results_come_back_as_they_were(country: CountryResults, edition: str) -> None:
    results = country.results(edition=edition)
    assert results.initiatives
    assert results.compared
    assert_same(unpack_disclosed(pack_disclosed(results)), results)


def test_values_that_are_no_ordinary_numbers_come_back(country: CountryResults) -> None:
    results = country.results()
    sample = replace(results.samples[0], margin=float("nan"), start=None, end=date(2026, 1, 1), frame={})
    assert_same(
        unpack_disclosed(pack_disclosed(replace(results, samples=(sample,)))), replace(results, samples=(sample,))
    )


def test_what_a_country_gives_to_the_programme_comes_back(country: CountryResults) -> None:
    share = programme_share(country.survey)
    assert share.initiatives
    assert_same(unpack_disclosed(pack_disclosed(share)), share)


def test_a_country_without_figures_comes_back_as_none() -> None:
    assert unpack_disclosed(pack_disclosed(None)) is None


def test_figures_over_all_countries_come_back() -> None:
    written = made_up_pooled.pooled({("gap", "overall"): {"mean_gap": (0.1, -0.1, 0.3), "higher": 4}}, merged=True)
    assert_same(unpack_pooled(pack_pooled(written)), written)


def test_rows_of_other_countries_come_back(tmp_path: Path) -> None:
    study = load_study(small_programme.study(tmp_path, countries=7))
    scores = {code: scores for code in study.countries if (scores := scores_of(study, code)) is not None}
    rows = among_peers(scores)
    assert sum(map(len, rows.values())) > 0
    read = unpack_peer_rows(pack_peer_rows(rows))
    assert list(read) == list(rows)
    for code, frame in rows.items():
        pd.testing.assert_frame_equal(read[code], frame.reset_index(drop=True), check_dtype=False, check_exact=True)
    assert unpack_peer_rows(pack_peer_rows({})) == {}


def changed(results: Disclosed, **changes: Any) -> bytes:
    """Return a file whose record somebody has changed."""
    frame, text = unpack(pack_disclosed(results), DTYPES_SHOWN)
    return pack(frame, DTYPES_SHOWN, json.dumps(json.loads(text) | changes))


@pytest.mark.parametrize(
    "changes",
    [
        {"iteration": "1"},
        {"country": None},
        {"more": 1},
        {"samples": [{"iteration": 1}]},
        {"rules": {"edition": "internal", "floor": 1, "breakdown": 1}},
        {"instrument": {"__reduce__": "os.system"}},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_a_changed_record_is_refused(country: CountryResults, changes: dict[str, Any]) -> None:
    with pytest.raises(DamagedFileError):
        unpack_disclosed(changed(country.results(), **changes))


def test_an_unknown_state_is_refused(country: CountryResults) -> None:
    results = country.results()
    with pytest.raises(DamagedFileError):
        unpack_disclosed(pack_disclosed(replace(results, figures=results.figures.assign(state="open"))))
