"""Contradictions within a questionnaire: references, order, coverage, languages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from cips_helpers.instrument.item_faults import item_faults
from cips_helpers.instrument.meant import meant
from cips_helpers.instrument.model import Instrument, pick
from cips_helpers.instrument.scale_faults import scale_faults, score_faults
from cips_helpers.instrument.several import several_faults


def instrument_faults(instrument: Instrument) -> list[str]:
    """Return the contradictions within a questionnaire.

    Parameters
    ----------
    instrument
        A questionnaire of valid shape.

    Returns
    -------
    list of str
        One line per fault, beginning with the entry it concerns.
    """
    return list(_faults(instrument))


def _faults(instrument: Instrument) -> Iterator[str]:
    for kind in ("groups", "clusters", "factors", "scales", "items", "themes"):
        ids = Counter(part.id for part in getattr(instrument, kind))
        yield from (f"{kind} → {id!r}: the id stands {n} times" for id, n in ids.items() if n > 1)
    if instrument.several:
        yield "several: is found when the file is read; take it out"
    yield from _factor_faults(instrument)
    for group in instrument.groups:
        if not instrument.items_of(group.id):
            yield f"groups → {group.id!r}: is asked nothing"
    for scale in instrument.scales:
        yield from scale_faults(scale)
    yield from score_faults(instrument)
    for item in instrument.items:
        yield from item_faults(instrument, item)
        yield from several_faults(instrument, item)
    items = {item.id for item in instrument.items}
    for theme in instrument.themes:
        for id in theme.items:
            if id not in items:
                yield f"themes → {theme.id!r}: there is no item {id!r}{meant(id, sorted(items))}"
            elif instrument.item(id).kind != "agreement":
                yield f"themes → {theme.id!r}: {id!r} is no agreement item, so it has no score"
    yield from _form_faults(instrument)
    yield from _crosswalk_faults(instrument)
    yield from _language_faults(instrument)


def _form_faults(instrument: Instrument) -> Iterator[str]:
    codes = Counter(item.code for item in instrument.items if item.code is not None)
    yield from (f"items: the code {code} stands {n} times" for code, n in codes.items() if n > 1)
    for language, text in instrument.form.only_if.items():
        rest = text.replace("{number}", "").replace("{answers}", "")
        if text.count("{number}") != 1 or text.count("{answers}") != 1 or set("{}") & set(rest):
            yield f"form → only_if: in {language} it needs {{number}} and {{answers}} once each, and no other {{ or }}"


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
                yield f"{where}: there is no factor {id!r}{meant(id, sorted(known))}"
            elif n > 1:
                yield f"{where}: names the factor {id!r} {n} times"


def _factor_faults(instrument: Instrument) -> Iterator[str]:
    groups = {group.id for group in instrument.groups}
    clusters = {cluster.id for cluster in instrument.clusters}
    tops = [
        s.top for s in instrument.scales if s.kind == "agreement" and any(a.score is not None for a in s.substantive)
    ]
    for position, factor in enumerate(instrument.factors, start=1):
        where = f"factors → {factor.id!r}"
        if factor.number != position:
            yield f"{where}: its number is {factor.number} but it stands at place {position}; leave the numbers out"
        if factor.cluster not in clusters:
            yield f"{where}: there is no cluster {factor.cluster!r}{meant(factor.cluster, sorted(clusters))}"
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
                yield f"{where}: asked of {group!r}, which is no group{meant(group, sorted(groups))}"
            elif not instrument.items_of(group, kinds=("agreement",), factor=factor.id):
                yield f"{where}: asked of {group!r}, but no agreement item of this factor is"


def _language_faults(instrument: Instrument) -> Iterator[str]:
    """Yield the texts that lack one of the instrument's languages; an incomplete translation is refused."""

    def texts() -> Iterator[tuple[str, dict[str, str]]]:
        for name in ("title", "edition", "purpose", "lowest", "highest"):
            if isinstance(text := getattr(instrument, name), Mapping) and text:
                yield name, dict(text)
        for kind in ("groups", "clusters", "factors", "scales", "items", "themes"):
            for part in getattr(instrument, kind):
                for name in ("label", "short", "people", "text", "describes", "unit", "hint", "finding"):
                    if getattr(part, name, None):
                        yield f"{kind} → {part.id!r} → {name}", getattr(part, name)
                for group, text in getattr(part, "text_for", {}).items():
                    yield f"{kind} → {part.id!r} → text_for → {group}", text
                if (base := getattr(part, "base", None)) and base.people:
                    yield f"{kind} → {part.id!r} → base → people", base.people
                for answer in getattr(part, "answers", ()):
                    yield f"{kind} → {part.id!r} → answer {answer.code}", answer.label
        yield from ((f"form → {name}", text) for name, text in instrument.form.texts.items())
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
