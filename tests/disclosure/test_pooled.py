"""The countries together: what each gives is what it may show, and nothing gives one of them away."""

from __future__ import annotations

import pickle
import shutil
from collections.abc import Mapping
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.linalg import block_diag
from scipy.optimize import linprog

import cips_helpers as cips
from cips_helpers.disclosure import peer_attack as peers
from cips_helpers.disclosure import pooled
from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.disclosure.peer_attack import gives_away, spread
from cips_helpers.disclosure.pooled import FEWEST, Pooled
from cips_helpers.estimation.methods.models.benchmark import quartile_weights
from cips_helpers.results.country import Evidence
from cips_helpers.results.handover import hand_over_pooled
from cips_helpers.results.pool import pool
from cips_helpers.results.shares import programme_share, read_pooled
from cips_helpers.survey.load import load_study
from cips_helpers.survey.read import read_survey
from cips_helpers.survey.study import Study
from cips_helpers.synthetic.study import write_synthetic_study
from cips_helpers.verdicts.changes import CLEAR, JUDGED, Became, changes, worked_on

from .test_peers import countries

DATA = Path(__file__).resolve().parents[2] / "data"
EXAMPLE, INSTRUMENT = DATA / "example" / "study.yml", DATA / "instrument" / "cips.yml"
KEYS = ["iteration", "group", "indicator", "statistic", "against"]


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Study:
    """Eight small countries, two iterations."""
    folder = tmp_path_factory.mktemp("eight")
    return load_study(write_synthetic_study(folder, countries=8, seed=1, respondents=60, instrument=INSTRUMENT))


@pytest.fixture(scope="module")
def shares(study: Study) -> dict[str, Disclosed]:
    return {code: programme_share(read_survey(study, code)) for code in study.countries}


@pytest.fixture(scope="module")
def together(study: Study, shares: Mapping[str, Disclosed]) -> Pooled:
    return pool(shares, study)


@pytest.mark.parametrize("code", ["XAA", "XCC", "XDD"])
def test_what_a_country_gives_are_figures_of_its_public_edition(code: str) -> None:
    evidence = Evidence.of(EXAMPLE, code)
    public = evidence.results(edition="public").figures
    public = public[public["kind"].isin(["factor", "overall"]) & (public["domain"] == "all")]
    given = programme_share(evidence.survey).figures
    told = given.merge(public, on=KEYS, suffixes=("", "_public"), validate="one_to_one")
    assert len(told) == len(given) > 10
    for column in ("estimate", "se", "p_adjusted", "p_equivalent", "n"):
        np.testing.assert_allclose(told[column].astype(float), told[f"{column}_public"].astype(float), rtol=1e-9)
    assert (told["state"] == told["state_public"]).all()


def test_a_country_gives_its_verdicts_and_what_it_worked_on_too() -> None:
    evidence = Evidence.of(EXAMPLE, "XAA")
    given, public = programme_share(evidence.survey), evidence.results(edition="public")
    assert worked_on(given) == worked_on(public) == ["automation", "audit", "human_resources"]
    for group in public.groups:
        judged = [[(one.indicator, one.became) for one in changes(of, group)] for of in (given, public)]
        assert judged[0] == judged[1] != []


def test_what_a_country_gives_neither_names_it_nor_any_respondent(study: Study) -> None:
    given = pickle.loads(pickle.dumps(programme_share(read_survey(study, "XAC"))))
    assert (given.country, given.name, given.scales, given.hidden) == ("", "", {}, ())
    assert {sample.start for sample in given.samples} == {None}
    assert "XAC" not in given.figures.to_csv()
    assert set(given.figures["domain"]) == {"all"}


def test_every_figure_rests_on_six_countries_or_more(together: Pooled) -> None:
    assert together.countries == 8
    assert (together.figures["countries"] >= FEWEST).all()
    assert not together.figures.astype(str).apply(lambda column: column.str.contains("XA")).any(axis=None)
    scores = together.figures[together.figures["statistic"].isin(["lower", "median", "upper"])]["estimate"]
    assert (scores == scores.round(1)).all()


