"""What people did, met with or expect: the shares a unit for integrity acts on, each among those it applies to."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.display import Finding
from cips_helpers.instrument.model import Item
from cips_helpers.sentences.indicators import MANY
from cips_helpers.verdicts.labels import base_people, counted_answers, sign_of
from cips_helpers.verdicts.questions import KINDS
from cips_helpers.words import Words, capital


def say_experience(results: Disclosed) -> Finding | None:
    """Say of every group what it met with and what it expects, what is sensitive first.

    The sentences are those of the questionnaire (``finding``), each with its share and 95 % interval. A question
    that only tells whom others are asked of is not told. ``None`` where the questionnaire asks nothing of the kind.
    """
    said = [_of_group(results, group, told) for group in results.groups if (told := _told(results, group))]
    return Finding.of(said) if said else None


def _told(results: Disclosed, group: str) -> list[Item]:
    items = results.instrument.items_of(group, kinds=KINDS)
    bases = {item.base.item for item in items if item.base is not None}
    told = [item for item in items if item.sensitive or item.id not in bases]
    return sorted(told, key=lambda item: (KINDS.index(item.kind), not item.sensitive))


def _of_group(results: Disclosed, group: str, items: Sequence[Item]) -> str:
    words, said, hidden = results.words, [], []
    for item in items:
        row = results.figure(group=group, indicator=item.id, statistic="positive")
        if row is None or row["state"] == "no_answer":
            continue  # the chart has a sign for it
        if sign_of(row) is not None:
            hidden.append(words.say("“{question}”", question=results.item_text(item, group)))
            continue
        said.append(_sentence(results, item, group, share_in_words(words, row)))
        said += _left_open(results, item, group)
    if hidden:
        said.append(
            words.say(
                "Too few {people} answered to show the answers to {questions}.",
                people=results.people(group),
                questions=words.listing(hidden),
            )
        )
    return " ".join(said)


def _sentence(results: Disclosed, item: Item, group: str, share: str) -> str:
    if item.finding:
        return capital(results.text(item.finding).format(share=share))
    return results.words.say(
        "Of {people}, {share} answer {answers} to “{question}”.",
        people=base_people(results, item, group),
        share=share,
        answers=counted_answers(results, item),
        question=results.item_text(item, group),
    )


def share_in_words(words: Words, row: pd.Series) -> str:
    """Write a share for a sentence, with its interval; a limit has none."""
    share = words.percent(row["estimate"])
    if row["state"] == "at_most":
        return words.say("less than {share}", share=share)
    if row["state"] == "at_least":
        return words.say("more than {share}", share=share)
    return words.say(
        "{share} ({low} to {high})", share=share, low=words.percent(row["low"]), high=words.percent(row["high"])
    )


def _left_open(results: Disclosed, item: Item, group: str) -> list[str]:
    """Tell a high share of don't know and refusals: silence on such a question is a finding of its own."""
    words = results.words
    open_ = results.select(group=group, indicator=item.id, statistic=["dont_know", "refused"], state="shown").set_index(
        "statistic"
    )["estimate"]
    if open_.sum() < MANY or len(open_) < 2:
        return []
    return [
        words.say(
            "Asked this, {unknown} say they don't know and {refused} prefer not to answer.",
            unknown=words.percent(open_["dont_know"]),
            refused=words.percent(open_["refused"]),
        )
    ]
