"""The rows of a country's estimates are those of the elementary functions, on answers whose truth is known."""

import numpy as np
import pandas as pd
import pytest

from cips_helpers.disclosure.peers import against_peers
from cips_helpers.estimation.estimates import estimate
from cips_helpers.estimation.methods.design.effects import equivalence, hedges_g
from cips_helpers.estimation.methods.design.families import adjust
from cips_helpers.estimation.methods.design.gaps import independent_gap, linear_contrast_values
from cips_helpers.estimation.methods.design.means import mean_values
from cips_helpers.estimation.methods.design.precision import smallest_detectable_change
from cips_helpers.estimation.methods.models.composition import standardised_change
from cips_helpers.estimation.methods.models.importance import relative_weights, shapley_r2
from cips_helpers.estimation.methods.models.ordinal import ordinal_model
from cips_helpers.estimation.methods.scales.factor_model import omega_ml
from cips_helpers.estimation.methods.scales.reliability import cronbach_alpha
from cips_helpers.estimation.methods.scales.scale_scores import factor_scores, person_scores
from cips_helpers.estimation.prepared import Prepared
from cips_helpers.schema.records import LeftOut, Reason, Verdict
from made_up.example import estimates, row, rows, survey
from made_up.survey import drawn, made, small

from .reference import near

OFFICIALS, PRIVATE = (1, "officials"), (1, "private")


def prepared(country: str, key: tuple[int, str]) -> Prepared:
    return Prepared.of(survey(country).samples[key], survey(country).instrument)


def means_of(one: Prepared, indicator: str):
    column = [id for id, _ in one.indicators].index(indicator)
    return mean_values(one.person_means[:, column], one.design)


# ---- weights ------------------------------------------------------------------------------------------------


def test_margins_with_small_classes_and_unanswered_questions_are_left_out():
    frame = drawn(1, 200)
    frame["gender"] = np.where(np.arange(200) < 20, 1, 2)
    frame.loc[frame.index % 3 == 0, "region"] = -1
    margins = {"gender": {1: 0.3, 2: 0.7}, "region": {1: 0.3, 2: 0.3, 3: 0.4}}
    found = estimate(made({OFFICIALS: frame}, margins={OFFICIALS: margins})).weighting[OFFICIALS]
    assert found.left_out == {"gender": LeftOut.SMALL_CLASS, "region": LeftOut.UNKNOWN}
    assert not found.weighted
    assert found.kish == 1.0


def test_people_without_an_answer_keep_their_weight_on_the_margin():
    frame = drawn(2, 300)
    frame.loc[:29, "gender"] = -1
    survey = made({OFFICIALS: frame}, margins={OFFICIALS: {"gender": {1: 0.2, 2: 0.8}}})
    one = Prepared.of(survey.samples[OFFICIALS], survey.instrument)
    assert one.weighting.raked == ("gender",)
    weight, gender = one.design.weight, frame["gender"].to_numpy()
    near(weight[gender == -1], np.ones(30))
    near(weight[gender == 1].sum() / weight[gender > 0].sum(), 0.2)


def test_raked_weights_are_trimmed_at_the_study_s_multiple_of_the_mean():
    frame = drawn(2, 400)
    frame["gender"] = np.where(np.arange(400) < 30, 1, 2)
    margins = {OFFICIALS: {"gender": {1: 0.6, 2: 0.4}}}
    for trim, trimmed in ((5, 30), (9, 0)):
        found = estimate(made({OFFICIALS: frame}, margins=margins, trim=trim)).weighting[OFFICIALS]
        assert found.trimmed == trimmed
        assert (found.deviation > 0.01) == (trimmed > 0)


