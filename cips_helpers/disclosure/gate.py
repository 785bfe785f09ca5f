"""Privacy gate: from all estimates to the figures an edition may show."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from cips_helpers.disclosure.breakdown import SCORES, breakdowns
from cips_helpers.disclosure.disclosed import GATE, PROTECTED, Disclosed, Hidden, SampleFacts
from cips_helpers.disclosure.held_fixed import HELD, telling_changes
from cips_helpers.disclosure.isolating import isolating
from cips_helpers.disclosure.parts import Part, exposing_differences, hidden_parts
from cips_helpers.disclosure.rounding import as_printed
from cips_helpers.disclosure.rules import Rules
from cips_helpers.disclosure.sensitive import class_answers
from cips_helpers.estimation.estimates import Estimates
from cips_helpers.estimation.rows import adjusted, family_intervals
from cips_helpers.instrument.model import Instrument, Scale
from cips_helpers.schema.columns import KEYS, NUMBERS, READ, SHARES_OF, STATISTICS, UNPRINTED
from cips_helpers.survey.study import Initiative
from cips_helpers.words import Digits

BROKEN_DOWN = ("mean", "difference", "difference_adjusted")
"""Statistics shown for parts of a group; none of single questions."""


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
    digits: Digits = "western",
    complementary: bool = True,
) -> Disclosed:
    """Disclose the figures an edition may show.

    Single questions broken down are removed. Hidden are figures on fewer respondents than the floor; with a question
    its key factor, its themes and the whole, from which it could be worked out; parts of a group by the rules of
    `hidden_parts`; a comparison with a hidden side. p values are adjusted over the shown figures of a family, and
    intervals with them, so that a difference is clear exactly where its interval leaves out zero. On sensitive
    questions, shares of few or of nearly all become classes (`class_answers`). What remains is rounded
    (`as_printed`).

    Parameters
    ----------
    estimates
        All estimates of a country.
    samples
        Facts of its samples.
    name, iteration, language, facts, initiatives, digits
        Name of the country, iteration and language of the report, facts and initiatives it mentions, its digits.
    instrument, scales
        The questionnaire, and the answers of each item.
    rules
        Rules of the edition, see `rules_of`.
    complementary
        False leaves second cells shown; for tests of the attack.

    Returns
    -------
    Disclosed
        With a log of everything hidden.
    """
    figures = _publishable(estimates.frame)
    sites = frozenset(item.id for item in instrument.items if item.site)
    weighted = {key for key, how in estimates.weighting.items() if how.weighted}
    divided = list(breakdowns(figures, instrument))
    parts = hidden_parts(
        divided, rules, sites=sites, span=instrument.points, weighted=weighted, complementary=complementary
    )
    hide = _few(figures, rules.floor) | _in_hidden_parts(figures, parts) | _beside_hidden_parts(figures, parts)
    hide |= isolating(figures, divided, parts, rules, instrument, weighted=weighted, compared=estimates.compared)
    if complementary:
        exposing = exposing_differences(figures, divided, rules, span=instrument.points, weighted=weighted)
        compared = figures["statistic"].isin(["difference", "difference_adjusted"]).to_numpy()
        hide |= compared & pd.MultiIndex.from_frame(figures[["iteration", "group", "domain"]]).isin(exposing)
        telling = telling_changes(
            figures, divided, estimates.compared, exposing, rules, span=instrument.points, weighted=weighted
        )
        held = (figures["statistic"] == HELD).to_numpy()
        hide |= held & pd.MultiIndex.from_frame(figures[["iteration", "group"]]).isin(list(telling))
    nobody = (figures["n"] == 0).to_numpy() & ~hide
    figures["state"] = np.select([hide, nobody], ["suppressed", "no_answer"], "shown")
    figures[list(NUMBERS)] = figures[list(NUMBERS)].astype(float)
    _bases_of_adjusted(figures)
    largest = {key: how.largest for key, how in estimates.weighting.items()}
    hide |= class_answers(figures, instrument, scales, largest)
    people = {(sample.iteration, sample.group): sample.population for sample in samples}
    hide |= _linked(figures, hide, instrument)
    hide |= _of_hidden_sides(figures, hide) | _totals_to_hide(figures, people)
    figures.loc[hide, "state"] = "suppressed"
    figures.loc[hide, list(NUMBERS)] = np.nan
    for published, test in (("p_adjusted", "p"), ("p_equivalent", "p_equivalent")):
        figures[published] = figures[published].where(figures["p"].isna(), adjusted(figures, test))
    figures["low"], figures["high"] = family_intervals(figures)
    of_wholes = hide & (figures["domain"] == "all").to_numpy() & ~figures["kind"].isin(["demographic"]).to_numpy()
    log = [*(Hidden(_told(rule), *part, "scores") for part, rule in parts.items()), *_log(figures, of_wholes)]
    groups = tuple(group.id for group in instrument.groups)
    unweighted = {key for key, how in estimates.weighting.items() if how.source == "none"}
    return Disclosed(
        country=estimates.country,
        name=name,
        iteration=iteration,
        language=language,
        rules=rules,
        instrument=instrument,
        scales=scales,
        samples=samples,
        figures=as_printed(figures, groups=groups, unweighted=unweighted, top=instrument.points, people=people),
        facts=dict(facts or {}),
        hidden=tuple(sorted(set(log))),
        compared=estimates.compared,
        related=tuple(
            related if related.n >= rules.floor else replace(related, n=0)
            for related in estimates.related
            if related.iteration == iteration
        ),
        initiatives=initiatives,
        digits=digits,
        key=GATE,
    )


def _publishable(frame: pd.DataFrame) -> pd.DataFrame:
    """Remove what no edition shows: single questions broken down, and non-answers to demographics.

    A statistic or column that the schema does not declare has no clue the audit could read: it is refused.
    """
    if unread := sorted(set(frame) - {*KEYS, *UNPRINTED, *READ}):
        raise ValueError(f"columns that the schema gives no clue of, so that nobody reads them: {', '.join(unread)}")
    if undeclared := sorted(set(frame["statistic"]) - set(STATISTICS)):
        raise ValueError(f"not declared in the schema, so that nobody knows what it reveals: {', '.join(undeclared)}")
    whole = frame["domain"] == "all"
    broken_down = ~whole & frame["statistic"].isin(BROKEN_DOWN) & frame["kind"].isin(SCORES)
    non_answers = (frame["kind"] == "demographic") & ~frame["statistic"].isin(["sample_share", "composition_change"])
    return frame[(whole & ~non_answers) | broken_down].copy()


def _few(figures: pd.DataFrame, floor: int) -> np.ndarray:
    return np.asarray(((figures["n"] > 0) & (figures["n"] < floor)).to_numpy())


def _in_hidden_parts(figures: pd.DataFrame, parts: Mapping[Part, str]) -> np.ndarray:
    """Flag figures of a hidden part, its share of the sample, and changes of that share."""
    of_part = pd.MultiIndex.from_frame(figures[["iteration", "group", "domain", "level"]]).isin(list(parts))
    shares = figures["statistic"].isin(["sample_share", "composition_change"])
    own = figures["group"].astype(str), figures["indicator"].astype(str), figures["answer"].astype(str)
    now, before = (
        pd.MultiIndex.from_arrays([iterations, *own]).isin(list(parts))
        for iterations in (figures["iteration"], pd.to_numeric(figures["against"], errors="coerce"))
    )
    return np.asarray(of_part | (shares.to_numpy() & (now | before)))


def _beside_hidden_parts(figures: pd.DataFrame, parts: Iterable[Part]) -> np.ndarray:
    """Flag adjusted differences by a demographic with a hidden part, which is among the levels they compare with."""
    adjusted = (figures["statistic"] == "difference_adjusted").to_numpy()
    demographics = pd.MultiIndex.from_frame(figures[["iteration", "group", "domain"]])
    return np.asarray(adjusted & demographics.isin([part[:3] for part in parts]))


def _bases_of_adjusted(figures: pd.DataFrame) -> None:
    """Give adjusted differences the base of the plain ones.

    Their own leaves out everybody who belongs to a small level of another demographic, and would count these.
    """
    means = figures[figures["statistic"] == "mean"].set_index(["iteration", "group", "indicator", "domain", "level"])
    rows = figures["statistic"] == "difference_adjusted"
    keys = figures.loc[rows, ["iteration", "group", "indicator"]]
    of_part = pd.MultiIndex.from_frame(figures.loc[rows, means.index.names])
    of_whole = pd.MultiIndex.from_frame(keys.assign(domain="all", level="all"))
    for name in ("n", "n_asked"):
        part, whole = (means[name].reindex(index).to_numpy(float) for index in (of_part, of_whole))
        figures.loc[rows, name] = np.fmin(part, whole - part)


def _linked(figures: pd.DataFrame, hide: np.ndarray, instrument: Instrument) -> np.ndarray:
    """Flag scores that a hidden question enters: with the other questions shown, they would reveal it."""
    whole = (figures["domain"] == "all").to_numpy()
    questions = figures[hide & whole & (figures["kind"] == "agreement").to_numpy()]
    flags = np.zeros(len(figures), dtype=bool)
    for (iteration, group), rows in questions.groupby(["iteration", "group"]):
        ids = set(rows["indicator"])
        factors = {instrument.item(id).factor for id in ids}
        themes = {theme.id for theme in instrument.themes if ids & set(theme.items)}
        here = (figures["iteration"] == iteration) & (figures["group"] == group)
        flags |= (here & figures["indicator"].isin({"overall", *factors, *themes})).to_numpy()
    return flags


def _of_hidden_sides(figures: pd.DataFrame, hide: np.ndarray) -> np.ndarray:
    """Flag gaps and changes with a hidden side: the other side and the difference would reveal it."""
    whole = (figures["domain"] == "all").to_numpy()
    of_share = figures["kind"].isin(SHARES_OF)
    compared = (figures["statistic"] == "positive") | ((figures["statistic"] == "mean") & ~of_share)
    levels = compared.to_numpy() & whole
    is_level = figures["statistic"].isin(["mean", "positive", "share"]).to_numpy()
    hidden = set(figures[levels & hide][["iteration", "group", "indicator"]].itertuples(index=False, name=None))
    groups = sorted({group for _, group, _ in hidden})
    flags = np.zeros(len(figures), dtype=bool)
    against = pd.to_numeric(figures["against"], errors="coerce")
    for group in groups:
        sides = figures["group"].isin([group, "gap"]).to_numpy() & ~is_level & whole
        for iterations in (figures["iteration"], against):
            key = pd.MultiIndex.from_arrays([iterations, [group] * len(figures), figures["indicator"]])
            flags |= sides & key.isin(list(hidden))
        # A factor and its distance from the average give the average.
        without = [iteration for iteration, of, indicator in hidden if (of, indicator) == (group, "overall")]
        of_average = (figures["statistic"] == "from_average") & (figures["group"] == group)
        flags |= (of_average & figures["iteration"].isin(without)).to_numpy()
    return flags


def _totals_to_hide(figures: pd.DataFrame, people: Container[tuple[int, str]]) -> np.ndarray:
    """Flag totals whose share is not shown as it is, but hidden or a limit, or whose number of people is not shown."""
    keys = ["iteration", "group", "indicator"]
    shares = figures[(figures["statistic"] == "positive") & (figures["domain"] == "all")].set_index(keys)["state"]
    total = (figures["statistic"] == "total").to_numpy()
    state = shares.reindex(pd.MultiIndex.from_frame(figures[keys])).to_numpy()
    known = [
        (iteration, group) in people for iteration, group in zip(figures["iteration"], figures["group"], strict=True)
    ]
    return np.asarray(total & (((state != "shown") & (state != "no_answer")) | ~np.array(known, dtype=bool)))


def _told(rule: str) -> str:
    """Return what may be told of the rule a part is hidden by: few people or a second cell would bound its size."""
    return rule if rule in ("site", "crossing") else PROTECTED


def _log(figures: pd.DataFrame, which: np.ndarray) -> Iterator[Hidden]:
    for row in figures[which].itertuples():
        yield Hidden(PROTECTED, row.iteration, row.group, row.domain, str(row.level), row.indicator)
