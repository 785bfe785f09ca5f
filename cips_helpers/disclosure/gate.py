"""The privacy gate: from estimates to what one edition may show of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from cips_helpers.disclosure.disclosed import GATE, Disclosed, Hidden, SampleFacts
from cips_helpers.disclosure.parts import SCORES, Part, hidden_parts
from cips_helpers.disclosure.rules import Rules, decimals
from cips_helpers.estimation.estimates import Estimates
from cips_helpers.instrument.model import Instrument, Scale
from cips_helpers.schema.columns import NUMBERS
from cips_helpers.survey.study import Initiative

BROKEN_DOWN = ("mean", "difference", "difference_adjusted")
"""Statistics given for parts of a group; of single questions, none."""

MOVED = ("sensitivity",)
"""Statistics whose difference to a shown figure isolates a few people, so that they are rounded like parts."""


def disclose(
    estimates: Estimates,
    samples: tuple[SampleFacts, ...],
    *,
    name: str,
    iteration: int,
    instrument: Instrument,
    scales: Mapping[str, Scale],
    rules: Rules,
    language: str = "en",
    facts: Mapping[str, str] | None = None,
    initiatives: tuple[Initiative, ...] = (),
    complementary: bool = True,
) -> Disclosed:
    """Let through what an edition may show.

    In this order: figures on fewer respondents than the floor are hidden, and with a question its key factor, its
    themes and the whole, from which it could be worked out; parts of a group as `hidden_parts` says; single
    questions broken down are taken out altogether; on sensitive questions, shares that everybody or nobody has, or
    all but one, become limits; a comparison is hidden where either side is; what is left of parts is rounded.

    Parameters
    ----------
    estimates
        All estimates of a country.
    samples
        The facts of its samples.
    name, iteration, language, facts, initiatives
        What the report calls itself, and speaks of.
    instrument, scales
        The questionnaire, and each item's answers.
    rules
        Of the edition, see `rules_of`.
    complementary
        Whether second cells are hidden; False is for tests of the attack.

    Returns
    -------
    Disclosed
        With a log of what was hidden.
    """
    figures = _let_through(estimates.frame)
    sites = frozenset(item.id for item in instrument.items if item.site)
    weighted = {key for key, how in estimates.weighting.items() if how.weighted}
    parts = hidden_parts(
        figures, rules, sites=sites, span=instrument.points, weighted=weighted, complementary=complementary
    )
    log = [Hidden(rule, *part, "scores") for part, rule in parts.items()]
    hide = _few(figures, rules.floor) | _in_hidden_parts(figures, parts)
    log += _log(figures, _few(figures, rules.floor) & (figures["domain"] == "all").to_numpy(), "few people")
    linked = _linked(figures, hide, instrument)
    log += _log(figures, linked & ~hide, "follows from a hidden question")
    hide |= linked
    compared = _of_hidden_sides(figures, hide)
    log += _log(figures, compared & ~hide, "one side is hidden")
    hide |= compared
    nobody = (figures["n"] == 0).to_numpy() & ~hide
    figures["state"] = np.select([hide, nobody], ["suppressed", "no_answer"], "shown")
    figures[list(NUMBERS)] = figures[list(NUMBERS)].astype(float)
    log += _limit_sensitive(figures, instrument)
    figures.loc[figures["state"] == "suppressed", list(NUMBERS)] = np.nan
    _round_parts(figures)
    return Disclosed(
        country=estimates.country,
        name=name,
        iteration=iteration,
        language=language,
        rules=rules,
        instrument=instrument,
        scales=scales,
        samples=samples,
        figures=figures.drop(columns="count").reset_index(drop=True),
        facts=dict(facts or {}),
        hidden=tuple(sorted(set(log))),
        compared=estimates.compared,
        related=tuple(
            one if one.n >= rules.floor else replace(one, n=0)
            for one in estimates.related
            if one.iteration == iteration
        ),
        initiatives=initiatives,
        key=GATE,
    )


def _let_through(frame: pd.DataFrame) -> pd.DataFrame:
    """Take out what no edition shows: single questions broken down, and how many gave no answer on themselves."""
    whole = frame["domain"] == "all"
    broken_down = ~whole & frame["statistic"].isin(BROKEN_DOWN) & frame["kind"].isin(SCORES)
    on_themselves = (frame["kind"] == "demographic") & ~frame["statistic"].isin(["sample_share", "composition_change"])
    return frame[(whole & ~on_themselves) | broken_down].copy()


def _few(figures: pd.DataFrame, floor: int) -> np.ndarray:
    return np.asarray(((figures["n"] > 0) & (figures["n"] < floor)).to_numpy())


def _in_hidden_parts(figures: pd.DataFrame, parts: Mapping[Part, str]) -> np.ndarray:
    """Figures of a hidden part, its share of the sample, and how that share changed to or from it."""
    of_part = pd.MultiIndex.from_frame(figures[["iteration", "group", "domain", "level"]]).isin(list(parts))
    shares = figures["statistic"].isin(["sample_share", "composition_change"])
    own = figures["group"].astype(str), figures["indicator"].astype(str), figures["answer"].astype(str)
    now, before = (
        pd.MultiIndex.from_arrays([iterations, *own]).isin(list(parts))
        for iterations in (figures["iteration"], pd.to_numeric(figures["against"], errors="coerce"))
    )
    return np.asarray(of_part | (shares.to_numpy() & (now | before)))


def _linked(figures: pd.DataFrame, hide: np.ndarray, instrument: Instrument) -> np.ndarray:
    """Scores that a hidden question enters: with the other questions shown, they would give it away."""
    whole = (figures["domain"] == "all").to_numpy()
    questions = figures[hide & whole & (figures["kind"] == "agreement").to_numpy()]
    out = np.zeros(len(figures), dtype=bool)
    for (iteration, group), rows in questions.groupby(["iteration", "group"]):
        ids = set(rows["indicator"])
        factors = {instrument.item(id).factor for id in ids}
        themes = {theme.id for theme in instrument.themes if ids & set(theme.items)}
        here = (figures["iteration"] == iteration) & (figures["group"] == group)
        out |= (here & figures["indicator"].isin({"overall", *factors, *themes})).to_numpy()
    return out


def _of_hidden_sides(figures: pd.DataFrame, hide: np.ndarray) -> np.ndarray:
    """Gaps and changes with a hidden side: the other side and the difference would give it away."""
    whole = (figures["domain"] == "all").to_numpy()
    levels = figures["statistic"].isin(["mean", "positive"]).to_numpy() & whole
    closed = set(figures[levels & hide][["iteration", "group", "indicator"]].itertuples(index=False, name=None))
    groups = sorted({group for _, group, _ in closed})
    out = np.zeros(len(figures), dtype=bool)
    against = pd.to_numeric(figures["against"], errors="coerce")
    for group in groups:
        sides = figures["group"].isin([group, "gap"]).to_numpy() & ~levels & whole
        for iterations in (figures["iteration"], against):
            key = pd.MultiIndex.from_arrays([iterations, [group] * len(figures), figures["indicator"]])
            out |= sides & key.isin(list(closed))
    return out


def _limit_sensitive(figures: pd.DataFrame, instrument: Instrument) -> list[Hidden]:
    """Turn shares of 0 and 100 %, or one person off, into limits where the question is sensitive.

    A share on n people becomes "less than 2/n" or "more than 1 - 2/n": nobody can be told from one person.
    """
    sensitive = [item.id for item in instrument.items if item.sensitive]
    shown = (figures["state"] == "shown") & figures["indicator"].isin(sensitive) & (figures["domain"] == "all")
    shares = shown & figures["statistic"].isin(["share", "positive"])
    keys = ["iteration", "group", "indicator"]
    given = figures[shares]
    alike = (given["count"] <= 1) | (given["count"] >= given["n"] - 1)
    uniform = given[(given["statistic"] == "share") & (given["count"] >= given["n"] - 1)]
    for at, row in given[alike].iterrows():
        limit = min(np.ceil(200 / row["n"]) / 100, 1.0)
        few = row["count"] <= 1
        figures.loc[at, ["state", "estimate"]] = ["at_most", limit] if few else ["at_least", 1 - limit]
        figures.loc[at, [c for c in NUMBERS if c not in ("estimate", "n", "n_asked")]] = np.nan
    # With one answer given by all, any other statistic of the question tells what everybody said.
    closed = pd.MultiIndex.from_frame(figures[keys]).isin(list(uniform[keys].itertuples(index=False, name=None)))
    rest = closed & (figures["state"] == "shown") & ~figures["statistic"].isin(["dont_know", "refused", "missing"])
    figures.loc[rest, "state"] = "suppressed"
    log = _log(figures, (rest | shares & figures["state"].isin(["at_most", "at_least"])).to_numpy(), "all alike")
    return list(log)


def _round_parts(figures: pd.DataFrame) -> None:
    """Round the scores of parts: what is left of the whole then can't be worked out (see `Breakdown.certainty`)."""
    respondents = figures[figures["domain"] == "all"].groupby(["iteration", "group"])["n_asked"].max()
    parts = (figures["domain"] != "all") | figures["statistic"].isin(MOVED)
    for (iteration, group), n in respondents.items():
        here = parts & (figures["iteration"] == iteration) & (figures["group"] == group)
        if not here.any():
            continue
        places = decimals(n)
        figures.loc[here, ["estimate", "low", "high"]] = figures.loc[here, ["estimate", "low", "high"]].round(places)
        figures.loc[here, "se"] = figures.loc[here, "se"].round(places + 1)
        figures.loc[here, ["p", "p_adjusted"]] = figures.loc[here, ["p", "p_adjusted"]].round(3)
        figures.loc[here, ["df", "deff", "effect", "p_equivalent"]] = np.nan


def _log(figures: pd.DataFrame, which: Sequence[bool] | np.ndarray, rule: str) -> Iterator[Hidden]:
    for row in figures[np.asarray(which)].itertuples():
        yield Hidden(rule, row.iteration, row.group, row.domain, str(row.level), row.indicator)