def test_strata_of_known_size_weigh_and_rake_from_there():
    stratum = np.repeat([0, 1], [50, 150])
    sizes = {OFFICIALS: np.array([1000.0, 500.0])}
    found = made({OFFICIALS: drawn(3, 200)}, stratum={OFFICIALS: stratum}, stratum_population=sizes)
    one = Prepared.of(found.samples[OFFICIALS], found.instrument)
    assert one.weighting.source == "strata"
    near(one.design.weight, np.where(stratum == 0, 20.0, 500 / 150))
    near(one.design.fraction, [0.05, 0.3])


def test_sites_widen_the_intervals_and_people_are_no_site_count():
    rng = np.random.default_rng(4)
    frame, site = drawn(4, 240), np.repeat(np.arange(24), 10)
    frame["r1"] = np.clip(np.round(1.5 + rng.normal(0, 1, 24))[site], 0, 3)
    options = {"stratum_population": {OFFICIALS: np.array([900.0])}}
    alone = estimate(made({OFFICIALS: frame}, **options))
    clustered = estimate(made({OFFICIALS: frame}, cluster={OFFICIALS: site}, **options))
    one, many = (row(e.frame, indicator="r1", statistic="mean") for e in (alone, clustered))
    assert many["se"] > 2 * one["se"]
    assert many["df"] == 23
    assert clustered.weighting[OFFICIALS].sites == 24
    concentration = row(clustered.frame, indicator="site", statistic="largest_site")
    near(concentration["estimate"], 1 / 24)


# ---- comparisons ------------------------------------------------------------------------------------------


def test_gap_is_that_of_independent_samples():
    a, b = (means_of(prepared("XAA", (2, group)), "audit") for group in ("officials", "private"))
    gap = independent_gap(a, b)
    found = row(estimates("XAA").frame, iteration=2, group="gap", indicator="audit", statistic="gap")
    near([found["estimate"], found["se"], found["df"]], np.ravel([gap.estimate, gap.se, gap.df]))
    near(found["effect"], hedges_g(a, b)[0, 0], 1e-9)
    test = equivalence(gap.estimate, gap.se, gap.df, margin=0.1)
    near(found["p_equivalent"], test.p[0, 0])
    assert found["n"] == min(a.n[0, 0], b.n[0, 0])


def test_change_of_a_score_of_a_behaviour_and_of_the_gap():
    frame = estimates("XAA").frame
    parts = {(i, g): means_of(prepared("XAA", (i, g)), "reform") for i in (1, 2) for g in ("officials", "private")}
    change = independent_gap(parts[2, "officials"], parts[1, "officials"])
    found = row(frame, group="officials", indicator="reform", statistic="change")
    near([found["estimate"], found["se"], found["df"]], np.ravel([change.estimate, change.se, change.df]))
    assert (found["iteration"], found["against"]) == (2, "1")
    seen = row(frame, group="officials", indicator="reform", statistic="detectable")
    se = [parts[i, "officials"].se[0, 0] for i in (1, 2)]
    near(seen["estimate"], smallest_detectable_change(*se, df=change.df[0, 0]))
    of_gap = row(frame, group="gap", indicator="reform", statistic="change")
    near(
        of_gap["estimate"],
        sum(
            s * parts[k].estimate[0, 0]
            for k, s in [((2, "officials"), 1), ((2, "private"), -1), ((1, "officials"), -1), ((1, "private"), 1)]
        ),
    )
    near(of_gap["se"], np.sqrt(sum(part.se[0, 0] ** 2 for part in parts.values())))
    assert of_gap["df"] == sum(part.df[0, 0] for part in parts.values()) - 1
    shares = rows(frame, group="officials", indicator="breach_likely", statistic="positive")
    behaviour = row(frame, group="officials", indicator="breach_likely", statistic="change")
    by = shares.set_index("iteration")["estimate"]
    near(behaviour["estimate"], by[2] - by[1])
    near(behaviour["p_equivalent"], equivalence(behaviour["estimate"], behaviour["se"], behaviour["df"], margin=0.05).p)


