"""Sections of the themes: score and questions, differences between parts, associated key factors."""

from __future__ import annotations

from typing import Any

from cips_helpers.charts.likert import chart_theme
from cips_helpers.charts.theme_parts import chart_theme_parts
from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.display import Finding, Heading, Stack
from cips_helpers.sections.related import related_parts
from cips_helpers.sentences.themes import say_theme_parts, say_theme_score


def show_themes(results: Disclosed) -> Stack | None:
    """Show every theme of the questionnaire that was asked; ``None`` where none was.

    Examples
    --------
    >>> cips.show_themes(results)
    <Stack of 10>
    """
    parts: list[Any] = []
    for theme in results.instrument.themes:
        answers = chart_theme(results, theme=theme.id)
        if answers is None:  # none of its questions was asked
            continue
        name, say = results.text(theme.label), results.words.say
        parts += [
            Heading(name, level=2),
            *([Finding(results.text(theme.describes))] if theme.describes else []),
            say_theme_score(results, theme=theme.id),
            answers,
        ]
        charts = [chart_theme_parts(results, indicator=theme.id, name=name, group=group) for group in results.groups]
        sentence = say_theme_parts(results, theme=theme.id)
        differ = [part for part in (sentence, *charts) if part is not None]
        related = related_parts(results, theme.id)
        if differ:
            parts += [Heading(say("Whose score differs"), level=3), *differ]
        if related:
            parts += [Heading(say("What it is linked to"), level=3), *related]
    return Stack(tuple(parts)) if parts else None
