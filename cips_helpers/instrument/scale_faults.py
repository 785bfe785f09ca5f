"""Faults of answer scales: codes, labels, scores, bands of numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from cips_helpers.instrument.model import Instrument, Scale


def scale_faults(scale: Scale) -> Iterator[str]:
    """Yield the faults of one scale."""
    where = f"scales → {scale.id!r}"
    for code, n in Counter(answer.code for answer in scale.answers).items():
        if n > 1:
            yield f"{where}: the code {code} stands {n} times"
    labels = Counter((key, text.casefold()) for a in scale.answers for key, text in a.label.items())
    for (language, text), n in labels.items():
        if n > 1:
            yield f"{where}: the label {text!r} ({language}) stands {n} times"
    codes = {str(answer.code) for answer in scale.answers}
    for answer in scale.answers:
        for text in answer.label.values():
            if scale.kind != "number" and text in codes - {str(answer.code)}:
                yield f"{where}: the label {text!r} of {answer.code} is the code of another answer"
    if scale.kind == "study":
        if scale.answers:
            yield f"{where}: a scale of kind 'study' takes its answers from the study file, so it has none here"
        return
    if len(scale.substantive) < 2:
        yield f"{where}: has {len(scale.substantive)} answer(s) besides don't know and refusal; at least 2 are needed"
    for answer in scale.answers:
        if answer.kind != "answer" and (answer.score is not None or answer.positive):
            yield f"{where}: the non-answer {answer.code} has a score"
    if scale.kind == "agreement":
        missing = [answer.code for answer in scale.substantive if answer.score is None]
        if missing:
            yield f"{where}: an agreement scale without score for the code(s) {', '.join(map(str, missing))}"
            return
        if scale.substantive and scale.top == scale.bottom:
            yield f"{where}: all answers have the same score"
        good = [answer.score or 0 for answer in scale.substantive if answer.positive]
        rest = [answer.score or 0 for answer in scale.substantive if not answer.positive]
        if not good or not rest:
            count = "all answers are" if good else "no answer is"
            yield f"{where}: {count} marked positive, so per cent positive says nothing"
        elif min(good) <= max(rest):
            yield f"{where}: an answer marked positive scores no more than one that isn't"
    if scale.kind == "number":
        yield from _band_faults(scale, where)


def _band_faults(scale: Scale, where: str) -> Iterator[str]:
    bands = [
        (answer.lower, answer.upper)
        for answer in scale.substantive
        if answer.lower is not None and answer.upper is not None
    ]
    if scale.minimum is None or scale.maximum is None or len(bands) < len(scale.substantive):
        yield f"{where}: a numeric scale needs minimum and maximum, and lower and upper for each band"
        return
    for lower, upper in bands:
        if lower >= upper:
            yield f"{where}: the band from {lower:g} to {upper:g} holds nothing"
    for (_, upper), (lower, _) in pairwise(bands):
        if upper != lower:
            yield f"{where}: the bands leave a hole or overlap between {upper:g} and {lower:g}"
    if bands and (bands[0][0] != scale.minimum or bands[-1][1] <= scale.maximum):
        yield f"{where}: the bands don't cover {scale.minimum:g} to {scale.maximum:g}"
    for answer in scale.answers:
        if answer.kind != "answer" and scale.minimum <= answer.code <= scale.maximum:
            yield f"{where}: the non-answer {answer.code} can't be told from the figure {answer.code}"


def score_faults(instrument: Instrument) -> Iterator[str]:
    """Yield the faults of the scales that are scored.

    A factor score is a mean over items, so the scores of all items must run from 0 to the same top.
    """
    scored = {item.scale for item in instrument.items if item.kind == "agreement"}
    complete = [
        scale
        for scale in instrument.scales
        if scale.id in scored
        and scale.kind == "agreement"
        and scale.substantive
        and all(answer.score is not None for answer in scale.substantive)
    ]
    for scale in complete:
        if scale.bottom != 0:
            yield f"scales → {scale.id!r}: its lowest score is {scale.bottom:g}; scores start at 0 points"
    tops = sorted({scale.top for scale in complete})
    if len(tops) > 1:
        listed = ", ".join(f"{top:g}" for top in tops)
        yield f"scales: the scored questions reach different highest scores ({listed}); give all the same"
    if bool(instrument.lowest) != bool(instrument.highest):
        yield "lowest, highest: say what both ends of the scores mean, or neither"