def test_one_iteration_says_what_a_next_one_would_show():
    frame = estimates("XDD").frame
    assert not (frame["statistic"] == "change").any()
    mean = row(frame, indicator="overall", statistic="mean")
    seen = row(frame, indicator="overall", statistic="detectable")
    near(seen["estimate"], smallest_detectable_change(mean["se"], df=2 * mean["df"] - 1))
    assert seen["against"] == ""


def test_margin_of_no_change_is_the_study_s():
    frames = {OFFICIALS: drawn(5, 120), (2, "officials"): drawn(6, 120)}
    narrow, wide = (
        row(estimate(made(frames, negligible={"points": m})).frame, indicator="overall", statistic="change")
        for m in (0.05, 0.5)
    )
    near(wide["p_equivalent"], equivalence(wide["estimate"], wide["se"], wide["df"], margin=0.5).p)
    assert wide["p_equivalent"] < narrow["p_equivalent"]


@pytest.mark.parametrize("statistic", ["gap", "change", "difference"])
def test_families_are_adjusted_as_fixed_in_advance(statistic):
    frame = estimates("XAA").frame
    group = "gap" if statistic == "gap" else "officials"
    found = frame[(frame["statistic"] == statistic) & (frame["group"] == group) & (frame["iteration"] == 2)]
    factors = found[found["kind"] == "factor"]
    near(factors["p_adjusted"], adjust(factors["p"], method="BH" if statistic == "difference" else "holm"))
    assert factors["domain"].nunique() == (6 if statistic == "difference" else 1)
    if statistic != "difference":
        items = found[found["kind"] == "agreement"]
        near(items["p_adjusted"], adjust(items["p"], method="BH"))


def test_difference_of_a_part_from_the_others_has_their_covariance():
    one = prepared("XAA", (2, "officials"))
    office = next(domain for domain in one.demographics if domain.id == "office")
    y = one.person_means[:, [id for id, _ in one.indicators].index("audit")]
    for level in range(3):
        side = np.where(office.cell < 0, -1, (office.cell != level).astype(np.int64))
        expected = linear_contrast_values(y, one.design, cell=side, weight=np.array([1.0, -1.0]))
        found = row(
            estimates("XAA").frame,
            iteration=2,
            group="officials",
            domain="office",
            level=office.levels[level],
            indicator="audit",
            statistic="difference",
        )
        near([found["estimate"], found["se"]], [expected.estimate[0], expected.se[0]])
        near([found["df"], found["p"]], [expected.df[0], expected.p[0]])
        sides = [mean_values(np.where(side == s, y, np.nan), one.design) for s in (0, 1)]
        near(found["effect"], hedges_g(*sides)[0, 0], 1e-9)
        assert found["n"] == min(s.n[0, 0] for s in sides)


def test_adjusting_takes_another_demographic_out():
    rng = np.random.default_rng(7)
    frame = drawn(7, 400)
    frame["gender"] = np.where(rng.random(400) < 0.5, 1, 2)
    frame["region"] = np.where(rng.random(400) < np.where(frame["gender"] == 1, 0.8, 0.2), 1, 2)
    frame["s1"] = frame["s2"] = np.clip(np.where(frame["region"] == 1, 2, 1) + rng.integers(-1, 2, 400), 0, 3)
    found = estimate(made({OFFICIALS: frame})).frame
    plain, adjusted = (
        row(found, domain="gender", indicator="staff", statistic=s)["estimate"]
        for s in ("difference", "difference_adjusted")
    )
    assert plain > 0.4
    assert abs(adjusted) < 0.2


# ---- like for like --------------------------------------------------------------------------------------


def two_iterations() -> dict:
    """Views differ by region and don't change; the regions' parts do."""
    frames = {}
    for number, share in ((1, 0.8), (2, 0.25)):
        rng = np.random.default_rng(number)
        frame = drawn(10 + number, 400)
        frame["region"] = np.where(rng.random(400) < share, 1, 2)
        for id in ("r1", "r2", "s1", "s2"):
            frame[id] = np.clip(np.where(frame["region"] == 1, 2, 1) + rng.integers(-1, 2, 400), 0, 3)
        frame["r3"] = 3 - frame["r1"]
        frame["gender"] = rng.integers(1, 3, 400)
        frames[number, "officials"] = frame
    return frames


