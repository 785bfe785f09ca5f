"""Results with figures of the test's choosing, passed through the real privacy gate.

Tests of charts, tables and sentences learn from here alone how `Estimates` and `Disclosed` are made.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from cips_helpers.disclosure.disclosed import Disclosed, SampleFacts
from cips_helpers.disclosure.gate import disclose
from cips_helpers.disclosure.rules import rules_of
from cips_helpers.estimation.estimates import Estimates
from cips_helpers.estimation.standards import compare_with_targets
from cips_helpers.limits import Limits
from cips_helpers.schema.columns import COLUMNS
from cips_helpers.schema.records import Related
from made_up.questionnaire import questionnaire


class Score(NamedTuple):
    """A made-up figure: estimate, standard error, respondents."""

    estimate: float
    se: float = 0.05
    n: int = 200


COMPARED = ("gap", "difference", "difference_adjusted", "to_target", "from_average")
"""Statistics that get a p value here."""

Scores = Mapping[str, Mapping[str, Score | tuple[float, ...] | float]]
"""Group → factor → figure; a factor left out was not asked of the group."""


FACTORS = ("leadership", "rules", "audit", "conduct", "morale", "staff", "reform", "fees")
"""Key factors of made-up scores, in this order."""


def scores_of(officials: Sequence[Any], private: Sequence[Any] | None = None) -> dict[str, dict[str, Any]]:
    """Return scores by group and factor, the first value for the first of `FACTORS`."""
    by_group = {"officials": officials} | ({"private": private} if private is not None else {})
    return {group: dict(zip(FACTORS, values, strict=False)) for group, values in by_group.items()}


def scored(officials: Sequence[Any], private: Sequence[Any] | None = None, **options: Any) -> Disclosed:
    """Disclose made-up scores in the order of `FACTORS`; options as of `results`."""
    return results(scores_of(officials, private), **options)


def score(value: Score | tuple[float, ...] | float) -> Score:
    """Return a figure as a `Score`."""
    return Score(*value) if isinstance(value, tuple) else Score(value)


def results(
    scores: Scores,
    *,
    overall: Mapping[str, Score | tuple[float, ...] | float] | None = None,
    gap: Score | tuple[float, ...] | float | None = None,
    shares: Mapping[tuple[str, str], Sequence[float]] | None = None,
    dont_know: Mapping[tuple[str, str], float] | None = None,
    bases: Mapping[tuple[str, str], int] | None = None,
    parts: Mapping[str, Mapping[int, tuple[int, float]]] | None = None,
    cells: Mapping[tuple[str, str, str], tuple[int, Mapping[str, float]]] | None = None,
    differences: Mapping[tuple[str, str, str], Mapping[str, Score | tuple[float, ...] | float]] | None = None,
    adjusted: Mapping[tuple[str, str, str], Mapping[str, Score | tuple[float, ...] | float]] | None = None,
    population: Mapping[int, float] | None = None,
    sample: Mapping[str, Any] | None = None,
    quality: Mapping[tuple[str, str, str], float | tuple[float, int]] | None = None,
    floor: int = 10,
    more: Sequence[Mapping[str, Any]] = (),
    related: Sequence[Related] = (),
    **options: Any,
) -> Disclosed:
    """Return made-up figures that passed the gate.

    Parameters
    ----------
    scores
        Scores of the factors, by group; a group left out was not surveyed.
    overall, gap
        The overall score by group, and the gap between the groups.
    shares, dont_know, bases
        Of a question, by (group, question): shares in the order of the scale's answers, share of don't know,
        people with an opinion.
    parts
        Of the demographic, by group: answer code → people and their overall score.
    cells
        Of any demographic, by (group, demographic, answer code): people, and their scores by factor or ``overall``.
    differences, adjusted
        By (group, demographic, answer code): differences from the others by factor or ``overall``.
    population
        The known share of each answer code of the demographic.
    sample
        Facts of every sample that differ from the usual ones.
    quality
        By (group, statistic, indicator): share or move, and the number of people it rests on (200).
    more, related
        Further figures, each with its group, indicator, statistic and ``value`` (a `Score`), and records of drivers.
    conduct, themes
        Questions of behaviour and experience, answered yes or no unless said otherwise; themes with their questions.
    options
        Options of `questionnaire`.
    """
    instrument = questionnaire(scores, **options)
    groups = [group for group in ("officials", "private") if group in scores]
    rows: list[dict[str, Any]] = []

    def add(group: str, indicator: str, statistic: str, value: Score, **more: Any) -> None:
        estimate, se, n = value
        asked = max(n, 200) if statistic != "sample_share" else n
        rows.append(
            {
                "iteration": 1,
                "group": group,
                "domain": "all",
                "level": "all",
                "indicator": indicator,
                "statistic": statistic,
                "answer": -1,
                "against": "",
                "estimate": estimate,
                "se": se,
                "low": estimate - 1.96 * se,
                "high": estimate + 1.96 * se,
                "df": 199.0,
                "n": n,
                "count": float("nan"),
                "n_asked": asked,
                **more,
            }
        )

    for group in groups:
        for id, value in scores[group].items():
            add(group, id, "mean", score(value), kind="factor")
        for id, value in _from_average([score(value) for value in scores[group].values()], scores[group]):
            add(group, id, "from_average", value, kind="factor")
        for statistic in ("mean", "positive"):
            if group in (overall or {}):
                value = score((overall or {})[group])
                share = value._replace(estimate=value.estimate / instrument.points)
                add(group, "overall", statistic, value if statistic == "mean" else share, kind="overall")
        for code, (people, mean) in (parts or {}).get(group, {}).items():
            whole = sum(n for n, _ in parts[group].values())
            add(
                group,
                "gender",
                "sample_share",
                Score(people / whole, 0.0, whole),
                kind="demographic",
                answer=code,
                count=people,
            )
            add(group, "overall", "mean", Score(mean, 0.05, people), kind="overall", domain="gender", level=str(code))
            rows[-1]["n_asked"] = people

    def kind(indicator: str) -> str:
        return "overall" if indicator == "overall" else "factor"

    for (group, domain, level), (people, means) in (cells or {}).items():
        for id, mean in means.items():
            add(group, id, "mean", Score(mean, 0.05, people), kind=kind(id), domain=domain, level=level)
            rows[-1]["n_asked"] = people
    for statistic, by_part in (("difference", differences), ("difference_adjusted", adjusted)):
        for (group, domain, level), by_indicator in (by_part or {}).items():
            for id, value in by_indicator.items():
                add(group, id, statistic, score(value), kind=kind(id), domain=domain, level=level, against="others")
    for (group, question), answered in (shares or {}).items():
        n = (bases or {}).get((group, question), 200)
        codes = [answer.code for answer in instrument.scale("agreement").substantive]
        good = [answer.code for answer in instrument.scale("agreement").substantive if answer.positive]
        turned = question in options.get("reverse", ())
        top = max(codes)
        mean = sum(share * (top - code if turned else code) for share, code in zip(answered, codes, strict=True))
        positive = sum(share for share, code in zip(answered, codes, strict=True) if (code in good) != turned)
        add(group, question, "mean", Score(mean, 0.05, n), kind="agreement")
        spread = math.sqrt(positive * (1 - positive) / max(n, 1))
        add(group, question, "positive", Score(positive, spread, n), kind="agreement", count=positive * n)
        unknown = (dont_know or {}).get((group, question), 0.05)
        add(group, question, "dont_know", Score(unknown, 0.01, max(n, 200)), kind="agreement")
        for share, code in zip(answered, codes, strict=True):
            add(group, question, "share", Score(share, 0.02, n), kind="agreement", answer=code, count=share * n)
    for (group, statistic, indicator), entry in (quality or {}).items():
        value, people = entry if isinstance(entry, tuple) else (entry, 200)
        kind = "overall" if indicator == "overall" else "quality"
        add(group, indicator, statistic, Score(value, 0.0, people), kind=kind)
    if len(groups) == 2:
        for id in scores["officials"]:
            if id in scores["private"]:
                add("gap", id, "gap", _gap(score(scores["officials"][id]), score(scores["private"][id])), kind="factor")
        for _, question in (key for key in shares or {} if key[0] == "officials" and ("private", key[1]) in shares):
            means = (
                next(
                    row
                    for row in rows
                    if (row["group"], row["indicator"], row["statistic"]) == (group, question, "mean")
                )
                for group in groups
            )
            of_both = (Score(row["estimate"], row["se"], row["n"]) for row in means)
            add("gap", question, "gap", _gap(*of_both), kind="agreement")
        if gap is not None:
            add("gap", "overall", "gap", score(gap), kind="overall")
    for row in more:
        rest = {key: entry for key, entry in row.items() if key not in ("group", "indicator", "statistic", "value")}
        add(row["group"], row["indicator"], row["statistic"], score(row["value"]), **rest)
    frame = pd.DataFrame(rows).reindex(columns=list(COLUMNS))
    frame = pd.concat([frame, compare_with_targets(frame, instrument).assign(p=np.nan)], ignore_index=True)
    compared = frame["statistic"].isin(COMPARED) & frame["p_adjusted"].isna()
    with np.errstate(divide="ignore"):
        z = (frame["estimate"] / frame["se"]).abs()
    # p is 1 or 0: tests choose what is clear by the size of the standard error
    frame.loc[compared, "p"] = frame.loc[compared, "p_adjusted"] = np.where(z[compared] > 1.96, 0.0, 1.0)
    return disclose(
        Estimates("XAA", frame, related=tuple(related)),
        tuple(_facts(group, population, sample) for group in groups),
        name="Tinyland",
        iteration=1,
        instrument=instrument,
        scales={item.id: instrument.scale(item.scale) for item in instrument.items},
        rules=rules_of("internal", Limits(minimum=floor)),
    )


def _from_average(values: Sequence[Score], ids: Iterable[str]) -> Iterator[tuple[str, Score]]:
    """Yield the distance of each factor from the mean of all, as if no two had anything in common."""
    k = len(values)
    for id, (estimate, se, n) in zip(ids, values, strict=True):
        others = sum(other.se**2 for other in values) - se**2
        spread = math.sqrt((1 - 1 / k) ** 2 * se**2 + others / k**2)
        yield id, Score(estimate - sum(other.estimate for other in values) / k, spread, n)


def _gap(first: Score, second: Score) -> Score:
    return Score(first.estimate - second.estimate, math.hypot(first.se, second.se), min(first.n, second.n))


def _facts(group: str, population: Mapping[int, float] | None, more: Mapping[str, Any] | None) -> SampleFacts:
    facts: dict[str, Any] = {
        "iteration": 1,
        "label": "2024",
        "group": group,
        "start": date(2024, 5, 9),
        "end": date(2024, 6, 3),
        "mode": "online",
        "frame": {},
        "n": 200,
        "invited": 400,
        "population": 1000,
        "weighted": False,
        "strata": 1,
        "margin": 0.05,
        "missing": 0.01,
        "dont_know": 0.04,
        "margins": {"gender": {str(code): share for code, share in population.items()}} if population else {},
    }
    return SampleFacts(**facts | dict(more or {}))
