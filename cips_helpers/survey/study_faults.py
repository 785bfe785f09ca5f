"""Contradictions within a study file, or with its instrument: references, order, shares, sizes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import combinations, pairwise

from cips_helpers.catalogue import catalogue_files
from cips_helpers.instrument.meant import meant
from cips_helpers.instrument.model import Instrument, Item
from cips_helpers.palette import HOUSE, LEAST_DIFFERENCE, colour_faults, difference
from cips_helpers.people import FORMS, missing_forms
from cips_helpers.survey.decode import Decoder
from cips_helpers.survey.scales import scale_of
from cips_helpers.survey.study import Country, Initiative, Iteration, Source, Study


def study_faults(study: Study, instrument: Instrument) -> list[str]:
    """Return the contradictions within a study, or with its instrument.

    Parameters
    ----------
    study
        A study of valid shape.
    instrument
        Its questionnaire.

    Returns
    -------
    list of str
        One line per fault, beginning with the entry it concerns.
    """
    faults = [
        f"languages: the instrument is not complete in {language!r}, only in {', '.join(instrument.languages)}"
        for language in study.languages
        if language not in instrument.languages
    ]
    faults += _form_faults(study, instrument)
    for code, country in study.countries.items():
        where = f"countries → {code}"
        if country.code != code:
            faults.append(f"{where}: is listed under {code} but its code is {country.code}")
        if study.synthetic and not code.startswith("X"):
            faults.append(f"{where}: an invented country needs a code of the range XAA to XZZ")
        faults += [f"{where} → {fault}" for fault in _country_faults(country, instrument)]
    faults += _double_reading(study)
    faults += _style_faults(study, instrument)
    return faults


def _style_faults(study: Study, instrument: Instrument) -> Iterator[str]:
    """Yield the colours that can't be read or told apart, and those of groups that there are not."""
    colours, known = study.style.colours, [group.id for group in instrument.groups]
    for group in colours.groups:
        if group not in known:
            yield f"style → colours → groups → {group!r}: there is no such group{meant(group, known)}"
    written = {"title": colours.title, "text": colours.text}
    written |= {f"groups → {group}": colour for group, colour in colours.groups.items()}
    for fault in colour_faults({name: colour for name, colour in written.items() if colour}):
        yield f"style → colours → {fault}"
    shown = {group: colours.groups.get(group, HOUSE.groups[at]) for at, group in enumerate(known[: len(HOUSE.groups)])}
    for (first, one), (second, other) in combinations(shown.items(), 2):
        if colours.groups and difference(one, other) < LEAST_DIFFERENCE:
            yield (
                f"style → colours → groups: {first} ({one}) and {second} ({other}) look alike; "
                "give one of them another hue, or a colour much lighter or darker"
            )


def _form_faults(study: Study, instrument: Instrument) -> Iterator[str]:
    """Yield the names of people that lack a form which sentences in a language of the study need."""
    names = {f"groups → {group.id!r} → people": group.people for group in instrument.groups}
    for item in instrument.items:
        if item.base is not None:
            names[f"items → {item.id!r} → base → people"] = item.base.people
    for language in study.languages:
        if not catalogue_files(language):  # sentences stay in English, which has one form
            continue
        for where, people in names.items():
            if language in people and (missing := missing_forms(people[language])):
                wanted = ", ".join(f"{form} ({FORMS[form]})" for form in missing)
                yield f"languages: a report in {language!r} needs more forms of {where} in the questionnaire: {wanted}"


def _double_reading(study: Study) -> Iterator[str]:
    """Yield the entries that read the same rows as an earlier one, as after copying without a change."""
    seen: dict[tuple[str, ...], str] = {}
    for code, country in study.countries.items():
        for iteration in country.iterations:
            for group, source in iteration.groups.items():
                where = f"countries → {code} → iterations → {iteration.number} → groups → {group}"
                kept = (*source.rows.items(), *source.keep.items(), *source.drop.items())
                rows = (source.file.as_posix(), source.sheet or "", *map(str, sorted(kept, key=str)))
                if (first := seen.setdefault(rows, where)) != where:
                    yield f"{where}: reads the same rows of {source.file.as_posix()} as {first}"


def _country_faults(country: Country, instrument: Instrument) -> Iterator[str]:
    items = {item.id: item for item in instrument.items}
    for id, answers in country.scales.items():
        if id not in items:
            yield f"scales → {id!r}: there is no such item{meant(id, items)}"
        elif instrument.scale(items[id].scale).kind != "study":
            yield f"scales → {id!r}: takes its answers from the instrument, not from the study"
        for code, n in Counter(answer.code for answer in answers).items():
            if n > 1:
                yield f"scales → {id!r}: the code {code} stands {n} times"
    numbers = [iteration.number for iteration in country.iterations]
    if numbers != list(range(1, len(numbers) + 1)):
        yield f"iterations: numbered {', '.join(map(str, numbers))}; expected 1, 2, … in order"
    known = [group.id for group in instrument.groups]
    for iteration in country.iterations:
        where = f"iterations → {iteration.number}"
        if iteration.end < iteration.start:
            yield f"{where}: ends ({iteration.end}) before it starts ({iteration.start})"
        for group, source in iteration.groups.items():
            if group not in {g.id for g in instrument.groups}:
                yield f"{where} → groups → {group!r}: the instrument has no such group{meant(group, known)}"
                continue
            faults = *_kind_faults(source, iteration), *_source_faults(source, group, country, instrument)
            for fault in faults:
                yield f"{where} → groups → {group} → {fault}"
    yield from _order_faults(country.iterations)
    yield from initiative_faults(country.initiatives, instrument)