def test_a_change_of_composition_is_seen_and_taken_out():
    survey = made(two_iterations())
    found = estimate(survey)
    (compared,) = found.compared
    assert compared.verdict == Verdict.AFTER_STANDARDISING
    assert (compared.held_fixed, list(compared.shifted)) == (("region",), ["region"])
    assert Reason.COMPOSITION in compared.sample.reasons
    change = row(found.frame, indicator="overall", statistic="change")
    fixed = row(found.frame, indicator="overall", statistic="change_like_for_like")
    assert change["estimate"] < -0.3
    assert abs(fixed["estimate"]) < 0.15
    one, two = (Prepared.of(survey.samples[i, "officials"], survey.instrument) for i in (1, 2))
    column = [id for id, _ in one.indicators].index("overall")
    regions = [p.demographics[1].cell for p in (one, two)]
    expected = standardised_change(
        one.person_means[:, column],
        regions[0],
        one.design,
        two.person_means[:, column],
        regions[1],
        two.design,
        n_classes=3,
    ).standardised
    near([fixed["estimate"], fixed["se"]], [expected.estimate[0], expected.se[0]])
    shares = rows(found.frame, indicator="region", statistic="composition_change").set_index("answer")
    near(shares["estimate"].sum(), 0.0)
    near(shares.loc[1, "estimate"], np.mean(regions[1] == 0) - np.mean(regions[0] == 0))


def test_raking_to_a_margin_puts_its_composition_right():
    margins = {key: {"region": {1: 0.5, 2: 0.5}} for key in two_iterations()}
    found = estimate(made(two_iterations(), margins=margins))
    (compared,) = found.compared
    assert compared.verdict == Verdict.COMPARABLE
    assert not (found.frame["statistic"] == "change_like_for_like").any()
    assert abs(row(found.frame, indicator="overall", statistic="change")["estimate"]) < 0.15
    # Who answered did change, and is told all the same.
    assert rows(found.frame, indicator="region", statistic="composition_change")["p"].min() < 1e-6


@pytest.mark.parametrize(
    ("modes", "reason"),
    [({1: "tablet", 2: "online"}, Reason.MODE_REPLACED), ({1: "mixed", 2: "online"}, Reason.MODE_UNKNOWN)],
)
def test_another_mode_is_not_comparable(modes, reason):
    frames = {(i, "officials"): drawn(20 + i, 150) for i in (1, 2)}
    (compared,) = estimate(made(frames, modes=modes)).compared
    assert compared.verdict == Verdict.NOT_COMPARABLE
    assert reason in compared.sample.reasons


def test_changed_questions_make_their_scores_not_comparable_and_no_others():
    frames = {(i, "officials"): drawn(20 + i, 150) for i in (1, 2)}
    frames[1, "officials"] = frames[1, "officials"].drop(columns="s2")
    found = estimate(made(frames))
    (compared,) = found.compared
    assert compared.items_changed == ("s2",)
    assert compared.verdict == Verdict.COMPARABLE
    assert compared.of("rules").verdict == Verdict.COMPARABLE
    assert Reason.QUESTIONNAIRE in compared.of("staff").reasons
    assert compared.of("overall").verdict == Verdict.NOT_COMPARABLE
    assert not len(rows(found.frame, indicator="s2", statistic="change"))


def test_regions_that_took_part_once_are_not_comparable():
    frames = {(i, "officials"): drawn(30 + i, 200) for i in (1, 2)}
    frames[1, "officials"]["region"] = np.arange(200) % 2 + 1
    (compared,) = estimate(made(frames)).compared
    assert compared.verdict == Verdict.NOT_COMPARABLE
    assert compared.sample.reasons[Reason.REGIONS] > 0.2


