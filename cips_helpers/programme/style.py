"""The house style of a study, read for a report."""

from __future__ import annotations

from cips_helpers.build.house_style import HouseStyle, read_cover, read_logo
from cips_helpers.build.manifest import sha256_of
from cips_helpers.instrument.model import Text, pick
from cips_helpers.palette import HOUSE, Palette
from cips_helpers.survey.study import Study


def house_style(study: Study, language: str) -> HouseStyle:
    """Return the look of a study's reports.

    Parameters
    ----------
    study
        The loaded study.
    language
        Language of the report.

    Raises
    ------
    ReportError
        For a logo or cover picture that can't be used.
    """
    style, folder = study.style, study.path.parent

    def said(text: Text) -> str:
        return pick(text, language) if text else ""

    return HouseStyle(
        palette=palette_of(study),
        organisation=said(style.organisation),
        contact=said(study.contact),
        footer=said(style.footer),
        logo=read_logo(folder / style.logo, "style → logo") if style.logo else None,
        cover=read_cover(folder / style.cover, "style → cover") if style.cover else None,
    )


def palette_of(study: Study) -> Palette:
    """Return the colours of a study; those it does not name are the house's."""
    colours = study.style.colours
    groups = list(HOUSE.groups)
    for position, group in enumerate(study.questionnaire.groups):
        groups[position % len(groups)] = colours.groups.get(group.id, groups[position % len(groups)]).lower()
    first, second, third, fourth = groups
    return Palette(
        title=(colours.title or HOUSE.title).lower(),
        ink=(colours.text or HOUSE.ink).lower(),
        groups=(first, second, third, fourth),
    )


def style_inputs(study: Study) -> dict[str, str]:
    """Return what a report's look is made from: entries of the study, and fingerprints of its pictures."""
    files = {str(path): sha256_of(study.path.parent / path) for path in (study.style.logo, study.style.cover) if path}
    return {"entries": study.model_dump_json(include={"style", "contact"}), **files}
