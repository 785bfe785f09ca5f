"""From a study to validated answers: every fault of every file in one report."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

import numpy as np
import pandas as pd

from cips_helpers.instrument.model import Instrument, Scale
from cips_helpers.survey.columns import Columns, expected_names, heading, match_columns, wrong_group
from cips_helpers.survey.decode import MISSING, Decoder, word
from cips_helpers.survey.faults import Fault, Faults, SurveyError, shown
from cips_helpers.survey.paradata import read_interviewers, read_seconds
from cips_helpers.survey.readers.cells import ReadError, Table
from cips_helpers.survey.sample import Sample, Survey, canonical_order
from cips_helpers.survey.sampling import check_respondents, margins_of, read_clusters, read_strata, read_weights
from cips_helpers.survey.scales import scale_of
from cips_helpers.survey.slices import table_of
from cips_helpers.survey.study import Country, Iteration, Source, Study


def read_survey(study: Study, country: str, *, latest: bool = False) -> Survey:
    """Read and validate the answers of one country, all iterations and groups.

    Parameters
    ----------
    study
        A loaded study.
    country
        The code of one of its countries.
    latest
        Read the last iteration of each group only.

    Returns
    -------
    Survey
        Valid answers; what is worth knowing but no obstacle stands in its ``warnings``.

    Raises
    ------
    SurveyError
        With all faults of all files of the country. No fault quotes an answer.
    """
    if country not in study.countries:
        close = get_close_matches(country.upper(), study.countries, n=1)
        hint = f"did you mean {close[0]}?" if close else f"the study has {len(study.countries)} countries"
        raise SurveyError(country, [Fault(file=study.path.name, what="no such country", todo=hint)])
    wanted = study.countries[country]
    samples, faults = _read_country(study, wanted.latest() if latest else wanted)
    if any(fault.level == "error" for fault in faults):
        raise SurveyError(country, faults)
    return Survey(
        country=country,
        name=study.countries[country].name,
        instrument=study.questionnaire,
        study=study,
        samples={(sample.iteration, sample.group): sample for sample in samples},
        warnings=tuple(faults),
    )


def check_study(study: Study, countries: Iterable[str] | None = None) -> list[Fault]:
    """List the faults and warnings of all response files of a study.

    Parameters
    ----------
    study
        A loaded study.
    countries
        Codes of the countries to check; all by default.

    Returns
    -------
    list of Fault
        In the order of the study; empty where nothing is to be said.
    """
    faults: list[Fault] = []
    for code in study.countries if countries is None else countries:
        try:
            faults += read_survey(study, code).warnings
        except SurveyError as error:
            faults += error.faults
    return faults


def _read_country(study: Study, country: Country) -> tuple[list[Sample], list[Fault]]:
    samples: list[Sample] = []
    found: list[Fault] = []
    for iteration in country.iterations:
        for group, source in iteration.groups.items():
            faults = Faults(file=source.file.as_posix(), country=country.code, iteration=iteration.number, group=group)
            sample = _read_sample(study, country, iteration, group, source, faults)
            found += faults.found
            if sample is not None:
                samples.append(sample)
    return samples, found


def _read_sample(
    study: Study, country: Country, iteration: Iteration, group: str, source: Source, faults: Faults
) -> Sample | None:
    instrument = study.questionnaire
    try:
        table = table_of(study, source, expected=expected_names(source, instrument))
    except ReadError as error:
        faults.error(error.what, error.todo)
        return None
    for what, todo, rows in table.notes:
        faults.warn(what, todo, rows=rows)
    if not len(table.cells):
        faults.error("the file has headings but no answers", "export the answers again")
        return None
    columns = match_columns(table, source, instrument, group, faults)
    if columns is None:
        return None
    kept = _keep_rows(table, columns, faults)
    if kept is None:
        return None
    table = kept
    wrong_group(table, columns, source, instrument, group, faults)
    scales = {item.id: scale_of(instrument, country, item.id) for item in instrument.items_of(group)}
    codes = _decode(table, columns, source, scales, faults)
    _check_bases(codes, instrument, faults)
    if not any(instrument.item(id).kind != "demographic" for id in codes):
        faults.error("none of the questions has a column", "name the columns in study.yml")
    return _assemble(study, country, iteration, group, source, table, columns, codes, scales, faults)


def _keep_rows(table: Table, columns: Columns, faults: Faults) -> Table | None:
    """Keep the rows of this sample where one file holds several."""
    keep = pd.Series(True, index=table.cells.index)
    for name, value in columns.rows.items():
        keep &= table.cells[name].map(word) == word(value)
    if not keep.any():
        names = ", ".join(columns.rows)
        faults.error(f"no row is left after `rows` ({names})", "check the values in study.yml")
        return None
    return Table(table.columns, table.cells[keep].reset_index(drop=True), table.notes)


def _decode(
    table: Table, columns: Columns, source: Source, scales: dict[str, Scale], faults: Faults
) -> dict[str, np.ndarray]:
    codes = {}
    for id, name in columns.items.items():
        scale = scales[id]
        if not scale.answers:
            faults.error(
                "the study lists no answers for this item",
                "list them under `scales` of the country in study.yml",
                column=id,
            )
            continue
        decoded = Decoder(scale, missing=source.missing, recoding=source.recoding.get(id)).column(table.cells[name])
        codes[id] = decoded.codes
        _note_decoding(id, name, scale, decoded.unknown, decoded.out_of_range, decoded.ambiguous, faults)
        if (decoded.codes == MISSING).all() and not decoded.unknown + decoded.out_of_range + decoded.ambiguous:
            faults.warn("nobody has answered", "leave it, or delete the column", column=id)
    return codes


def _note_decoding(
    id: str, name: str, scale: Scale, unknown: int, outside: int, ambiguous: int, faults: Faults
) -> None:
    column = id if heading(name) == id else f"{id} (column {shown(name)!r})"
    if unknown and scale.kind == "number":
        faults.error("entries that are no number", "correct them or leave them empty", column=column, rows=unknown)
    elif unknown:
        allowed = ", ".join(str(answer.code) for answer in scale.answers)
        faults.error(
            "entries that are no answer to this item",
            f"allowed are the codes {allowed} and their labels; other words can be named under `recoding`, "
            "and what means no answer under `missing`, in study.yml",
            column=column,
            rows=unknown,
        )
    if outside:
        faults.error(
            f"figures outside {scale.minimum:g} to {scale.maximum:g}",
            "correct them or leave them empty",
            column=column,
            rows=outside,
        )
    if ambiguous:
        faults.error(
            "entries that are the code or label of two answers",
            "say under `recoding` in study.yml what they mean",
            column=column,
            rows=ambiguous,
        )


def _check_bases(codes: dict[str, np.ndarray], instrument: Instrument, faults: Faults) -> None:
    for id, answers in codes.items():
        base = instrument.item(id).base
        if base is None or base.item not in codes:
            continue
        outside = int(((answers != MISSING) & ~np.isin(codes[base.item], base.codes)).sum())
        if outside:
            faults.warn(
                f"answered by respondents whom {base.item} leaves out",
                "they are not counted for this item",
                column=id,
                rows=outside,
            )


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
    item = next((id for id, name in columns.items.items() if name == design.get("strata")), None)
    strata = read_strata(
        source,
        cells[design["strata"]] if "strata" in design else None,
        faults,
        scale=scales[item] if item else None,
        language=study.languages[0],
    )
    stratum = strata.of if "strata" in design else np.zeros(n, dtype=np.int64)
    cluster = (
        read_clusters(cells[design["cluster"]], stratum, faults, column=design["cluster"])
        if "cluster" in design
        else None
    )
    seconds = (
        read_seconds(cells[design["seconds"]], faults, column=design["seconds"], missing=source.missing)
        if "seconds" in design
        else None
    )
    interviewer = (
        read_interviewers(cells[design["interviewer"]], missing=source.missing) if "interviewer" in design else None
    )
    if source.population is not None and n > source.population:
        faults.error(f"{n} respondents of a population of {source.population}", "correct `population` in study.yml")
    if source.invited is not None and n > source.invited:
        faults.error(f"{n} respondents of {source.invited} invited", "correct `invited` in study.yml")
    if faults.fatal:
        return None
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
        stratum_population=strata.population,
        cluster=None if cluster is None else cluster[order],
        seconds=None if seconds is None else seconds[order],
        interviewer=None if interviewer is None else interviewer[order],
        iteration_facts=iteration,
        source=source,
        scales=scales,
        margins=margins_of(source, scales),
    )