# ---- reliability, quality, drivers, peers -----------------------------------------------------------------


def test_reliability_of_a_scale():
    one = prepared("XAA", (2, "officials"))
    frame = estimates("XAA").frame
    scale = next(c for c in one.composites if c.id == "audit")
    x = one.scores[:, scale.columns]
    alpha, omega = cronbach_alpha(x), omega_ml(x)
    head = {"group": "officials", "indicator": "audit"}
    found = row(frame, statistic="alpha", **head)
    near([found["estimate"], found["low"], found["high"], found["n"]], [alpha.alpha, *alpha.feldt, alpha.n])
    found = row(frame, statistic="omega", **head)
    near([found["estimate"], found["se"]], [omega.omega, omega.se])
    for statistic, expected in (("item_rest", alpha.item_rest), ("alpha_dropped", alpha.alpha_dropped)):
        near(rows(frame, group="officials", against="audit", statistic=statistic)["estimate"], expected)


def test_two_questions_or_one_that_does_not_vary_have_no_row_they_cannot_have():
    frame = drawn(8, 100)
    frame["r2"] = 3
    found = estimate(made({OFFICIALS: frame})).frame
    given = {s: set(rows(found, statistic=s)["indicator"]) for s in ("alpha", "omega", "ordinal_alpha")}
    assert given == {"alpha": {"staff", "voice"}, "omega": set(), "ordinal_alpha": {"staff", "voice"}}
    assert not (found["statistic"] == "alpha_dropped").any()
    few = estimate(made({OFFICIALS: drawn(8, 29)})).frame
    assert not few["statistic"].isin(["alpha", "omega"]).any()


def test_signs_of_careless_answering():
    frame = drawn(9, 100)
    scored = ["r1", "r2", "r3", "s1", "s2"]
    frame[scored] = np.where(frame[scored] == 8, 2, frame[scored])
    frame["r3"] = 3 - frame["r1"]
    frame.loc[:3, scored] = 3  # straight through, and so in contradiction
    frame.loc[4:6, "r1"], frame.loc[4:6, "r3"], frame.loc[4:6, "r2"] = 0, 0, 2
    frame.loc[7, ["r1", "r2", "r3"]] = 8
    seconds = np.r_[np.full(95, 600.0), 100.0, 150.0, np.nan, np.nan, 590.0]
    found = estimate(made({OFFICIALS: frame}, seconds={OFFICIALS: seconds}))
    flagged = rows(found.frame, statistic="flagged").set_index("indicator")
    assert found.checked[OFFICIALS].opposites == {"r3": "r1"}
    assert list(flagged.index) == ["straight_lining", "speeding", "contradiction", "mostly_missing", "any"]
    near(flagged["estimate"] * flagged["n"], [4, 2, 7, 1, 10])
    assert flagged.loc["speeding", "n"] == 98
    assert flagged.loc["contradiction", "n"] == 99
    shift = row(found.frame, indicator="rules", statistic="sensitivity")
    scores = pd.DataFrame(frame[["r1", "r2", "r3"]]).where(frame != 8).assign(r3=lambda d: 3 - d["r3"])
    person = person_scores(scores.to_numpy(float))
    everybody = np.nanmean(person)
    person[[*range(8), 95, 96]] = np.nan
    near(shift["estimate"], np.nanmean(person) - everybody)
    assert shift["n"] == 90


def test_doubled_answers_are_seen_among_enough_questions():
    original = survey("XDD").samples[1, "officials"].answers
    frame = original.copy()
    frame.iloc[1] = frame.iloc[0]
    frame.iloc[2:4] = 2  # alike by nature, so no doubles
    found = estimate(
        made(
            {OFFICIALS: frame},
            instrument=survey("XDD").instrument,
            regions=dict(survey("XDD").study.countries["XDD"].scales),
        )
    )
    near(row(found.frame, indicator="duplicate", statistic="flagged")["estimate"], 2 / len(frame))


