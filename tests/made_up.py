"""Results with figures of one's choosing, passed through the real privacy gate.

The only place of the tests of charts, tables and findings that knows how estimates and a `Disclosed` are made.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from cips_helpers.disclosure.disclosed import Disclosed, SampleFacts
from cips_helpers.disclosure.gate import disclose
from cips_helpers.disclosure.rules import rules_of
from cips_helpers.estimation.estimates import Estimates
from cips_helpers.instrument.model import Instrument
from cips_helpers.schema.columns import COLUMNS
from cips_helpers.schema.records import Related

ANSWERS = (("Strongly agree", 3), ("Agree", 2), ("Disagree", 1), ("Strongly disagree", 0))
PEOPLE = {"officials": "officials", "private": "companies"}
NAMES = {"officials": "Officials", "private": "Private sector"}


class Score(NamedTuple):
    """A made-up figure: estimate, standard error, respondents."""

    estimate: float
    se: float = 0.05
    n: int = 200


Scores = Mapping[str, Mapping[str, Score | tuple[float, ...] | float]]
"""Group → factor → figure; a factor left out was not asked of the group."""


def score(value: Score | tuple[float, ...] | float) -> Score:
    return Score(*value) if isinstance(value, tuple) else Score(value)


def questionnaire(
    scores: Scores,
    *,
    targets: Mapping[str, float] | None = None,
    names: Mapping[str, str] | None = None,
    questions: Sequence[str] = ("q1", "q2"),
    reverse: Sequence[str] = (),
    sensitive: Sequence[str] = (),
    wordings: Mapping[str, str] | None = None,
    levels: Sequence[str] = ("Woman", "Man"),
    regions: Sequence[str] = (),
    answers: Sequence[tuple[str, int]] = ANSWERS,
    groups: Sequence[str] = ("officials", "private"),
    conduct: Sequence[Mapping[str, Any]] = (),
    themes: Mapping[str, Sequence[str]] | None = None,
    discuss: Mapping[str, Sequence[Mapping[str, str]]] | None = None,
) -> Instrument:
    """Give a questionnaire with the factors that have a score; the questions belong to the first of them."""
    factors = list(dict.fromkeys(id for group in scores.values() for id in group))
    asked = {id: [group for group in groups if id in scores.get(group, {})] for id in factors}
    names, wordings = dict(names or {}), dict(wordings or {})

    def text(name: str) -> dict[str, str]:
        return {"en": names.get(name, name.capitalize())}

    def item(id: str, factor: str, asked_of: Sequence[str], **more: Any) -> dict[str, Any]:
        return {
            "id": id,
            "kind": "agreement",
            "scale": "agreement",
            "factor": factor,
            "asked_of": asked_of,
            "text": {"en": wordings.get(id, f"Statement {id}")},
            "reverse": id in reverse,
            "sensitive": id in sensitive,
            **more,
        }

    scored = [
        {"code": code, "label": {"en": label}, "score": code, "positive": 2 * code > len(answers) - 1}
        for label, code in answers
    ]
    others = [item(f"of_{id}", id, asked[id]) for id in factors[1:]]
    return Instrument.model_validate(
        {
            "id": "made_up",
            "title": {"en": "Made up"},
            "edition": "1",
            "languages": ["en"],
            "groups": [
                {"id": g, "label": text_of, "short": text_of, "people": {"en": PEOPLE[g]}}
                for g in groups
                for text_of in [{"en": names.get(g, NAMES[g])}]
            ],
            "clusters": [{"id": "all", "label": {"en": "All"}}],
            "factors": [
                {
                    "id": id,
                    "number": place,
                    "label": text(id),
                    "short": text(id),
                    "cluster": "all",
                    "target": (targets or {}).get(id),
                    "asked_of": asked[id],
                    "discuss": (discuss or {}).get(id, ()),
                }
                for place, id in enumerate(factors, 1)
            ],
            "scales": [
                {
                    "id": "agreement",
                    "kind": "agreement",
                    "answers": [*scored, {"code": 8, "label": {"en": "Don't know"}, "kind": "dont_know"}],
                },
                {
                    "id": "gender",
                    "kind": "categories",
                    "answers": [{"code": code, "label": {"en": level}} for code, level in enumerate(levels, 1)],
                },
                {
                    "id": "yes_no",
                    "kind": "categories",
                    "answers": [
                        {"code": 1, "label": {"en": "Yes"}, "positive": True},
                        {"code": 0, "label": {"en": "No"}},
                        {"code": 8, "label": {"en": "Don't know"}, "kind": "dont_know"},
                        {"code": 9, "label": {"en": "Prefer not to answer"}, "kind": "refused"},
                    ],
                },
                {
                    "id": "region",
                    "kind": "categories",
                    "answers": [
                        {"code": code, "label": {"en": level}} for code, level in enumerate(regions or levels, 1)
                    ],
                },
            ],
            "items": [
                *(item(id, factors[0], asked[factors[0]]) for id in questions),
                *others,
                *(
                    {"kind": "experience", "scale": "yes_no", "text": {"en": f"Question {one['id']}?"}, **one}
                    for one in conduct
                ),
                {
                    "id": "gender",
                    "kind": "demographic",
                    "scale": "gender",
                    "asked_of": list(groups),
                    "label": text("gender"),
                    "text": {"en": "Who are you?"},
                },
                *(
                    [
                        {
                            "id": "region",
                            "kind": "demographic",
                            "scale": "region",
                            "asked_of": list(groups),
                            "label": text("region"),
                            "text": {"en": "Where do you work?"},
                        }
                    ]
                    if regions
                    else []
                ),
            ],
            "themes": [{"id": id, "label": text(id), "items": items} for id, items in (themes or {}).items()],
        }
    )


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
    """Disclose made-up figures.

    Parameters
    ----------
    scores
        Of the factors, by group; a group left out was not surveyed.
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
        What to say of every sample otherwise.
    quality
        By (group, statistic, indicator): share or move, and how many people it was looked for in (200).
    more, related
        Further figures, each with its group, indicator, statistic and ``value`` (a `Score`), and what was related.
    conduct, themes
        Questions of behaviour and experience, answered yes or no unless said otherwise; themes with their questions.
    options
        Of the questionnaire, see `questionnaire`.
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
        for statistic in ("mean", "positive"):
            if group in (overall or {}):
                value = score((overall or {})[group])
                share = value._replace(estimate=value.estimate / instrument.points)
                add(group, "overall", statistic, value if statistic == "mean" else share, kind="overall")
        for code, (people, mean) in (parts or {}).get(group, {}).items():
            whole = sum(n for n, _ in parts[group].values())  # type: ignore[index]
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
    for statistic, given_by in (("difference", differences), ("difference_adjusted", adjusted)):
        for (group, domain, level), given_of in (given_by or {}).items():
            for id, value in given_of.items():
                add(group, id, statistic, score(value), kind=kind(id), domain=domain, level=level, against="others")
    for (group, question), given in (shares or {}).items():
        n = (bases or {}).get((group, question), 200)
        codes = [answer.code for answer in instrument.scale("agreement").substantive]
        good = [answer.code for answer in instrument.scale("agreement").substantive if answer.positive]
        turned = question in options.get("reverse", ())
        top = max(codes)
        mean = sum(share * (top - code if turned else code) for share, code in zip(given, codes, strict=True))
        positive = sum(share for share, code in zip(given, codes, strict=True) if (code in good) != turned)
        add(group, question, "mean", Score(mean, 0.05, n), kind="agreement")
        spread = math.sqrt(positive * (1 - positive) / max(n, 1))
        add(group, question, "positive", Score(positive, spread, n), kind="agreement", count=positive * n)
        unknown = (dont_know or {}).get((group, question), 0.05)
        add(group, question, "dont_know", Score(unknown, 0.01, max(n, 200)), kind="agreement")
        for share, code in zip(given, codes, strict=True):
            add(group, question, "share", Score(share, 0.02, n), kind="agreement", answer=code, count=share * n)
    for (group, statistic, indicator), told in (quality or {}).items():
        value, people = told if isinstance(told, tuple) else (told, 200)
        kind = "overall" if indicator == "overall" else "quality"
        add(group, indicator, statistic, Score(value, 0.0, people), kind=kind)
    if len(groups) == 2:
        for id in scores["officials"]:
            if id in scores["private"]:
                add("gap", id, "gap", _gap(score(scores["officials"][id]), score(scores["private"][id])), kind="factor")
        for _, question in (key for key in shares or {} if key[0] == "officials" and ("private", key[1]) in shares):
            one, other = (
                next(
                    row
                    for row in rows
                    if (row["group"], row["indicator"], row["statistic"]) == (group, question, "mean")
                )
                for group in groups
            )
            of_both = (Score(row["estimate"], row["se"], row["n"]) for row in (one, other))
            add("gap", question, "gap", _gap(*of_both), kind="agreement")
        if gap is not None:
            add("gap", "overall", "gap", score(gap), kind="overall")
    for row in more:
        rest = {key: entry for key, entry in row.items() if key not in ("group", "indicator", "statistic", "value")}
        add(row["group"], row["indicator"], row["statistic"], score(row["value"]), **rest)
    frame = pd.DataFrame(rows).reindex(columns=list(COLUMNS))
    compared = frame["statistic"].isin(["gap", "difference", "difference_adjusted"]) & frame["p_adjusted"].isna()
    with np.errstate(divide="ignore"):
        z = (frame["estimate"] / frame["se"]).abs()
    # 1 or 0: what is clear is for the tests to choose, by the size of the standard error
    frame.loc[compared, "p"] = frame.loc[compared, "p_adjusted"] = np.where(z[compared] > 1.96, 0.0, 1.0)
    return disclose(
        Estimates("XAA", frame, related=tuple(related)),
        tuple(_facts(group, population, sample) for group in groups),
        name="Tinyland",
        iteration=1,
        instrument=instrument,
        scales={item.id: instrument.scale(item.scale) for item in instrument.items},
        rules=rules_of("internal", minimum=floor),
    )


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
