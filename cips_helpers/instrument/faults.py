"""What can be wrong with a questionnaire beyond its shape: references, order, coverage, scores, languages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from cips_helpers.instrument.model import Base, Instrument, Item, Scale, pick


def instrument_faults(instrument: Instrument) -> list[str]:
    """List everything in a questionnaire that contradicts itself.

    Parameters
    ----------
    instrument
        A questionnaire of the right shape.

    Returns
    -------
    list of str
        One line a fault, beginning with the entry it stands in.
    """
    return list(_faults(instrument))


def _faults(instrument: Instrument) -> Iterator[str]:
    for kind in ("groups", "clusters", "factors", "scales", "items", "themes"):
        ids = Counter(part.id for part in getattr(instrument, kind))
        yield from (f"{kind} → {id!r}: the id stands {n} times" for id, n in ids.items() if n > 1)
    yield from _factor_faults(instrument)
    for group in instrument.groups:
        if not instrument.items_of(group.id):
            yield f"groups → {group.id!r}: is asked nothing"
    for scale in instrument.scales:
        yield from _scale_faults(scale)
    yield from _score_faults(instrument)
    for item in instrument.items:
        yield from _item_faults(instrument, item)
    items = {item.id for item in instrument.items}
    for theme in instrument.themes:
        for id in theme.items:
            if id not in items:
                yield f"themes → {theme.id!r}: there is no item {id!r}"
            elif instrument.item(id).kind != "agreement":
                yield f"themes → {theme.id!r}: {id!r} is no agreement item, so it has no score"
    yield from _crosswalk_faults(instrument)
    yield from _language_faults(instrument)


def _crosswalk_faults(instrument: Instrument) -> Iterator[str]:
    if instrument.crosswalk is None:
        return
    known = {factor.id for factor in instrument.factors}
    ids = Counter(dimension.id for dimension in instrument.crosswalk.dimensions)
    yield from (f"crosswalk → {id!r}: the id stands {n} times" for id, n in ids.items() if n > 1)
    for dimension in instrument.crosswalk.dimensions:
        where = f"crosswalk → {dimension.id!r}"
        for id, n in Counter(dimension.factors).items():
            if id not in known:
                yield f"{where}: there is no factor {id!r}"
            elif n > 1:
                yield f"{where}: names the factor {id!r} {n} times"


def _factor_faults(instrument: Instrument) -> Iterator[str]:
    groups = {group.id for group in instrument.groups}
    clusters = {cluster.id for cluster in instrument.clusters}
    tops = [
        s.top for s in instrument.scales if s.kind == "agreement" and any(a.score is not None for a in s.substantive)
    ]
    for place, factor in enumerate(instrument.factors, start=1):
        where = f"factors → {factor.id!r}"
        if factor.number != place:
            yield f"{where}: its number is {factor.number} but it stands at place {place}"
        if factor.cluster not in clusters:
            yield f"{where}: there is no cluster {factor.cluster!r}"
        if factor.target is not None and tops and not 0 < factor.target <= max(tops):
            yield f"{where}: the target {factor.target} lies outside the scale (0 to {max(tops):g} points)"
        if len({pick(step, instrument.languages[0]) for step in factor.next_steps}) < len(factor.next_steps):
            yield f"{where}: the same next step stands more than once"
        if len({tuple(sorted(question.items())) for question in factor.discuss}) < len(factor.discuss):
            yield f"{where}: the same question to discuss stands twice"
        if not factor.asked_of:
            yield f"{where}: asked of no group"
        for group in factor.asked_of:
            if group not in groups:
                yield f"{where}: asked of {group!r}, which is no group"
            elif not instrument.items_of(group, kinds=("agreement",), factor=factor.id):
                yield f"{where}: asked of {group!r}, but no agreement item of this factor is"


def _scale_faults(scale: Scale) -> Iterator[str]:
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


def _score_faults(instrument: Instrument) -> Iterator[str]:
    """A score is a mean over questions, so all of them must run from 0 to the same number of points."""
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


def _item_faults(instrument: Instrument, item: Item) -> Iterator[str]:
    where = f"items → {item.id!r}"
    groups = {group.id for group in instrument.groups}
    scales = {scale.id: scale for scale in instrument.scales}
    factors = {factor.id: factor for factor in instrument.factors}
    if not item.asked_of:
        yield f"{where}: asked of no group"
    for group in dict.fromkeys((*item.asked_of, *item.text_for, *item.published_for)):
        if group not in groups:
            yield f"{where}: names the group {group!r}, which does not exist"
    for group in (*item.text_for, *item.published_for):
        if group in groups and group not in item.asked_of:
            yield f"{where}: has a wording for {group!r}, who is not asked"
    if item.scale not in scales:
        yield f"{where}: there is no scale {item.scale!r}"
    elif (item.kind == "agreement" or item.reverse) and scales[item.scale].kind != "agreement":
        yield f"{where}: is scored or reversed, but its scale {item.scale!r} is no agreement scale"
    elif scales[item.scale].kind in ("study", "number") and item.kind != "demographic":
        yield f"{where}: only a demographic may use the scale {item.scale!r}"
    if item.kind == "agreement":
        if item.factor is None:
            yield f"{where}: an agreement item without a factor"
    elif item.factor is not None:
        yield f"{where}: a {item.kind} item never enters a factor score, so it must not name the factor {item.factor!r}"
    if item.factor is not None and item.factor not in factors:
        yield f"{where}: there is no factor {item.factor!r}"
    elif item.factor is not None:
        for group in sorted(set(item.asked_of) & groups - set(factors[item.factor].asked_of)):
            yield f"{where}: asked of {group!r}, but its factor {item.factor!r} is not"
    if item.kind == "demographic" and not item.label:
        yield f"{where}: a demographic needs a short label for tables and charts"
    if item.outcome and (item.kind not in ("agreement", "behaviour") or not _is_ordered(scales.get(item.scale))):
        yield f"{where}: an outcome needs ordered answers, in a question of agreement or behaviour"
    if item.opposite is not None:
        yield from _opposite_faults(instrument, item, where)
    for language, text in item.finding.items():
        if text.count("{share}") != 1 or set("{}") & set(text.replace("{share}", "")):
            yield (
                f"{where}: its finding in {language} needs {{share}} once, where the share stands, "
                "and no other { or }"
            )
    if item.base is not None:
        yield from _base_faults(instrument, item, item.base, where)


def _is_ordered(scale: Scale | None) -> bool:
    """Answers with points, or some marked positive: enough to tell which end is which."""
    return scale is None or any(answer.score is not None or answer.positive for answer in scale.substantive)


def _opposite_faults(instrument: Instrument, item: Item, where: str) -> Iterator[str]:
    other = next((one for one in instrument.items if one.id == item.opposite), None)
    if other is None or other.id == item.id:
        yield f"{where}: its opposite {item.opposite!r} is no other item"
        return
    if other.opposite is not None:
        yield f"{where}: its opposite {other.id!r} names an opposite of its own; name a pair once"
    if item.kind != "agreement" or other.kind != "agreement" or item.scale != other.scale:
        yield f"{where}: its opposite {other.id!r} is no agreement item with the same scale"
    elif item.reverse == other.reverse:
        yield f"{where}: of it and its opposite {other.id!r}, one must be reversed"
    if not set(item.asked_of) & set(other.asked_of):
        yield f"{where}: nobody is asked both it and its opposite {other.id!r}"


def _base_faults(instrument: Instrument, item: Item, named: Base, where: str) -> Iterator[str]:
    base = next((other for other in instrument.items if other.id == named.item), None)
    if base is None:
        yield f"{where}: its base names the item {named.item!r}, which does not exist"
        return
    if base.id == item.id:
        yield f"{where}: is its own base"
    if not set(item.asked_of) <= set(base.asked_of):
        yield f"{where}: its base {base.id!r} is not asked of everyone who is asked this item"
    scale = next((scale for scale in instrument.scales if scale.id == base.scale), None)
    for code in named.codes:
        if scale is not None and code not in scale.by_code:
            yield f"{where}: its base names the code {code}, which {base.id!r} does not have"


def _language_faults(instrument: Instrument) -> Iterator[str]:
    """Each language named for the instrument must be complete: half a translation is none."""

    def texts() -> Iterator[tuple[str, dict[str, str]]]:
        for name in ("title", "purpose", "lowest", "highest"):
            if getattr(instrument, name):
                yield name, getattr(instrument, name)
        for kind in ("groups", "clusters", "factors", "scales", "items", "themes"):
            for part in getattr(instrument, kind):
                for name in ("label", "short", "people", "text", "describes", "unit", "finding"):
                    if getattr(part, name, None):
                        yield f"{kind} → {part.id!r} → {name}", getattr(part, name)
                for group, text in getattr(part, "text_for", {}).items():
                    yield f"{kind} → {part.id!r} → text_for → {group}", text
                if (base := getattr(part, "base", None)) and base.people:
                    yield f"{kind} → {part.id!r} → base → people", base.people
                for answer in getattr(part, "answers", ()):
                    yield f"{kind} → {part.id!r} → answer {answer.code}", answer.label
        if instrument.crosswalk is not None:
            yield "crosswalk → title", instrument.crosswalk.title
            if instrument.crosswalk.note:
                yield "crosswalk → note", instrument.crosswalk.note
            for dimension in instrument.crosswalk.dimensions:
                yield f"crosswalk → {dimension.id!r} → label", dimension.label

    for where, text in texts():
        missing = [language for language in instrument.languages if language not in text]
        if missing:
            yield f"{where}: no text in {', '.join(missing)}"
