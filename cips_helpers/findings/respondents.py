"""Who answered, who was not asked, how the answers are weighted."""

from __future__ import annotations

from cips_helpers.disclosure import Disclosed
from cips_helpers.findings.finding import Finding


def missing_groups(results: Disclosed) -> Finding | None:
    """Say which group of the questionnaire was not surveyed in this iteration; ``None`` if all were."""
    absent = [group.id for group in results.instrument.groups if group.id not in results.groups]
    if not absent:
        return None
    names = results.words.listing([results.people(group) for group in absent])
    return Finding(
        results.words.say(
            "No {people} were surveyed in this iteration, so nothing is compared with them.", people=names
        )
    )


def respondents(results: Disclosed) -> Finding:
    """Say who answered, out of how many invited, and how precise a share is."""
    words, said = results.words, []
    for group in results.groups:
        sample = results.sample(group)
        if sample.n is None:
            said.append(
                words.say(
                    "Fewer than {floor} {people} answered, so nothing is shown for them.",
                    floor=results.floor,
                    people=results.people(group),
                )
            )
            continue
        n, people, margin = words.count(sample.n), results.people(group), words.points(100 * sample.margin, 1)
        if sample.invited:
            said.append(
                words.say(
                    "{n} of {invited} invited {people} answered ({rate}). Shares among them are precise to about "
                    "±{margin} percentage points.",
                    n=n,
                    invited=words.count(sample.invited),
                    people=people,
                    rate=words.percent(sample.response or 0),
                    margin=margin,
                )
            )
        else:
            said.append(
                words.say(
                    "{n} {people} answered. Shares among them are precise to about ±{margin} percentage points.",
                    n=n,
                    people=people,
                    margin=margin,
                )
            )
    missing = missing_groups(results)
    return Finding.of([*said, missing.text if missing else ""])
