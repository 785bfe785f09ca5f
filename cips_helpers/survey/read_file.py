"""The sample in one file: its rows, answers and design."""

from __future__ import annotations

import numpy as np
import pandas as pd

from cips_helpers.instrument.model import Scale
from cips_helpers.survey.columns import Columns, expected_names, match_columns, wrong_group
from cips_helpers.survey.decode import word
from cips_helpers.survey.faults import Faults
from cips_helpers.survey.paradata import read_interviewers, read_seconds
from cips_helpers.survey.read_items import check_bases, decode_items
from cips_helpers.survey.readers.cells import ReadError, Table
from cips_helpers.survey.sample import Sample, canonical_order
from cips_helpers.survey.sampling import check_respondents, margins_of, read_clusters, read_strata, read_weights
from cips_helpers.survey.scales import scale_of
from cips_helpers.survey.slices import table_of
from cips_helpers.survey.study import Country, Iteration, Source, Study


def read_sample(
    study: Study, country: Country, iteration: Iteration, group: str, source: Source, faults: Faults
) -> Sample | None:
    """Read the answers of one group in one iteration.

    Parameters
    ----------
    study, country, iteration, group, source
        The study, and the entry of the file in it.
    faults
        Collects errors and warnings.

    Returns
    -------
    Sample or None
        ``None`` if there is an error.
    """
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
    own_rows = _keep_rows(table, columns, faults)
    if own_rows is None:
        return None
    table = own_rows
    wrong_group(table, columns, source, instrument, group, faults)
    scales = {item.id: scale_of(instrument, country, item.id) for item in instrument.items_of(group)}
    codes = decode_items(table, columns, source, scales, faults)
    check_bases(codes, instrument, faults)
    if not any(instrument.item(id).kind != "demographic" for id in codes):
        faults.error("none of the questions has a column", "name the columns in study.yml")
    return _assemble(study, country, iteration, group, source, table, columns, codes, scales, faults)


def _keep_rows(table: Table, columns: Columns, faults: Faults) -> Table | None:
    """Return the rows of this sample from a file of several samples; ``None`` if there are none."""
    keep = pd.Series(True, index=table.cells.index)
    for name, value in columns.rows.items():
        keep &= table.cells[name].map(word) == word(value)
    if not keep.any():
        names = ", ".join(columns.rows)
        faults.error(f"no row is left after `rows` ({names})", "check the values in study.yml")
        return None
    return Table(table.columns, table.cells[keep].reset_index(drop=True), table.notes)


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
    strata_item = next((id for id, name in columns.items.items() if name == design.get("strata")), None)
    strata = read_strata(
        source,
        cells[design["strata"]] if "strata" in design else None,
        faults,
        scale=scales[strata_item] if strata_item else None,
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