def initiative_faults(initiatives: tuple[Initiative, ...], instrument: Instrument) -> Iterator[str]:
    """Yield the initiatives on a factor, or carrying out a next step, that is not in the questionnaire."""
    known = [factor.id for factor in instrument.factors]
    for number, initiative in enumerate(initiatives, start=1):
        if initiative.factor not in known:
            yield (
                f"initiatives → no. {number} → factor → {initiative.factor!r}: the questionnaire has no such "
                f"factor{meant(initiative.factor, known)}"
            )
            continue
        steps = len(instrument.factor(initiative.factor).next_steps)
        if initiative.step is not None and initiative.step > steps:
            yield (
                f"initiatives → no. {number} → step → {initiative.step}: the questionnaire has {steps} next steps for "
                f"{initiative.factor}"
            )


def _order_faults(iterations: tuple[Iteration, ...]) -> Iterator[str]:
    for earlier, later in pairwise(iterations):
        if later.start <= earlier.start:
            yield f"iterations → {later.number}: starts before iteration {earlier.number}"


def _source_faults(source: Source, group: str, country: Country, instrument: Instrument) -> Iterator[str]:
    several = [item for item in instrument.several if group in item.asked_of]
    asked = {item.id: item for item in (*instrument.items_of(group), *several)}
    scales = {item.scale for item in asked.values()}
    for kind in ("columns", "recoding", "margins"):
        for id in getattr(source, kind):
            if id not in asked and not (kind == "recoding" and id in scales):
                possible = [*asked, *(scales if kind == "recoding" else ())]
                yield (
                    f"{kind} → {id!r}: no item of this group{' and no scale' if kind == 'recoding' else ''}"
                    f"{meant(id, possible)}"
                )
    for column, n in Counter(source.named_columns).items():
        if n > 1:
            yield f"columns: {n} items are read from the one column {column!r}"
    for id, words in source.recoding.items():
        of_scale = next((item.id for item in asked.values() if item.scale == id), None)
        example = id if id in asked else of_scale
        if example is None:
            continue
        known = scale_of(instrument, country, example).by_code
        for code in words.values():
            if code is not None and code not in known:
                yield f"recoding → {id!r}: the {'item' if id in asked else 'scale'} has no answer {code}"
    for id, shares in source.margins.items():
        if id not in asked:
            continue
        decoder = Decoder(scale_of(instrument, country, id))
        codes = Counter(decoder.code(word) for word in shares)
        if any(code < 0 for code in codes):
            yield f"margins → {id!r}: names an answer the item does not have"
        if any(n > 1 for n in codes.values()):
            yield f"margins → {id!r}: names an answer twice"
        if abs(sum(shares.values()) - 1) > 0.005:
            yield f"margins → {id!r}: the shares add up to {sum(shares.values()):.3f}, not to 1"
    yield from _strata_faults(source, asked, country, instrument)
    if source.strata and source.population and source.strata.population:
        total = sum(source.strata.population.values())
        if total != source.population:
            yield f"population: is {source.population}, but the strata add up to {total}"
    if source.invited and source.population and source.invited > source.population:
        yield f"invited: {source.invited} people of a population of {source.population}"


def _kind_faults(source: Source, iteration: Iteration) -> Iterator[str]:
    """Yield the entries of a sample's design that its kind contradicts."""
    kind = source.sample or iteration.sample
    if kind == "sites" and source.cluster is None:
        yield "sample: sites were drawn; name the column of the sites as `cluster`"
    elif kind in ("probability", "everyone") and source.cluster is not None:
        yield f"cluster: the sample is {kind!r}; say `sample: sites`, or leave the column out"
    if kind == "everyone" and source.people is None and source.invited is None:
        yield "sample: everyone was asked; say how many as `population` or `invited`"
    if source.cluster is None and (source.sites or (source.strata and source.strata.sites)):
        yield "sites: has a meaning only where sites were drawn; name their column as `cluster`"
    if source.strata and source.sites:
        yield "sites: give the number of sites of each stratum, in `strata`"


def _strata_faults(
    source: Source, asked: Mapping[str, Item], country: Country, instrument: Instrument
) -> Iterator[str]:
    """Yield the strata with a size but no answer, if the strata are the answers to an item."""
    if source.strata is None:
        return
    column = source.strata.column
    id = next((item for item, names in source.columns.items() if column in names), column)
    if id not in asked:
        return
    decoder = Decoder(scale_of(instrument, country, id))
    known = list(map(str, scale_of(instrument, country, id).by_code))
    for name, sizes in (("population", source.strata.population), ("sites", source.strata.sites)):
        codes = Counter(decoder.code(key) for key in sizes)
        for key in sizes:
            if decoder.code(key) < 0:
                yield f"strata → {name} → {key!r}: {id} has no such answer{meant(key, known)}"
        if any(n > 1 for code, n in codes.items() if code >= 0):
            yield f"strata → {name}: names a stratum twice"
