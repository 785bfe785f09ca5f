"""Description of a report besides its chapters: front page, imprint, marks, house style."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from cips_helpers.build.house_style import HouseStyle
from cips_helpers.build.report import Report
from cips_helpers.programme.closed import closed_files
from cips_helpers.programme.commentary import own_words
from cips_helpers.programme.store import Freshness
from cips_helpers.programme.style import house_style
from cips_helpers.survey.study import Study

if TYPE_CHECKING:
    from cips_helpers.disclosure.disclosed import Disclosed


def described(study: Study, state: Freshness, results: Disclosed, variables: dict[str, str]) -> Report:
    """Describe the report that is made of results; ``variables`` are those of its kernels."""
    from cips_helpers.charts.corners import emblem
    from cips_helpers.disclosure.releases import KEPT
    from cips_helpers.disclosure.rules import EDITIONS
    from cips_helpers.instrument.model import pick
    from cips_helpers.sentences.respondents import key_facts

    request, words = state.request, results.words
    style = house_style(study, request.language)
    edition = EDITIONS[request.edition]
    label = next(sample.label for sample in results.samples if sample.iteration == results.iteration)
    iteration = words.say("Iteration {number} ({label})", number=results.iteration, label=label)
    return Report(
        request=request,
        name=results.name,
        title=results.text(results.instrument.title),
        subtitle=iteration,
        purpose=results.text(results.instrument.purpose) if results.instrument.purpose else "",
        notice=" ".join(
            filter(None, (pick(study.note, request.language) if study.note else "", results.facts.get(KEPT)))
        ),
        author=style.organisation,
        edition_title=words.say(edition.title),
        mark=words.say("PUBLIC") if edition.public else words.say("CONFIDENTIAL"),
        shows_code=edition.shows_code,
        facts=key_facts(results),
        imprint=_imprint(results, style, words.say(edition.title)),
        ranges=frozenset(sample.ranges for sample in results.samples),
        emblem=emblem(results),
        hidden=[asdict(hidden) for hidden in results.hidden],
        made_from=state.whole,
        variables=variables,
        closed=closed_files(study, request.output),
        own_words=own_words(study, request),
        style=style,
    )


def _imprint(results: Disclosed, style: HouseStyle, edition: str) -> dict[str, str]:
    """Return who answers for the report; a released one says besides when it was handed out."""
    from cips_helpers.sentences.respondents import fieldwork

    words = results.words
    entries = {
        words.say("Issued by"): style.organisation,
        words.say("Fieldwork"): fieldwork(results),
        words.say("Edition"): edition,
        words.say("Contact"): style.contact,
        words.say("How it was made"): words.say(
            "By a fixed procedure from the answers; the technical note describes it. The same answers give the same "
            "pages."
        ),
    }
    return {label: text for label, text in entries.items() if text}
