"""The sample in one file: its rows, answers and design."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from cips_helpers.instrument.model import Scale
from cips_helpers.survey.columns import Columns, combine, match_columns, wrong_group
from cips_helpers.survey.faults import Faults
from cips_helpers.survey.paradata import read_interviewers, read_languages, read_seconds
from cips_helpers.survey.read_items import check_bases, decode_items
from cips_helpers.survey.readers.cells import ReadError, Table
from cips_helpers.survey.row_filters import keep_rows, name_doubtful, name_identical, name_unclaimed, without_answers
from cips_helpers.survey.sample import Sample, canonical_order
from cips_helpers.survey.sampling import (
    check_respondents,
    check_sites,
    kind_of,
    margins_of,
    read_clusters,
    read_strata,
    read_weights,
)
from cips_helpers.survey.scales import scale_of
from cips_helpers.survey.several import read_several
from cips_helpers.survey.slices import table_of
from cips_helpers.survey.study import Country, Iteration, Source, Study
from cips_helpers.survey.vocabulary import Vocabulary


def read_sample(
    study: Study,
    country: Country,
    iteration: Iteration,
    group: str,
    source: Source,
    vocabulary: Vocabulary,
    faults: Faults,
) -> Sample | None:
    """Read the answers of one group in one iteration.

    Parameters
    ----------
    study, country, iteration, group, source
        The study, and the entry of the file in it.
    vocabulary
        The headings and words of the study.
    faults
        Collects errors and warnings, and the record of the reading.

    Returns
    -------
    Sample or None
        ``None`` if there is an error.
    """
    instrument = study.questionnaire
    reading = faults.reading
    try:
        table = table_of(study, source, vocabulary)
    except ReadError as error:
        faults.error(error.what, error.todo)
        return None
    for what, todo, rows in table.notes:
        faults.warn(what, todo, rows=rows)
    if not len(table.cells):
        faults.error("the file has headings but no answers", "export the answers again")
        return None
    scales = {item.id: scale_of(instrument, country, item.id) for item in instrument.items_of(group)}
    table = read_several(table, source, vocabulary, group, reading, faults)
    columns = match_columns(table, source, vocabulary, group, scales, faults)
    if columns is None:
        return None
    reading.facts = {**table.facts, **({"platform": columns.profile.name} if columns.profile else {})}
    reading.rows, reading.columns, reading.absent = len(table.cells), columns.items, columns.absent
    reading.ignored = columns.ignored
    reading.texts = {id: instrument.text(id, group, study.languages[0]) for id in columns.items}
    if len(columns.named) < len({*source.rows, *source.keep, *source.drop}):
        return None
    own_rows = keep_rows(table, columns, source, vocabulary, reading, faults)
    if own_rows is None:
        return None
    name_unclaimed(table, columns, source, _of_one_file(study, source), faults)
    table = combine(own_rows, columns, vocabulary, faults)
    reading.others = _written(table, columns)
    wrong_group(table, columns, source, vocabulary, group, faults)
    decoded = decode_items(table, columns, source, instrument, scales, reading, faults)
    questions = [id for id in decoded if instrument.item(id).kind != "demographic"]
    if not questions:
        faults.error("none of the questions has a column", "name the columns in study.yml")
        return None
    kept = without_answers({id: column.raw for id, column in decoded.items()}, questions, reading, faults)
    table = table.keep(kept)
    codes = {id: column.codes[kept] for id, column in decoded.items()}
    check_bases(codes, instrument, faults)
    name_doubtful(table, columns, start=iteration.start, end=iteration.end, reading=reading, faults=faults)
    name_identical(pd.DataFrame(codes), faults)
    return _assemble(study, country, iteration, group, source, table, columns, codes, scales, faults)


def _written(table: Table, columns: Columns) -> dict[str, int]:
    """Return item → people who wrote something beside *other*."""
    written = {
        id: int(np.any([table.cells[name].str.strip() != "" for name in names], axis=0).sum())
        for id, names in columns.others.items()
    }
    return {id: people for id, people in written.items() if people}


def _of_one_file(study: Study, source: Source) -> Iterator[Source]:
    """Yield the entries of a study that read one file."""
    for country in study.countries.values():
        for iteration in country.iterations:
            yield from (other for other in iteration.groups.values() if other.file == source.file)


def _assemble(
    study: Study,
    country: Country,
    iteration: Iteration,
    group: str,
    source: Source,
    table: Table,
    columns: Columns,
    codes: dict[str, np.ndarray],
    scales: dict[str, Scale],
    faults: Faults,
) -> Sample | None:
    cells, design = table.cells, columns.design
    n = len(cells)
    if "respondent" in design:
        check_respondents(cells[design["respondent"]], faults, column=design["respondent"], missing=source.missing)
    weight = read_weights(cells[design["weight"]], faults, column=design["weight"]) if "weight" in design else None
    strata_item = next((id for id, names in columns.items.items() if names[0] == design.get("strata")), None)
    strata = read_strata(
        source,
        cells[design["strata"]] if "strata" in design else None,
        faults,
        scale=scales[strata_item] if strata_item else None,
        language=study.languages[0],
        recoding=source.recoding_of(study.questionnaire.item(strata_item)) if strata_item else None,
    )
    stratum = strata.of if "strata" in design else np.zeros(n, dtype=np.int64)
    cluster = (
        read_clusters(cells[design["cluster"]], stratum, faults, column=design["cluster"])
        if "cluster" in design
        else None
    )
    if cluster is not None:
        check_sites(strata, stratum, cluster, faults, column=design["cluster"])
    seconds = (
        read_seconds(cells[design["seconds"]], faults, column=design["seconds"], missing=source.missing)
        if "seconds" in design
        else None
    )
    interviewer = (
        read_interviewers(cells[design["interviewer"]], missing=source.missing) if "interviewer" in design else None
    )
    languages = read_languages(cells[design["language"]], missing=source.missing) if "language" in design else {}
    if source.population is not None and n > source.population:
        faults.error(f"{n} respondents of a population of {source.population}", "correct `population` in study.yml")
    if source.invited is not None and n > source.invited:
        faults.error(f"{n} respondents of {source.invited} invited", "correct `invited` in study.yml")
    if faults.fatal:
        return None
    kind = kind_of(source, iteration, n=n)
    people = source.people or (source.invited if kind == "everyone" else None)
    population = strata.population
    if kind == "everyone" and population is None and people is not None and len(strata.labels) == 1:
        population = np.array([float(people)])
    keys = (stratum, *codes.values(), weight, cluster, seconds, interviewer)
    order = canonical_order([key for key in keys if key is not None])
    return Sample(
        country=country.code,
        iteration=iteration.number,
        group=group,
        answers=pd.DataFrame({id: answers[order] for id, answers in codes.items()}),
        absent=columns.absent,
        weight=None if weight is None else weight[order],
        stratum=stratum[order],
        stratum_labels=strata.labels,
        stratum_population=population,
        cluster=None if cluster is None else cluster[order],
        seconds=None if seconds is None else seconds[order],
        interviewer=None if interviewer is None else interviewer[order],
        iteration_facts=iteration,
        source=source,
        scales=scales,
        margins=margins_of(source, scales),
        kind=kind,
        people=people,
        site_population=strata.sites,
        languages=languages,
        reading=faults.reading,
    )
