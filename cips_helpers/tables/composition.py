"""Composition of a group's sample in two iterations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cips_helpers.disclosure.disclosed import Disclosed, SampleFacts
from cips_helpers.display import for_each_group
from cips_helpers.instrument.model import Item
from cips_helpers.schema.records import Compared
from cips_helpers.tables import cells
from cips_helpers.tables.respondents import MODES
from cips_helpers.tables.table import Table, lay_out
from cips_helpers.verdicts.changes import pair_of
from cips_helpers.words import SUPPRESSED

TRAITS = ("role", "gender", "region")
"""Demographics that are shown where the questionnaire asks them; others only where their shares shifted."""


@for_each_group
def table_composition(results: Disclosed, *, group: str) -> Table | None:
    """Show how a group was asked and who answered in both iterations; ``None`` for a first iteration.

    Examples
    --------
    >>> cips.table_composition(results, group="officials")
    <Table tab-then-now-officials: Who answered then and now: Officials>
    """
    pair = pair_of(results, group)
    if pair is None:
        return None
    traits = [
        item
        for item in results.instrument.items_of(group, kinds=("demographic",))
        if (item.id in TRAITS or item.id in pair.shifted) and item.id in results.scales
    ]
    rows = list(_fieldwork(results, pair))
    for item in traits:
        rows += _answers(results, pair, item)
    caption = results.words.say("Who answered then and now: {group}", group=results.group_name(group))
    notes = _notes(results, pair, traits)
    return lay_out(results, rows, caption=caption, label=f"tab-then-now-{group}", notes=notes, group="part")


def _samples(results: Disclosed, pair: Compared) -> tuple[SampleFacts, SampleFacts]:
    return results.sample(pair.group, pair.earlier), results.sample(pair.group, pair.later)


def _fieldwork(results: Disclosed, pair: Compared) -> Iterator[dict[str, str]]:
    words, samples = results.words, _samples(results, pair)
    for name, texts in (
        (words.say("Answers"), [SUPPRESSED if sample.n is None else words.count(sample.n) for sample in samples]),
        (words.say("Way of asking"), [words.say(MODES[sample.mode]) for sample in samples]),
    ):
        yield {
            words.say("Respondents"): name,
            "part": words.say("Fieldwork"),
            **{sample.label: text for sample, text in zip(samples, texts, strict=True)},
            words.say("Change"): "",
            words.say("Adjusted {interval}"): "",
        }


def _answers(results: Disclosed, pair: Compared, item: Item) -> Iterator[dict[str, str]]:
    """Show the share of each answer that anybody gave; of two answers, the first says it all."""
    words, (then, now) = results.words, _samples(results, pair)
    answers = results.scales[item.id].substantive
    for answer in answers[:1] if len(answers) == 2 else answers:
        where = {"group": pair.group, "indicator": item.id, "answer": answer.code}
        before, after = (
            results.figure(**where, statistic="sample_share", iteration=iteration)
            for iteration in (pair.earlier, pair.later)
        )
        if all(share is None or share["estimate"] == 0 for share in (before, after)):
            continue
        change = results.figure(**where, statistic="composition_change", against=str(pair.earlier))
        yield {
            words.say("Respondents"): results.text(answer.label),
            "part": results.text(item.label),
            then.label: cells.share(results, before),
            now.label: cells.share(results, after),
            words.say("Change"): cells.difference(results, change, scale=100, decimals=0),
            words.say("Adjusted {interval}"): cells.difference_interval(results, change, scale=100, decimals=0),
        }


def _notes(results: Disclosed, pair: Compared, traits: list[Item]) -> Iterator[str]:
    words = results.words

    def names(ids: Iterable[str]) -> str:
        return words.listing([results.text(results.instrument.item(id).label).lower() for id in ids])

    yield words.say(
        "Shares and changes are of all who answered. Change: in percentage points, people counted as they were drawn; "
        "so where they were drawn with unequal chances, it can differ from the difference of the shares."
    )
    if complete := all(sample.is_complete for sample in _samples(results, pair)):
        yield words.say("Changes have no interval, as everybody answered both times.")
    else:
        yield cells.adjusted_note(results)
    yield words.say("Other characteristics are shown only if their make-up changed.")
    raked = set.intersection(*(set(sample.weighting.raked) for sample in _samples(results, pair)))
    if fitted := [item.id for item in results.instrument.items if item.id in raked]:
        yield words.say(
            "In the scores, weights fitted to the known shares of {margins} make up for a change of these.",
            margins=names(fitted),
        )
        if pair.shifted:
            yield words.say("With these weights the make-up changed by {traits}.", traits=names(pair.shifted))
    changes = results.select(
        group=pair.group,
        indicator=[item.id for item in traits],
        statistic="composition_change",
        against=str(pair.earlier),
        state="shown",
    )
    if not complete and (changes["low"] == changes["high"]).any():
        yield words.say(
            "Where a change has no interval, the sample was drawn so: a set number of people from each of these parts."
        )