def test_counts_are_those_of_the_countries_own_verdicts(together: Pooled, shares: Mapping[str, Disclosed]) -> None:
    judged = [
        (one.became, one.indicator in worked_on(share))
        for share in shares.values()
        for one in changes(share, "officials")
        if one.became in JUDGED
    ]
    became = [state for state, _ in judged]
    told = together.figures[(together.figures["group"] == "officials") & (together.figures["indicator"] != "overall")]
    assert told.loc[told["statistic"] == "rose", "estimate"].sum() == became.count(Became.IMPROVED) > 0
    worked, others = (together.figure("officials", "factors", f"{name}_clear") for name in ("worked", "others"))
    assert worked is not None
    assert others is not None
    assert worked["n"] == sum(own for _, own in judged) > 10
    assert worked["n"] + others["n"] == len(became)
    improved = worked["estimate"] * worked["n"] + others["estimate"] * others["n"]
    assert improved == pytest.approx(became.count(Became.IMPROVED))


def test_people_are_counted_over_all_iterations(together: Pooled, study: Study) -> None:
    samples = [read_survey(study, code).samples for code in study.countries]
    answered = sum(sample.n for of in samples for (_, group), sample in of.items() if group == "private")
    told = together.figures[(together.figures["group"] == "private") & (together.figures["statistic"] == "respondents")]
    assert told["estimate"].sum() == answered
    assert together.surveys == ((1, 8), (2, 8))


def test_of_five_countries_nothing_is_told(shares: Mapping[str, Disclosed], study: Study) -> None:
    few = pool(dict(list(shares.items())[:5]), study)
    assert (few.enough, few.countries, few.left_out) == (False, 5, 3)
    assert few.figures.empty
    assert cips.chart_standing(few) is None
    assert cips.table_took_part(few) is None


def test_a_statistic_that_five_countries_have_is_left_out(shares: Mapping[str, Disclosed], study: Study) -> None:
    def without(share: Disclosed) -> Disclosed:
        figures = share.figures
        return replace(share, figures=figures[figures["indicator"] != "audit"])

    some = {code: without(share) if place < 3 else share for place, (code, share) in enumerate(shares.items())}
    found = pool(some, study)
    assert "audit" not in set(found.figures["indicator"])
    assert "reform" in set(found.figures["indicator"])


@pytest.mark.parametrize(("working", "told"), [(0, {"others"}), (3, set()), (7, {"worked", "others"})])
def test_work_of_few_countries_follows_from_nothing_that_is_told(
    shares: Mapping[str, Disclosed], study: Study, working: int, told: set[str]
) -> None:
    made = {
        code: share if at < working else replace(share, initiatives=())
        for at, (code, share) in enumerate(shares.items())
    }
    figures = pool(made, study).figures
    of_factors = figures[(figures["indicator"] == "factors") & (figures["group"] == "officials")]
    assert {statistic.partition("_")[0] for statistic in of_factors["statistic"]} == told


@pytest.mark.parametrize(("falling", "told"), [(8, False), (7, False), (6, True)])
def test_that_all_fell_or_all_but_one_is_not_told(
    shares: Mapping[str, Disclosed], study: Study, falling: int, told: bool
) -> None:
    def moved(share: Disclosed, by: float) -> Disclosed:
        figures = share.figures.copy()
        rows = figures["statistic"].isin(["change", "change_like_for_like"])
        figures.loc[rows, ["estimate", "p_adjusted", "p_equivalent"]] = (by, CLEAR / 10, 1.0)
        return replace(share, figures=figures)

    made = {code: moved(share, -0.3 if at < falling else 0.3) for at, (code, share) in enumerate(shares.items())}
    found = pool(made, study)
    assert (found.figure("officials", "overall", "fell") is not None) is told
    assert found.figure("officials", "overall", "mean_change") is not None


