"""Contradictions within a questionnaire: ids, factors, themes, the crosswalk, languages."""

import pytest

from cips_helpers.instrument.load import InstrumentError, load_instrument
from made_up import tiny

from .broken import TEXT, assert_fault

UNASKED = {"id": "more", "number": 3, "label": TEXT, "short": TEXT, "cluster": "all", "asked_of": []}
FIRST = {"id": "first", "label": TEXT, "factors": ["staff", "leadership"]}
CROSSWALK = {"title": TEXT, "dimensions": [FIRST]}
FAULTS = [
    ("factors/leadership/discuss", [TEXT] * 2, "factors → 'leadership'", "the same question to discuss stands twice"),
    ("several", [tiny.INSTRUMENT["items"][5]], "several", "is found when the file is read"),
    ("items/+", tiny.INSTRUMENT["items"][5], "items → 'gender'", "the id stands 2 times"),
    ("groups/+", tiny.INSTRUMENT["groups"][0], "groups → 'officials'", "the id stands 2 times"),
    ("clusters/+", {"id": "all", "label": TEXT}, "clusters → 'all'", "the id stands 2 times"),
    ("factors/+", UNASKED, "factors → 'more'", "asked of no group"),
    ("factors/staff/asked_of", ["officials", "army"], "factors → 'staff'", "'army', which is no group"),
    ("factors/staff/asked_of", ["officials", "private"], "factors → 'staff'", "no agreement item of this factor is"),
    ("groups/+", {"id": "army", "label": TEXT, "short": TEXT, "people": TEXT}, "groups → 'army'", "is asked nothing"),
    ("factors/staff/number", 1, "factors → 'staff'", "its number is 1 but it stands at place 2"),
    ("factors/staff/cluster", "none", "factors → 'staff'", "there is no cluster 'none'"),
    ("factors/leadership/target", 3.5, "factors → 'leadership'", "outside the scale (0 to 3 points)"),
    ("items/reported/base/people", {"en": "those offered"}, "items → 'reported' → base → people", "no text in fr"),
    ("items/offered/finding", {"en": "{share} were"}, "items → 'offered' → finding", "no text in fr"),
    ("themes/top/items", ["example", "exemple"], "themes → 'top'", "there is no item 'exemple'"),
    ("themes/top/items", ["example", "gender"], "themes → 'top'", "'gender' is no agreement item"),
    ("factors/staff/next_steps", [{"en": "Train"}, {"en": "Train"}], "factors → 'staff'", "next step stands more than"),
    ("crosswalk", CROSSWALK | {"dimensions": [FIRST, FIRST]}, "crosswalk → 'first'", "the id stands 2 times"),
    ("crosswalk", CROSSWALK | {"dimensions": [FIRST | {"factors": ["all"]}]}, "crosswalk → 'first'", "no factor 'all'"),
    (
        "crosswalk",
        CROSSWALK | {"dimensions": [FIRST | {"factors": ["staff", "staff"]}]},
        "crosswalk → 'first'",
        "names the factor 'staff' 2 times",
    ),
    ("crosswalk", CROSSWALK | {"title": {"en": "Framework"}}, "crosswalk → title", "no text in fr"),
    ("crosswalk", CROSSWALK | {"note": {"en": "Ours"}}, "crosswalk → note", "no text in fr"),
    (
        "crosswalk",
        CROSSWALK | {"dimensions": [FIRST | {"label": {"en": "First"}}]},
        "crosswalk → 'first' → label",
        "no text in fr",
    ),
    ("items/favours/text", {"en": "They grant favours"}, "items → 'favours' → text", "no text in fr"),
    ("scales/gender/answers/2/label", {"fr": "Homme"}, "scales → 'gender' → answer 2", "no text in en"),
    ("items/merit/text_for", {"officials": {"en": "x"}}, "items → 'merit' → text_for → officials", "no text in fr"),
    ("title", {"en": "Tiny"}, "title", "no text in fr"),
    ("items/merit/hint", {"en": "At work"}, "items → 'merit' → hint", "no text in fr"),
    ("items/merit/code", "a1", "items → 'merit' → code", "a capital letter and a number"),
    ("form", {"thanks": {"en": "Bye"}}, "form → thanks", "no text in fr"),
    ("form", {"order": "random"}, "form → order", "it is mixed, listed"),
    ("form", {"bye": TEXT}, "form → bye", "there is no entry of this name here"),
    ("form", {"only_if": {"en": "If {number}: {answers}", "fr": "Si {number}"}}, "form → only_if", "in fr it needs"),
]


@pytest.mark.parametrize(("place", "value", "entry", "fault"), FAULTS)
def test_a_fault_is_named_with_file_and_entry(tmp_path, place, value, entry, fault):
    assert_fault(tmp_path, place, value, entry, fault)


def test_next_steps_need_no_translation_and_a_factor_may_stand_in_several_dimensions(tmp_path):
    entries = tiny.instrument()
    tiny.put(entries, "factors/staff/next_steps", [{"en": "Train"}, {"fr": "Écouter"}])
    tiny.put(entries, "crosswalk", CROSSWALK | {"note": TEXT, "dimensions": [FIRST, FIRST | {"id": "second"}]})
    instrument = load_instrument(tiny.save(tmp_path / "mine.yml", entries))
    assert instrument.factor("staff").next_steps == ({"en": "Train"}, {"fr": "Écouter"})
    assert instrument.crosswalk.dimensions[1].factors == ("staff", "leadership")


def test_a_code_that_stands_twice_is_named(tmp_path):
    entries = tiny.instrument()
    for item in ("favours", "merit"):
        tiny.put(entries, f"items/{item}/code", "A1")
    with pytest.raises(InstrumentError) as caught:
        load_instrument(tiny.save(tmp_path / "mine.yml", entries))
    assert caught.value.faults == ["items: the code A1 stands 2 times"]


def test_bases_that_lead_in_a_circle_are_named(tmp_path):
    entries = tiny.instrument()
    tiny.put(entries, "items/offered/base", {"item": "reported", "codes": [1]})
    with pytest.raises(InstrumentError) as caught:
        load_instrument(tiny.save(tmp_path / "mine.yml", entries))
    assert caught.value.faults == [
        f"items → {id!r}: its base leads back to it, so nobody would be asked" for id in ("offered", "reported")
    ]
