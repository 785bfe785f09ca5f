"""Themes: the score each group gives, and the parts of a group whose score differs."""

from __future__ import annotations

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.display import Finding
from cips_helpers.instrument.model import Theme
from cips_helpers.sentences.indicators import answers_to
from cips_helpers.sentences.parts import named_parts
from cips_helpers.verdicts.labels import range_in_words, sign_of
from cips_helpers.verdicts.parts import clear_parts, compared_parts
from cips_helpers.words import capital


def say_theme_score(results: Disclosed, *, theme: str) -> Finding:
    """Say which score each group gives a theme and what it answers best and worst, or why it has no score.

    A theme has a score in a group that is asked all of its questions.
    """
    entry = next(entry for entry in results.instrument.themes if entry.id == theme)
    return Finding.of(_of_group(results, entry, group) for group in results.groups)


def _of_group(results: Disclosed, theme: Theme, group: str) -> str:
    words, people = results.words, results.people(group)
    asked = [id for id in theme.items if group in results.instrument.item(id).asked_of]
    row = results.figure(group=group, indicator=theme.id, statistic="mean")
    if not asked:
        return words.say("{people} are not asked about this theme.", people=capital(people))
    if row is None:
        return words.say_n(
            "{people} are asked {n} of the {all} questions of this theme. Its score takes all of them, so they have "
            "none.",
            "{people} are asked {n} of the {all} questions of this theme. Its score takes all of them, so they have "
            "none.",
            len(asked),
            people=capital(people),
            all=words.count(len(theme.items)),
        )
    if sign_of(row) is not None:
        return words.say("Too few {people} answered to show a score of this theme.", people=people)
    return " ".join(
        [
            words.say(
                "{people} score this theme {score} out of {top} points ({range}).",
                people=capital(people),
                score=words.points(row["estimate"]),
                top=words.points(results.instrument.points, 0),
                range=range_in_words(results, row),
            ),
            answers_to(results, group, asked),
        ]
    )


def say_theme_parts(results: Disclosed, *, theme: str) -> Finding | None:
    """Say within each group which parts score a theme clearly higher or lower than the rest of the group.

    Differences are clear after Benjamini and Hochberg's adjustment over all parts and themes of the group. ``None``
    where no group with demographics has a score.
    """
    paragraphs = [
        _parts_of(results, theme, group)
        for group in results.groups
        if results.figure(group=group, indicator=theme, statistic="mean", state="shown") is not None
        and results.instrument.items_of(group, kinds=("demographic",))
    ]
    return Finding.of(paragraphs) if paragraphs else None


def _parts_of(results: Disclosed, theme: str, group: str) -> str:
    words, people = results.words, results.people(group)
    compared = compared_parts(results, indicator=theme, group=group)
    if compared.empty:
        return words.say("Too few {people} answered to compare parts of them.", people=people)
    clear = clear_parts(results, indicator=theme, group=group).sort_values("estimate", kind="stable")
    if clear.empty:
        demographics = [results.text(results.instrument.item(id).label) for id in compared["domain"].unique()]
        return words.say(
            "Among {people}, scores do not clearly differ by any of these: {parts}.",
            people=people,
            parts=words.listing(demographics),
        )
    above, below = clear[clear["estimate"] > 0][::-1], clear[clear["estimate"] < 0]
    sentences = []
    if len(below):
        sentences.append(
            words.say(
                "Among {people}, clearly lower scores than the others, in points: {parts}.",
                people=people,
                parts=named_parts(results, below, group),
            )
        )
    if len(above):
        sentences.append(
            words.say(
                "Among {people}, clearly higher scores than the others, in points: {parts}.",
                people=people,
                parts=named_parts(results, above, group),
            )
        )
    return " ".join(sentences)
