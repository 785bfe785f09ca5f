"""A questionnaire with factors, questions and groups of the test's choosing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from cips_helpers.instrument.model import Instrument

ANSWERS = (("Strongly agree", 3), ("Agree", 2), ("Disagree", 1), ("Strongly disagree", 0))
PEOPLE = {"officials": "officials", "private": "companies"}
NAMES = {"officials": "Officials", "private": "Private sector"}


def questionnaire(
    scores: Mapping[str, Mapping[str, Any]],
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
    """Return a questionnaire with the factors that have a score; the questions belong to the first of them."""
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
                    "number": number,
                    "label": text(id),
                    "short": text(id),
                    "cluster": "all",
                    "target": (targets or {}).get(id),
                    "asked_of": asked[id],
                    "discuss": (discuss or {}).get(id, ()),
                }
                for number, id in enumerate(factors, 1)
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
                    {"kind": "experience", "scale": "yes_no", "text": {"en": f"Question {question['id']}?"}, **question}
                    for question in conduct
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
