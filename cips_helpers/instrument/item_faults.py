"""Faults of items: references to groups, scales, factors and other items."""

from __future__ import annotations

from collections.abc import Iterator

from cips_helpers.instrument.meant import meant
from cips_helpers.instrument.model import Base, Instrument, Item, Scale


def item_faults(instrument: Instrument, item: Item) -> Iterator[str]:
    """Yield the faults of one item."""
    where = f"items → {item.id!r}"
    groups = {group.id for group in instrument.groups}
    scales = {scale.id: scale for scale in instrument.scales}
    factors = {factor.id: factor for factor in instrument.factors}
    if not item.asked_of:
        yield f"{where}: asked of no group"
    for group in dict.fromkeys((*item.asked_of, *item.text_for, *item.published_for)):
        if group not in groups:
            yield f"{where}: names the group {group!r}, which does not exist{meant(group, sorted(groups))}"
    for group in (*item.text_for, *item.published_for):
        if group in groups and group not in item.asked_of:
            yield f"{where}: has a wording for {group!r}, who is not asked"
    if item.scale not in scales:
        yield f"{where}: there is no scale {item.scale!r}{meant(item.scale, scales)}"
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
        yield f"{where}: there is no factor {item.factor!r}{meant(item.factor, factors)}"
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
        names = ("{share}", "{option}") if item.several else ("{share}",)
        rest = text
        for name in names:
            rest = rest.replace(name, "")
        if any(text.count(name) != 1 for name in names) or set("{}") & set(rest):
            yield (
                f"{where}: its finding in {language} needs {' and '.join(names)} once, where the "
                f"{'share and the answer stand' if item.several else 'share stands'}, and no other {{ or }}"
            )
    if item.base is not None:
        yield from _base_faults(instrument, item, item.base, where)


def _is_ordered(scale: Scale | None) -> bool:
    """Return whether the answers of a scale have an order: scores, or some marked positive."""
    return scale is None or any(answer.score is not None or answer.positive for answer in scale.substantive)


def _opposite_faults(instrument: Instrument, item: Item, where: str) -> Iterator[str]:
    other = next((candidate for candidate in instrument.items if candidate.id == item.opposite), None)
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


def _base_faults(instrument: Instrument, item: Item, base: Base, where: str) -> Iterator[str]:
    base_item = next((candidate for candidate in instrument.items if candidate.id == base.item), None)
    if base_item is None:
        yield f"{where}: its base names the item {base.item!r}, which does not exist"
        return
    if base_item.id == item.id:
        yield f"{where}: is its own base"
    elif _is_circular(instrument, item):
        yield f"{where}: its base leads back to it, so nobody would be asked"
    if not set(item.asked_of) <= set(base_item.asked_of):
        yield f"{where}: its base {base_item.id!r} is not asked of everyone who is asked this item"
    scale = next((scale for scale in instrument.scales if scale.id == base_item.scale), None)
    for code in base.codes:
        if scale is not None and code not in scale.by_code:
            yield f"{where}: its base names the code {code}, which {base_item.id!r} does not have"


def _is_circular(instrument: Instrument, item: Item) -> bool:
    """Return whether following the bases from an item leads back to it."""
    bases = {other.id: other.base.item for other in instrument.items if other.base is not None}
    earlier, seen = bases.get(item.id), set()
    while earlier is not None and earlier not in seen:
        if earlier == item.id:
            return True
        seen.add(earlier)
        earlier = bases.get(earlier)
    return False
