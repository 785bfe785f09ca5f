"""Two iterations of a group: their composition, comparability, and the change with the composition held fixed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from cips_helpers.estimation.comparability import Facts, Limits, judge_comparability
from cips_helpers.estimation.comparisons import Margin
from cips_helpers.estimation.methods.design.design import Design, FloatArray
from cips_helpers.estimation.methods.design.gaps import independent_gap
from cips_helpers.estimation.methods.design.intervals import interval_mean
from cips_helpers.estimation.methods.design.means import mean_values
from cips_helpers.estimation.methods.models.composition import composition_p, standardised_change
from cips_helpers.estimation.prepared import Domain, Prepared
from cips_helpers.estimation.response_changes import language_shift, no_opinion_changes, response_rate, unstated_shares
from cips_helpers.estimation.rows import Block, only
from cips_helpers.estimation.scores import Scoring
from cips_helpers.estimation.standardisation import (
    FEWEST_IN_FIXED_CLASS,
    Fixed,
    Shares,
    Traits,
    hold_fixed,
    shares_of,
    shift_of,
)
from cips_helpers.estimation.weighting import design_as_drawn
from cips_helpers.schema.records import Comparability, Compared

LIMITS = Limits()


def compare_iterations(first: Prepared, second: Prepared, margin: Margin) -> tuple[list[Block], Compared]:
    """Compare the composition of two iterations, judge their comparability, and standardise the change.

    Demographics whose composition shifted (by more than ``LIMITS.shift``, and significantly) are held
    fixed one after the other, the largest remaining shift first, as long as the classes they divide the
    samples into hold ten answers or more for ``LIMITS.covered`` of both. Holding one fixed may correct others;
    one that still shifts and can't be held makes the samples not comparable.

    Returns
    -------
    tuple of list of Block and Compared
        Rows ``composition_change`` and ``change_like_for_like``; the verdict.
    """
    traits = _traits(first, second)
    rows = [_composition_rows(first, second, traits)] if traits[0] else []
    shares = [shares_of(sample.design, domains) for sample, domains in zip((first, second), traits, strict=True)]
    moved = {a.id: shift_of(a, *shares) for a in traits[0]}
    regions = {item.id for item in first.items if first.instrument.scale(item.scale).kind == "study"} & set(moved)
    lost = {id: _only_once(id, traits, shares) for id in regions}
    tested = {id: _test(id, traits, first.design, second.design) for id, size in moved.items() if size > LIMITS.shift}
    shifted = {id: moved[id] for id, p in tested.items() if p <= LIMITS.p and lost.get(id, 0) <= LIMITS.regions_lost}
    fixed = hold_fixed(shifted, traits, (first.design, second.design), LIMITS)
    covered: dict[str, float] = {}
    if fixed.held:
        block, covered = _standardised(first, second, fixed, margin)
        rows.append(block)
    modes = first.sample.iteration_facts.mode, second.sample.iteration_facts.mode
    changed = _changed_items(first, second)
    unstated = unstated_shares(traits, (first.design, second.design))
    no_opinion = no_opinion_changes(first, second)
    facts = Facts(
        mode_known=modes[0] == modes[1] or "mixed" not in modes,
        mode_overlap=float(modes[0] == modes[1] or "mixed" in modes),
        regions_lost=max(lost.values(), default=0.0),
        shift=max(shifted.values(), default=0.0),
        shift_p=max((tested[id] for id in shifted), default=float("nan")),
        covered=fixed.covered,
        own_choice=(first.sample.kind == "volunteers") != (second.sample.kind == "volunteers"),
        response=response_rate(second.sample) - response_rate(first.sample),
        language=language_shift(first.sample, second.sample),
        no_opinion=max(map(abs, no_opinion.values()), default=0.0),
        unstated=max(unstated.values(), default=0.0),
    )
    compared = Compared(
        group=second.sample.group,
        earlier=first.sample.iteration,
        later=second.sample.iteration,
        sample=judge_comparability(facts, LIMITS),
        shifted=shifted,
        held_fixed=fixed.held,
        crossed=fixed.crossed,
        covered=covered,
        unstated=tuple(id for id, share in unstated.items() if share > LIMITS.unstated),
        no_opinion=tuple(id for id, change in no_opinion.items() if abs(change) > LIMITS.no_opinion),
        items_changed=tuple(sorted(changed)),
        indicators=_of_indicators(second, changed, facts),
    )
    return rows, compared


def _traits(first: Prepared, second: Prepared) -> Traits:
    """Return the demographics asked in both iterations, with the same levels in the same order."""
    others = {domain.id: domain for domain in second.demographics}
    pairs = [(a, others[a.id]) for a in first.demographics if a.id in others]
    pairs = [(a, b) for a, b in pairs if a.levels == b.levels]
    return [a for a, _ in pairs], [b for _, b in pairs]


def _one_hot(domains: Sequence[Domain]) -> FloatArray:
    """Return (n, all levels) 0/1 columns, 0 where a demographic was not stated."""
    return np.hstack([domain.cell[:, None] == np.arange(len(domain.levels)) for domain in domains]).astype(np.float64)


def _composition_rows(first: Prepared, second: Prepared, traits: Traits) -> Block:
    """Return the change of the share of every level, with weights as drawn: raked shares don't change.

    Of all respondents: a share of those who stated the demographic would reveal the size of a hidden level.
    """
    a, b = (
        mean_values(_one_hot(domains), design_as_drawn(prepared.sample)[0])
        for prepared, domains in zip((first, second), traits, strict=True)
    )
    gap = independent_gap(b, a)
    estimate, se, df = gap.estimate[0], gap.se[0], gap.df[0]
    low, high = interval_mean(estimate, se, df)
    rows = {
        **second.head,
        "against": str(first.sample.iteration),
        "indicator": np.repeat([d.id for d in traits[0]], [len(d.levels) for d in traits[0]]).astype(object),
        "kind": "demographic",
        "statistic": "composition_change",
        "answer": np.concatenate([[int(level) for level in d.levels] for d in traits[0]]),
        "estimate": estimate,
        "se": se,
        "low": low,
        "high": high,
        "df": df,
        "p": gap.p[0],
        "n": np.minimum(a.n[0], b.n[0]),
        "n_asked": min(first.sample.n, second.sample.n),
    }
    return only(rows, np.isfinite(estimate) & ((estimate != 0) | (se > 0)))


def _only_once(id: str, traits: Traits, shares: Sequence[Shares]) -> float:
    """Return the largest share, in either iteration, of levels nobody has in the other."""
    occurs = [
        np.bincount(domain.cell[domain.cell >= 0], minlength=len(domain.levels)) > 0
        for domains in traits
        for domain in domains
        if domain.id == id
    ]
    return float(max(shares[0][id][~occurs[1]].sum(), shares[1][id][~occurs[0]].sum()))


def _test(id: str, traits: Traits, first: Design, second: Design) -> float:
    a, b = (next(domain for domain in domains if domain.id == id) for domains in traits)
    return composition_p(a.cell, first, b.cell, second)


def _standardised(first: Prepared, second: Prepared, fixed: Fixed, margin: Margin) -> tuple[Block, dict[str, float]]:
    """Return the changes of scores asked in both iterations with the composition held fixed, and what they cover."""
    assert fixed.classes is not None
    asked = {item.id for item in first.agreement} & {item.id for item in second.agreement}
    y, shares = _terms(first, second, asked)
    both = Scoring.of(second.agreement, second.instrument, questions=asked).indicators
    standardised = standardised_change(
        y[0],
        fixed.classes[0],
        first.views,
        y[1],
        fixed.classes[1],
        second.views,
        n_classes=fixed.n_classes,
        smallest=FEWEST_IN_FIXED_CLASS,
        shares=shares,
    )
    change = standardised.gap
    n_of = [(np.isfinite(values).astype(float) @ (shares != 0) > 0).sum(axis=0) for values in y]
    n = np.minimum(*n_of)
    ids, kinds = (np.array(part, dtype=object) for part in zip(*both, strict=True))
    low, high = interval_mean(change.estimate, change.se, change.df)
    rows = {
        **second.head,
        "against": str(first.sample.iteration),
        "indicator": ids,
        "kind": kinds,
        "statistic": "change_like_for_like",
        "estimate": change.estimate,
        "se": change.se,
        "low": low,
        "high": high,
        "df": change.df,
        "n": n,
        "n_asked": min(first.sample.n, second.sample.n),
        "p": change.p,
        "p_equivalent": margin.equivalent(change, kinds),
    }
    known = np.isfinite(change.estimate)
    covered = np.minimum(np.floor(standardised.covered * 20 + 1e-9) / 20, 0.95)
    return only(rows, known), dict(zip(ids[known].tolist(), covered[known].tolist(), strict=True))


def _terms(first: Prepared, second: Prepared, asked: set[str]) -> tuple[list[FloatArray], FloatArray]:
    """Return the columns whose means the scores of both samples are sums of, and the shares of them."""
    sides = [Scoring.of(sample.agreement, sample.instrument, questions=asked) for sample in (first, second)]
    terms = [scoring.terms(sample.scores) for scoring, sample in zip(sides, (first, second), strict=True)]
    if sides[0].rule == "mean_of_persons":
        return [values for values, _ in terms], terms[0][1]
    # The questions of both, in the order of the questionnaire.
    columns = [[item.id in asked for item in sample.agreement] for sample in (first, second)]
    return [values[:, keep] for (values, _), keep in zip(terms, columns, strict=True)], terms[0][1][columns[0]]


def _changed_items(first: Prepared, second: Prepared) -> set[str]:
    return {item.id for item in first.agreement} ^ {item.id for item in second.agreement}


def _of_indicators(prepared: Prepared, changed: set[str], facts: Facts) -> dict[str, Comparability]:
    """Return verdicts on the scores whose questions are not the same in both iterations.

    A theme has all of its questions or no score, so a lost question leaves nothing to compare.
    """
    instrument, group = prepared.instrument, prepared.sample.group
    asked = instrument.items_of(group, kinds=("agreement",))
    parts = {factor.id: [item.id for item in asked if item.factor == factor.id] for factor in instrument.factors}
    parts |= {theme.id: list(theme.items) for theme in instrument.themes}
    parts["overall"] = [item.id for item in asked]
    verdicts = {}
    for id, items in parts.items():
        lost = sum(item in changed for item in items)
        if lost and id in {theme.id for theme in instrument.themes}:
            lost = len(items)
        if lost:
            verdicts[id] = judge_comparability(replace(facts, items_unchanged=1 - lost / len(items)), LIMITS)
    return verdicts
