"""Surveys made in memory: a small questionnaire with answers and designs of the test's choosing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import yaml

from cips_helpers.instrument.model import Instrument
from cips_helpers.survey.sample import Sample, Survey
from cips_helpers.survey.study import Country, Iteration, Source, Study

SMALL = yaml.safe_load("""
id: small
title: {en: Small}
edition: "1"
languages: [en]
groups:
  - {id: officials, label: {en: Officials}, short: {en: Officials}, people: {en: officials}}
  - {id: private, label: {en: Private}, short: {en: Private}, people: {en: companies}}
clusters: [{id: all, label: {en: All}}]
factors:
  - {id: rules, number: 1, label: {en: R}, short: {en: R}, cluster: all, asked_of: [officials, private]}
  - {id: staff, number: 2, label: {en: S}, short: {en: S}, cluster: all, asked_of: [officials, private]}
scales:
  - id: agreement
    kind: agreement
    answers:
      - {code: 3, label: {en: Fully}, score: 3, positive: true}
      - {code: 2, label: {en: Rather}, score: 2, positive: true}
      - {code: 1, label: {en: Hardly}, score: 1}
      - {code: 0, label: {en: Not}, score: 0}
      - {code: 8, label: {en: Don't know}, kind: dont_know}
  - id: yes_no
    kind: categories
    answers: [{code: 1, label: {en: "Yes"}, positive: true}, {code: 0, label: {en: "No"}}]
  - id: gender
    kind: categories
    answers: [{code: 1, label: {en: Woman}}, {code: 2, label: {en: Man}}]
  - {id: region, kind: study}
items:
  - {id: r1, kind: agreement, factor: rules, scale: agreement, asked_of: [officials, private], text: {en: r1}}
  - {id: r2, kind: agreement, factor: rules, scale: agreement, asked_of: [officials, private], text: {en: r2}}
  - id: r3
    kind: agreement
    factor: rules
    scale: agreement
    asked_of: [officials, private]
    reverse: true
    opposite: r1
    text: {en: r3}
  - {id: s1, kind: agreement, factor: staff, scale: agreement, asked_of: [officials, private], text: {en: s1}}
  - {id: s2, kind: agreement, factor: staff, scale: agreement, asked_of: [officials, private], text: {en: s2}}
  - {id: likely, kind: behaviour, scale: agreement, outcome: true, asked_of: [officials], text: {en: likely}}
  - {id: gender, kind: demographic, scale: gender, asked_of: [officials, private], label: {en: G}, text: {en: g}}
  - {id: region, kind: demographic, scale: region, asked_of: [officials, private], label: {en: R}, text: {en: r}}
themes:
  - {id: voice, label: {en: Voice}, items: [r1, s1]}
""")
REGIONS = [{"code": code, "label": {"en": f"Region {code}"}} for code in (1, 2, 3)]


@cache
def small() -> Instrument:
    return Instrument.model_validate(SMALL)


def made(
    answers: Mapping[tuple[int, str], pd.DataFrame],
    *,
    instrument: Instrument | None = None,
    regions: Mapping[str, Any] | None = None,
    modes: Mapping[int, str] | None = None,
    lonely: str = "adjust",
    trim: float = 5,
    negligible: Mapping[str, float] | None = None,
    **design: Mapping[tuple[int, str], Any],
) -> Survey:
    """Return a survey of these answers (columns: item ids, -1 for none).

    ``design`` gives fields of `Sample` by sample, as in ``weight={(1, "officials"): w}``.
    """
    asked = instrument or small()
    strata = {"column": "stratum", "lonely": lonely}
    sources = {group: Source(file=Path(f"{group}.csv"), strata=strata, trim=trim) for _, group in answers}
    iterations = {
        number: Iteration(
            number=number,
            label=str(number),
            start=date(2020 + number, 1, 1),
            end=date(2020 + number, 2, 1),
            mode=(modes or {}).get(number, "online"),
            groups=sources,
        )
        for number in sorted({number for number, _ in answers})
    }
    country = Country(
        code="XQQ",
        name={"en": "Somewhere"},
        iterations=tuple(iterations.values()),
        scales=regions or {"region": REGIONS},
    )
    study = Study(
        id="made",
        title={"en": "Made"},
        instrument=Path("i.yml"),
        countries={"XQQ": country},
        negligible=negligible or {},
        path=Path("study.yml"),
    )
    samples = {}
    for key, frame in answers.items():
        number, group = key
        items = asked.items_of(group)
        own = {id: asked.scale(asked.item(id).scale) for id in (item.id for item in items)}
        scales = {
            id: scale.model_copy(update={"answers": country.scales[id]}) if scale.kind == "study" else scale
            for id, scale in own.items()
        }
        designed = {name: values[key] for name, values in design.items() if key in values}
        stratum = designed.get("stratum", np.zeros(len(frame), dtype=np.int64))
        labels = tuple(str(h) for h in range(int(stratum.max(initial=0)) + 1))
        fields = {
            "weight": None,
            "stratum_population": None,
            "cluster": None,
            "seconds": None,
            "interviewer": None,
            **designed,
            "stratum": stratum,
        }
        samples[key] = Sample(
            country="XQQ",
            iteration=number,
            group=group,
            answers=frame.astype(np.int16),
            absent=tuple(item.id for item in items if item.id not in frame),
            stratum_labels=labels,
            iteration_facts=iterations[number],
            source=sources[group],
            scales=scales,
            **fields,
        )
    return Survey(country="XQQ", name={"en": "Somewhere"}, instrument=asked, study=study, samples=samples)


def drawn(seed: int, n: int, *, group: str = "officials", level: float = 0.0) -> pd.DataFrame:
    """Return random answers of n people whose items correlate; a few don't know."""
    rng = np.random.default_rng(seed)
    view = rng.normal(level, 1, n)
    frame = pd.DataFrame(index=range(n))
    for item in small().items_of(group):
        if item.kind == "demographic":
            frame[item.id] = rng.integers(1, 3 if item.id == "gender" else 4, n)
        else:
            sign = -1 if item.reverse or item.kind == "behaviour" else 1
            code = np.digitize(sign * view + rng.normal(0, 1, n), [-1.2, -0.2, 0.8])
            frame[item.id] = np.where(rng.random(n) < 0.04, 8, code)
    return frame
