"""Behaviour and experience: the shares an integrity unit acts on, each among the people it applies to."""

from __future__ import annotations

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.display import Finding
from cips_helpers.instrument.model import Item
from cips_helpers.sentences.indicators import MANY
from cips_helpers.verdicts.labels import sign_of
from cips_helpers.verdicts.questions import reported_questions
from cips_helpers.verdicts.wording import experience_in_words, share_in_words
from cips_helpers.words import N_

TOTALS = {
    "drawn": N_("That is about {n} of {all} {people} ({low} to {high})."),
    "asked": N_("If those who did not answer are alike, that is about {n} of {all} {people} ({low} to {high})."),
    "complete": N_("That is about {n} of {all} {people}."),
}
"""Number of all people that a share stands for, by `SampleFacts.ranges`."""


def say_experience(results: Disclosed) -> Finding | None:
    """Say for every group what it met with and what it expects, sensitive questions first.

    The sentences are those of the questionnaire (``finding``), each with its share and 95 % interval. ``None`` where
    the questionnaire has no such question.

    Examples
    --------
    >>> print(cips.say_experience(results))
    17% (13% to 21%) of officials say that they were offered an undue advantage in the last ...
    """
    groups = [group for group in results.groups if reported_questions(results, group)]
    return Finding.of(_of_group(results, group) for group in groups) if groups else None


def first_experiences(results: Disclosed) -> list[str]:
    """Return what each group met with most delicately: its first question reported, without an interval."""
    texts = []
    for group in results.groups:
        for item in reported_questions(results, group)[:1]:
            row = results.figure(group=group, indicator=item.id, statistic="positive")
            if row is None or row["state"] == "no_answer" or sign_of(row) is not None:
                continue
            texts.append(experience_in_words(results, item, group, share_in_words(results, row, brief=True)))
    return texts


def _of_group(results: Disclosed, group: str) -> str:
    words, sentences, hidden = results.words, [], []
    items = reported_questions(results, group)
    # Don't know to a question with several answers is the same for all of them, and said once.
    last = {item.option_of: item.id for item in items}
    for item in items:
        row = results.figure(group=group, indicator=item.id, statistic="positive")
        if row is None or row["state"] == "no_answer":
            continue  # the chart has a sign for it
        if sign_of(row) is not None:
            hidden.append(words.say("“{question}”", question=results.item_text(item, group)))
            continue
        sentences.append(experience_in_words(results, item, group, share_in_words(results, row)))
        sentences += _total(results, item, group)
        if item.option_of is None or last[item.option_of] == item.id:
            sentences += _unknown(results, item, group)
    if hidden:
        sentences.append(
            words.say(
                "Too few {people} answered to show the answers to {questions}.",
                people=results.people(group),
                questions=words.listing(hidden),
            )
        )
    return " ".join(sentences)


def _total(results: Disclosed, item: Item, group: str) -> list[str]:
    """Say how many of all people that is, where the sample stands for a known number of them."""
    row = results.figure(group=group, indicator=item.id, statistic="total", state="shown")
    sample, words = results.sample(group), results.words
    if row is None or sample.population is None:
        return []
    parts = {
        "n": words.count(row["estimate"]),
        "all": words.count(sample.population),
        "people": results.people(group),
        "low": words.count(row["low"]),
        "high": words.count(row["high"]),
    }
    return [words.say(TOTALS[sample.ranges], **parts)]


def _unknown(results: Disclosed, item: Item, group: str) -> list[str]:
    """Report a high share of don't know and refusals, which is a finding of its own for such a question."""
    words = results.words
    rows = results.select(group=group, indicator=item.id, statistic=["dont_know", "refused"], state="shown")
    shares = rows.set_index("statistic")["estimate"]
    if len(shares) < 2 or shares.sum() < MANY:
        return []
    return [
        words.say(
            "Asked this, {unknown} say they don't know and {refused} prefer not to answer.",
            unknown=words.percent(shares["dont_know"]),
            refused=words.percent(shares["refused"]),
        )
    ]