def test_drivers_of_a_question_are_those_of_the_ordinal_model():
    one = prepared("XAA", (2, "officials"))
    codes = one.sample.answers["breach_likely"].to_numpy(float)
    outcome = np.where((codes >= 1) & (codes <= 4), codes, np.nan)
    x = one.person_means[:, :10]
    fit = ordinal_model(outcome, x, one.design)
    frame = estimates("XAA").frame
    found = rows(frame, against="breach_likely", statistic="odds_ratio")
    near(np.log(found["estimate"]), fit.estimate[:10])
    near(found["p_adjusted"], adjust(fit.p[:10], method="holm"))
    shares = rows(frame, against="breach_likely", statistic="importance")
    near(shares["estimate"].sum(), 1.0)
    assert ((shares["low"] < shares["estimate"]) & (shares["estimate"] < shares["high"])).all()
    # The three the example was made with lead.
    top = shares.sort_values("estimate")["indicator"].iloc[-3:]
    assert set(top) == {"transparency", "audit", "human_resources"}


def test_drivers_of_a_theme_leave_its_own_questions_out():
    one = prepared("XAA", (2, "officials"))
    theme = one.instrument.themes[0]
    at = {item.id: column for column, item in enumerate(one.agreement)}
    own = [at[id] for id in theme.items]
    ids = [factor.id for factor in one.instrument.factors]
    x = factor_scores(one.scores, [ids.index(i.factor) for i in one.agreement], n_factors=10, leave_out=own)
    y = person_scores(one.scores[:, own])
    keep = np.isfinite(x).all(axis=1) & np.isfinite(y)
    w = one.design.weight[keep]
    frame = estimates("XAA").frame
    found = rows(frame, against=theme.id, statistic="importance")
    near(found["estimate"], shapley_r2(y[keep], x[keep], w).share, 1e-9)
    near(
        rows(frame, against=theme.id, statistic="relative_weight")["estimate"],
        relative_weights(y[keep], x[keep], w).share,
    )
    assert found["n"].iloc[0] == keep.sum()
    assert row(frame, indicator=theme.id, statistic="explained")["estimate"] > 0.3


def test_too_few_people_give_no_drivers_and_say_how_many_it_takes():
    (found,) = estimate(made({OFFICIALS: drawn(11, 80)})).related
    assert (found.outcome, found.shown, found.n_needed) == ("likely", False, 100)
    assert 0 < found.n <= 80


def test_peers_from_five_others_on_and_none_of_them_named():
    frame = estimates("XAA").frame
    others = {
        f"XX{letter}": frame.assign(estimate=frame["estimate"] + step / 10)
        for step, letter in enumerate("ABCDE", start=1)
    }
    found = against_peers({"XAA": frame, **others}, own="XAA")
    own = row(frame, iteration=2, group="private", indicator="audit", statistic="mean")
    median = row(found, group="private", indicator="audit", statistic="peer_median")
    near(median["estimate"], own["estimate"] + 0.3)
    assert median["n"] == own["n"]
    assert row(found, group="private", indicator="audit", statistic="peer_quarter")["estimate"] == 1
    assert row(found, group="private", indicator="audit", statistic="peer_count")["estimate"] == 5
    assert set(found["kind"]) == {"factor", "overall"}
    hidden = others | {"XXE": others["XXE"].assign(state="suppressed")}
    assert against_peers({"XAA": frame, **hidden}, own="XAA").empty
    with pytest.raises(ValueError, match="at least 5"):
        against_peers({"XAA": frame, **others}, own="XAA", fewest=4)


def test_small_instrument_of_these_tests_is_sound():
    from cips_helpers.instrument.faults import instrument_faults

    assert instrument_faults(small()) == []