def test_a_last_iteration_of_few_is_counted_with_the_one_before(shares: Mapping[str, Disclosed], study: Study) -> None:
    def only_first(share: Disclosed) -> Disclosed:
        samples = tuple(one for one in share.samples if one.iteration == 1)
        return replace(share, samples=samples, iteration=1, compared=())

    made = {code: share if at < 3 else only_first(share) for at, (code, share) in enumerate(shares.items())}
    found = pool(made, study)
    assert (found.surveys, found.merged) == (((1, 11),), True)
    assert found.figures[found.figures["statistic"] == "mean_change"].empty


# ---- the attack ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize("reports", [True, False], ids=["with reports", "alone"])
def test_the_attack_on_all_quartiles_finds_what_one_programme_a_score_finds(seed: int, reports: bool) -> None:
    rng = np.random.default_rng(seed)
    scores = rng.normal(2.0, rng.choice([0.03, 0.3, 0.9]), 6).clip(0, 3)
    x = dict(zip("ABCDEF", np.sort(scores).tolist(), strict=True))
    others = {code: (quartile_weights(5) @ [x[o] for o in x if o != code]).round(1) for code in x}
    printed = others if reports else {}
    of_all = (quartile_weights(6) @ list(x.values())).round(1)
    narrowest = min(
        _range(np.array(list(x.values())), list(printed.values()), of_all, pair, target)
        for pair in combinations(range(6), 2)
        for target in set(range(6)) - set(pair)
    )
    assert gives_away(x, printed, 3.0, of_all=of_all) == (narrowest < 0.05)


def _range(x: np.ndarray, printed: list[np.ndarray], of_all: np.ndarray, pair: tuple[int, int], target: int) -> float:
    """Plainly: the range of one score, given two scores, the order, the two reports' quartiles and those of all."""
    above, bound = [np.eye(5, 6) - np.eye(5, 6, 1)], [np.zeros(5)]
    read = [(np.insert(quartile_weights(5), own, 0.0, axis=1), printed[own]) for own in pair if printed]
    for weights, cuts in [*read, (quartile_weights(6), of_all)]:
        above += [weights, -weights]
        bound += [cuts + 0.05, 0.05 - cuts]
    limits = [(x[at], x[at]) if at in pair else (0, 3) for at in range(6)]
    low, high = (
        linprog(sign * np.eye(6)[target], A_ub=np.vstack(above), b_ub=np.concatenate(bound) + 1e-9, bounds=limits).fun
        for sign in (1, -1)
    )
    return float(-high - low)


def test_what_does_not_withstand_the_attack_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    made = countries([1.7, 1.9, 2.0, 2.2, 2.3, 2.5, 2.6])
    monkeypatch.setattr(peers, "DECIMALS", 6)  # quartiles to six decimals give a country away
    found = spread(made)
    assert len(found) > 0
    assert found[["lower", "upper"]].isna().all(axis=None)


@pytest.mark.parametrize("seed", range(4))
def test_what_is_published_of_all_withstands_the_attack_with_two_reports(seed: int) -> None:
    scores = np.sort(np.random.default_rng(seed).uniform(1.4, 2.8, 8))
    made = countries(scores.tolist())
    reports = {code: peers._quartiles(rows) for code, rows in peers.among_peers(made).items()}
    (row,) = spread(made).query("indicator == 'overall'").to_dict("records")
    of_all = np.array([row[name] for name in ("lower", "median", "upper")], dtype=float)
    key = (row["group"], "overall")
    printed = {code: one[key] for code, one in reports.items() if key in one}
    assert not gives_away(dict(zip(made, scores.tolist(), strict=True)), printed, 3.0, of_all=of_all)


# ---- reading and handing over ------------------------------------------------------------------------------


def test_a_country_with_faulty_files_is_left_out_and_counted(study: Study, tmp_path: Path) -> None:
    shutil.copytree(study.path.parent, tmp_path / "study")
    (tmp_path / "study" / "responses" / "xac_2_officials.csv").write_text("nothing;of\nthe;kind\n", encoding="utf-8")
    broken = study.model_copy(update={"path": tmp_path / "study" / "study.yml"})
    found = read_pooled(broken)
    assert (found.countries, found.left_out) == (7, 1)
    assert set(found.figures["countries"]) <= {6, 7}


