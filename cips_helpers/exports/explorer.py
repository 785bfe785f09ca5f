"""The page on which every published figure can be searched, sorted, compared and copied.

Only its frame is made here, in the reader's language; the build puts the exported figures into it, and a script of the
book (``book/_static/explore.js``) shows them.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from html import escape
from typing import Any

from cips_helpers.disclosure.disclosed import Disclosed
from cips_helpers.exports.figures import PER_CENT, PERCENTAGE_POINTS
from cips_helpers.words import N_, SUPPRESSED

PLACE = '<script type="application/json" class="cips-all-figures"></script>'
"""Place where the build puts the figures."""
STATISTICS = {
    "mean": N_("Score"),
    "positive": N_("Favourable answers"),
    "share": N_("Share of an answer"),
    "dont_know": N_("Don't know"),
    "refused": N_("Prefer not to answer"),
    "missing": N_("Left empty"),
    "gap": N_("Gap between the groups"),
    "to_target": N_("Distance to target"),
    "change": N_("Change since the last survey"),
    "change_like_for_like": N_("Change, with the make-up held fixed"),
    "detectable": N_("Smallest change that would be noticed"),
    "difference": N_("Difference from the others of the group"),
    "difference_adjusted": N_("Difference, alike in all else"),
    "sample_share": N_("Share of those who answered"),
    "importance": N_("Part of the link with an outcome"),
    "total": N_("People in all"),
}
"""Statistic → what the page calls it; others keep their name in the exported table."""
KINDS = {
    "factor": N_("Key factors"),
    "overall": N_("Overall score"),
    "theme": N_("Themes"),
    "agreement": N_("Questions"),
    "experience": N_("Experience"),
    "behaviour": N_("Behaviour"),
    "choice": N_("Single-choice questions"),
    "demographic": N_("Who answered"),
    "quality": N_("Quality of answers"),
}
"""Kind of indicator → what the page calls it."""


@dataclass(frozen=True)
class Explorer:
    """The frame: a form, a line that counts, and a table without rows."""

    html: str

    def __repr__(self) -> str:
        return "<Explorer>"

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        return {"text/html": self.html, "text/plain": repr(self)}


def show_explorer(results: Disclosed) -> Explorer:
    """Show the frame of the page that searches and compares all published figures.

    Examples
    --------
    >>> cips.show_explorer(results)
    <Explorer>
    """
    say = results.words.say
    lists = {
        "kind": say("What"),
        "statistic": say("Measure"),
        "group_label": say("Group"),
        "demographic_label": say("Part of the group"),
        "iteration": say("Survey"),
    }
    heads = (
        ("pin", say("Compare")),
        ("indicator_label", say("Question or key factor")),
        ("statistic", say("Measure")),
        ("group_label", say("Group")),
        ("part_label", say("Part")),
        ("iteration", say("Survey")),
        ("estimate", say("Figure")),
        ("low", say("{Interval}")),
        ("n", say("n")),
    )
    surveys = {str(sample.iteration): sample.label for sample in results.samples}
    told = {
        "statistic": {id: say(name) for id, name in STATISTICS.items()},
        "kind": {id: say(name) for id, name in KINDS.items()},
        "iteration": surveys,
        "demographic_label": {"": say("the whole group")},
        "latest": str(results.iteration),
        "any": say("all"),
        "hidden": SUPPRESSED,
        "count": say("{shown} of {all} figures", shown="{shown}", all="{all}"),
        "copied": say("Copied"),
        "units": {PER_CENT: "%", PERCENTAGE_POINTS: say("percentage points")},
    }
    selects = "".join(f'<label>{_text(label)}<select name="{name}"></select></label>' for name, label in lists.items())
    columns = "".join(f'<th scope="col" data-column="{name}">{_text(label)}</th>' for name, label in heads)
    buttons = (("more", say("Show more")), ("copy", say("Copy the table")), ("csv", "CSV"), ("clear", say("Clear all")))
    made = {name: f'<button type="button" name="{name}">{_text(label)}</button>' for name, label in buttons}
    return Explorer(
        f'<div class="cips-explorer" data-words="{escape(json.dumps(told, sort_keys=True))}">'
        f'<form><label class="cips-search">{_text(say("Search"))}<input type="search" name="q"></label>{selects}</form>'
        f'<p class="cips-explored"><span role="status"></span> {made["copy"]} {made["csv"]} {made["clear"]}</p>'
        f'<div class="cips-scroll" tabindex="0" role="region" aria-label="{_text(say("Figures"))}">'
        '<table class="cips-figures cips-explored-table">'
        f"<thead><tr>{columns}</tr></thead><tbody></tbody></table></div>"
        f"<p>{made['more']}</p>{PLACE}</div>"
    )


def _text(words: str) -> str:
    return escape(words)
