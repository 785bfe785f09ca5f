"""Results handed to a kernel are taken where they are what was asked for, and nowhere else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

import cips_helpers as cips
from cips_helpers import catalogue
from cips_helpers.catalogue import hand_over_texts, translations
from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.results.country import CountryResults
from cips_helpers.results.handover import hand_over, hand_over_pooled
from cips_helpers.results.pool import pool
from cips_helpers.survey.study import Study
from made_up import example

STUDY = Path(__file__).resolve().parents[2] / "data" / "example" / "study.yml"
ASKED = {"country": "XBB", "iteration": 1, "language": "en", "edition": "internal"}


class Read(Exception):
    """Raised where the answers would be read."""


@pytest.fixture
def handed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Disclosed:
    results = example.country("XBB").results(iteration=1)
    compared = replace(results, name="Compared")
    for name, value in hand_over(results, compared, tmp_path, study=STUDY, country="XBB").items():
        monkeypatch.setenv(name, value)

    def read(*_: object) -> None:
        raise Read

    monkeypatch.setattr(CountryResults, "read", read)
    return results


def test_what_was_asked_for_is_not_read_again(handed: Disclosed) -> None:
    received = cips.read_results(STUDY, **ASKED)
    assert received.figures.equals(handed.figures)
    assert received.hidden == handed.hidden
    assert received.edition == "internal"
    assert replace(received, name="Elsewhere").name == "Elsewhere"  # as the comparison with others does


def test_texts_are_handed_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    message, read = "Key factor", translations("fr")
    for name, value in hand_over_texts("fr", tmp_path).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(catalogue, "read_po", None)  # a catalogue that is read again would raise
    assert translations("fr") is not read
    assert translations("fr").gettext(message) == read.gettext(message) != message


def test_the_comparison_with_others_is_handed_too(handed: Disclosed) -> None:
    assert cips.read_peers(cips.read_results(STUDY, **ASKED), STUDY).name == "Compared"
    assert cips.read_peers(replace(handed, iteration=2), STUDY).name == handed.name  # not what was handed


@pytest.mark.parametrize("other", [{"country": "XAA"}, {"iteration": None}, {"language": "fr"}, {"edition": "public"}])
@pytest.mark.usefixtures("handed")
def test_anything_else_is_read(other: dict[str, object]) -> None:
    with pytest.raises(Read):
        cips.read_results(STUDY, **{**ASKED, **other})


@pytest.mark.usefixtures("handed")
def test_another_study_is_read(tmp_path: Path) -> None:
    with pytest.raises(Read):
        cips.read_results(tmp_path / "study.yml", **ASKED)


def test_a_pool_that_was_handed_over_is_not_read_again(
    shares: Mapping[str, Disclosed], study: Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pooled = pool(shares, study)
    for name, value in hand_over_pooled(pooled, tmp_path, study=study.path).items():
        monkeypatch.setenv(name, value)
    received = cips.read_programme(study.path)
    pd.testing.assert_frame_equal(received.figures, pooled.figures)
    assert not cips.read_programme(STUDY).enough, "of another study"