def test_with_four_countries_no_file_is_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise AssertionError("a country's file was opened")

    monkeypatch.setattr("cips_helpers.results.shares.read_survey", fail)
    assert not cips.read_programme(EXAMPLE).enough


def test_what_was_handed_over_is_not_read_again(
    together: Pooled, study: Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in hand_over_pooled(together, tmp_path, study=study.path).items():
        monkeypatch.setenv(name, value)
    received = cips.read_programme(study.path)
    pd.testing.assert_frame_equal(received.figures, together.figures)
    assert not cips.read_programme(EXAMPLE).enough, "of another study"


def test_only_the_gate_makes_one() -> None:
    with pytest.raises(TypeError, match="pool makes a Pooled"):
        Pooled(instrument=None, language="en", figures=pd.DataFrame(), countries=9)
    assert pooled.COLUMNS[0] == "group"


@pytest.mark.parametrize("seed", range(3))
def test_the_mean_gap_narrows_no_countrys_score_to_less_than_it_may_be(seed: int) -> None:
    """Both groups' quartiles, two reports, and the mean gap with equal weights, all known at once."""
    rng = np.random.default_rng(seed)
    level = rng.normal(2.2, 0.3, 6)
    groups = [np.clip(level + rng.normal(side, 0.08, 6), 0, 3) for side in (0.15, -0.15)]
    known = [_constraints(scores) for scores in groups]
    mean = np.concatenate([np.full(6, 1 / 6), np.full(6, -1 / 6)])
    gap = round(float(mean @ np.concatenate(groups)), 2)
    for pair in combinations(range(6), 2):
        parts = [of(pair) for of in known]
        above = block_diag(parts[0][0], parts[1][0])
        bound = np.concatenate([parts[0][1], parts[1][1]])
        limits = [(x[at], x[at]) if at in pair else (0, 3) for x in groups for at in range(6)]
        for target in [at for at in range(12) if at % 6 not in pair]:
            without, having = (
                _width(target, np.vstack(a), np.concatenate(b), limits)
                for a, b in (
                    ([above], [bound]),
                    ([above, mean, -mean], [bound, [gap + 0.005 + 1e-9, 0.005 + 1e-9 - gap]]),
                )
            )
            assert having >= min(without, 0.05) - 1e-6


def _constraints(scores: np.ndarray):
    """What two reports and the quartiles of all say of a group's scores, with their order: rows and bounds."""
    order = np.eye(6)[np.argsort(scores)]
    ascending = np.sort(scores)
    given = dict(zip("ABCDEF", scores.tolist(), strict=True))
    printed = {code: (quartile_weights(5) @ np.sort(np.delete(scores, at))).round(1) for at, code in enumerate(given)}
    reports = {} if gives_away(given, printed, 3.0) else printed
    of_all = (quartile_weights(6) @ ascending).round(1)
    told = [] if gives_away(given, reports, 3.0, of_all=of_all) else [(quartile_weights(6) @ order, of_all)]

    def known(pair: tuple[int, int]) -> tuple[np.ndarray, np.ndarray]:
        read = [
            (
                np.insert(quartile_weights(5), int(np.argsort(np.argsort(scores))[own]), 0.0, axis=1) @ order,
                list(reports.values())[own],
            )
            for own in pair
            if reports
        ]
        above, bound = [(np.eye(5, 6) - np.eye(5, 6, 1)) @ order], [np.zeros(5)]
        for weights, cuts in [*read, *told]:
            above += [weights, -weights]
            bound += [cuts + 0.05 + 1e-9, 0.05 + 1e-9 - cuts]
        return np.vstack(above), np.concatenate(bound)

    return known


def _width(target: int, above: np.ndarray, bound: np.ndarray, limits: list[tuple[float, float]]) -> float:
    low, high = (linprog(sign * np.eye(12)[target], A_ub=above, b_ub=bound, bounds=limits).fun for sign in (1, -1))
    return float(-high - low)
