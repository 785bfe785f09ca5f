"""The plan: what is to be made, in the order of the study; what can't be is said before anything runs."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from cips_helpers.programme.plan import PlanError, check_folders, plan
from cips_helpers.survey.load import load_study

EXAMPLE = Path(__file__).resolve().parents[2] / "data" / "example" / "study.yml"
STUDY = load_study(EXAMPLE)


def test_every_country_has_a_report_on_its_last_iteration(tmp_path: Path) -> None:
    requests = plan(STUDY, output=tmp_path)
    assert [(request.name, request.iteration) for request in requests] == [
        ("XAA", 2),
        ("XBB", 1),
        ("XCC", 2),
        ("XDD", 1),
    ]
    assert all(request.is_whole and len(request.pages) == 17 and request.study.is_absolute() for request in requests)


def test_editions_stand_side_by_side(tmp_path: Path) -> None:
    requests = plan(STUDY, output=tmp_path, countries=["XBB", "XAA"], editions=["internal", "public", "analyst"])
    assert [request.name for request in requests] == [
        "XBB",
        "XBB_public",
        "XBB_analyst",
        "XAA",
        "XAA_public",
        "XAA_analyst",
    ]
    assert [path.name for path in requests[1].files.values()] == ["index.html", "CIPS_XBB_1_public.pdf"]


@pytest.mark.parametrize(
    ("only", "found"),
    [
        (["XAA/15*"], {"XAA": ("15_key_factors",)}),
        (["15*", "XBB/10*"], {"XAA": ("15_key_factors",), "XBB": ("10_result", "15_key_factors")}),
    ],
)
def test_only_some_pages(only: list[str], found: dict[str, tuple[str, ...]], tmp_path: Path) -> None:
    requests = plan(STUDY, output=tmp_path, countries=["XAA", "XBB"], only=only)
    assert {request.name: request.pages for request in requests} == found
    assert not any(request.is_whole for request in requests)


def test_a_pattern_that_takes_every_page_is_a_whole_report(tmp_path: Path) -> None:
    [request] = plan(STUDY, output=tmp_path, only=["XAA/*"])
    assert request.is_whole


def test_a_limit(tmp_path: Path) -> None:
    assert [request.name for request in plan(STUDY, output=tmp_path, limit=2)] == ["XAA", "XBB"]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"countries": ["XZZ"]}, "study.yml has no country 'XZZ'; it has XAA, XBB, XCC, XDD."),
        ({"languages": ["uk"]}, "study.yml has no language 'uk'; it has en, fr, es, pt, ar"),
        ({"editions": ["secret"]}, "--edition takes internal, analyst, public, not 'secret'."),
        ({"iteration": 2}, "study.yml: XBB has no iteration 2; it has 1"),
        ({"only": ["77*"]}, "no page fits 77*"),
        ({"formats": ["doc"]}, "--format takes html, pdf, pptx, docx or several (html,pdf), not 'doc'."),
    ],
)
def test_what_there_is_not_is_said(asked: dict[str, object], said: str, tmp_path: Path) -> None:
    with pytest.raises(PlanError, match=re.escape(said)):
        plan(STUDY, output=tmp_path, **asked)


def test_two_reports_in_one_folder_are_refused(tmp_path: Path) -> None:
    one, other, *_ = plan(STUDY, output=tmp_path)
    with pytest.raises(PlanError, match=r"2 reports would be written to XAA/.*XAA internal en iteration 2, XBB"):
        check_folders([one, replace(other, label="xaa")])


def test_chapters_that_are_not_there_are_said(tmp_path: Path) -> None:
    with pytest.raises(PlanError, match="no chapters"):
        plan(STUDY, output=tmp_path, notebooks=tmp_path)
