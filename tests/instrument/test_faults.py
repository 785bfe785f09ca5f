"""Every kind of fault of a questionnaire is found, alone, and named by file, entry and fault."""

import pickle

import pytest

from cips_helpers.instrument.load import InstrumentError, load_instrument
from made_up import tiny
from made_up.tiny import DELETED

THIRD = {"code": 3, "label": {"en": "Maybe", "fr": "Peut-être"}}
TEXT = {"en": "Text", "fr": "Texte"}
UNASKED = {"id": "more", "number": 3, "label": TEXT, "short": TEXT, "cluster": "all", "asked_of": []}
FIRST = {"id": "first", "label": TEXT, "factors": ["staff", "leadership"]}
CROSSWALK = {"title": TEXT, "dimensions": [FIRST]}
FAULTS = [
    # shape
    ("title", DELETED, "title", "is missing"),
    ("title", {}, "title", "needs at least 1, has 0"),
    ("colour", "red", "colour", "misspelt"),
    ("items/favours/revers", True, "items → 'favours' → revers", "misspelt"),
    ("items/favours/kind", "opinion", "items → 'favours' → kind", "'agreement'"),
    ("items/favours/id", "Favours!", "items → 'Favours!' → id", "begins with a letter"),
    ("items/favours/id", DELETED, "items → no. 2 → id", "is missing"),
    ("items/favours/text/en", "  ", "items → 'favours' → text → en", "is empty"),
    ("items/favours/text/en", None, "items → 'favours' → text → en", "valid string"),
    ("scales/agreement/answers/0/score", float("nan"), "scales → 'agreement' → answers → no. 4 → score", "finite"),
    ("themes/top/items", ["example"], "themes → 'top' → items", "needs at least 2, has 1"),
    ("factors/leadership/discuss", [TEXT] * 3, "factors → 'leadership' → discuss", "takes at most 2, has 3"),
    ("factors/leadership/discuss", [TEXT] * 2, "factors → 'leadership'", "the same question to discuss stands twice"),
    ("factors/leadership/discuss", [{}], "factors → 'leadership' → discuss → no. 1", "needs at least 1, has 0"),
    # ids
    ("items/+", tiny.INSTRUMENT["items"][5], "items → 'gender'", "the id stands 2 times"),
    ("groups/+", tiny.INSTRUMENT["groups"][0], "groups → 'officials'", "the id stands 2 times"),
    ("clusters/+", {"id": "all", "label": TEXT}, "clusters → 'all'", "the id stands 2 times"),
    # opposites and outcomes
    ("items/favours/opposite", "nobody", "items → 'favours'", "is no other item"),
    ("items/favours/opposite", "favours", "items → 'favours'", "is no other item"),
    ("items/favours/opposite", "gender", "items → 'favours'", "no agreement item with the same scale"),
    ("items/gender/outcome", True, "items → 'gender'", "an outcome needs ordered answers"),
    # who is asked what
    ("items/favours/asked_of", [], "items → 'favours'", "asked of no group"),
    ("items/favours/asked_of", ["officials", "army"], "items → 'favours'", "the group 'army', which does not exist"),
    ("items/favours/text_for", {"army": TEXT}, "items → 'favours'", "the group 'army', which does not exist"),
    ("items/merit/text_for", {"private": TEXT}, "items → 'merit'", "a wording for 'private', who is not asked"),
    ("items/merit/asked_of", ["officials", "private"], "items → 'merit'", "asked of 'private', but its factor"),
    ("factors/+", UNASKED, "factors → 'more'", "asked of no group"),
    ("factors/staff/asked_of", ["officials", "army"], "factors → 'staff'", "'army', which is no group"),
    ("factors/staff/asked_of", ["officials", "private"], "factors → 'staff'", "no agreement item of this factor is"),
    ("groups/+", {"id": "army", "label": TEXT, "short": TEXT, "people": TEXT}, "groups → 'army'", "is asked nothing"),
    # factors
    ("factors/staff/number", 3, "factors → 'staff'", "its number is 3 but it stands at place 2"),
    ("factors/staff/cluster", "none", "factors → 'staff'", "there is no cluster 'none'"),
    ("factors/leadership/target", 3.5, "factors → 'leadership'", "outside the scale (0 to 3 points)"),
    ("items/favours/factor", "staffing", "items → 'favours'", "there is no factor 'staffing'"),
    ("items/favours/factor", None, "items → 'favours'", "an agreement item without a factor"),
    ("items/offered/factor", "staff", "items → 'offered'", "never enters a factor score"),
    # scales
    ("items/offered/scale", "often", "items → 'offered'", "there is no scale 'often'"),
    ("items/favours/scale", "yes_no", "items → 'favours'", "no agreement scale"),
    ("items/gender/reverse", True, "items → 'gender'", "no agreement scale"),
    ("items/reported/scale", "region", "items → 'reported'", "only a demographic"),
    ("scales/agreement/answers/1/score", None, "scales → 'agreement'", "without score for the code(s) 1"),
    ("scales/agreement/answers/8/score", 1, "scales → 'agreement'", "the non-answer 8 has a score"),
    ("scales/agreement/answers/3/positive", False, "scales → 'agreement'", "scores no more than one that isn't"),
    ("scales/gender/answers/2/code", 1, "scales → 'gender'", "the code 1 stands 2 times"),
    ("scales/gender/answers/2/label/en", "woman", "scales → 'gender'", "the label 'woman' (en) stands 2 times"),
    ("scales/gender/answers/2/label/en", "1", "scales → 'gender'", "the label '1' of 2 is the code of another"),
    ("scales/gender/answers/2/kind", "refused", "scales → 'gender'", "has 1 answer(s) besides"),
    ("scales/region/answers", [THIRD], "scales → 'region'", "takes its answers from the study file"),
    ("lowest", TEXT, "lowest, highest", "or neither"),
    # bands
    ("scales/years/minimum", DELETED, "scales → 'years'", "needs minimum and maximum"),
    ("scales/years/answers/2/lower", None, "scales → 'years'", "lower and upper for each band"),
    ("scales/years/answers/2/lower", 6, "scales → 'years'", "hole or overlap between 5 and 6"),
    ("scales/years/maximum", 61, "scales → 'years'", "don't cover 0 to 61"),
    ("scales/years/minimum", -1, "scales → 'years'", "don't cover -1 to 60"),
    ("scales/years/answers/99/code", 59, "scales → 'years'", "can't be told from the figure 59"),
    # bases
    ("items/reported/base/item", "asked", "items → 'reported'", "the item 'asked', which does not exist"),
    ("items/reported/base/item", "reported", "items → 'reported'", "is its own base"),
    ("items/reported/base/codes", [7], "items → 'reported'", "the code 7, which 'offered' does not have"),
    ("items/reported/base/codes", [], "items → 'reported' → base → codes", "needs at least 1"),
    ("items/offered/asked_of", ["private"], "items → 'reported'", "is not asked of everyone"),
    ("items/reported/base/people", {"en": "those offered"}, "items → 'reported' → base → people", "no text in fr"),
    # sentences
    (
        "items/offered/finding",
        {"en": "{share}", "fr": "{share} et {share}"},
        "items → 'offered'",
        "in fr needs {share} once",
    ),
    ("items/offered/finding", {"en": "{share} of {n}", "fr": "{share}"}, "items → 'offered'", "no other {"),
    ("items/offered/finding", {"en": "{share} were"}, "items → 'offered' → finding", "no text in fr"),
    # themes and labels
    ("themes/top/items", ["example", "exemple"], "themes → 'top'", "there is no item 'exemple'"),
    ("themes/top/items", ["example", "gender"], "themes → 'top'", "'gender' is no agreement item"),
    ("items/gender/label", DELETED, "items → 'gender'", "needs a short label"),
    # next steps and crosswalk
    ("factors/staff/next_steps", [{"en": "Train"}, {"en": "Train"}], "factors → 'staff'", "next step stands more than"),
    ("factors/staff/next_steps", ["Train"], "factors → 'staff' → next_steps → no. 1", "dictionary"),
    ("crosswalk", CROSSWALK | {"dimensions": []}, "crosswalk → dimensions", "needs at least 1, has 0"),
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
    # languages
    ("items/favours/text", {"en": "They grant favours"}, "items → 'favours' → text", "no text in fr"),
    ("scales/gender/answers/2/label", {"fr": "Homme"}, "scales → 'gender' → answer 2", "no text in en"),
    ("items/merit/text_for", {"officials": {"en": "x"}}, "items → 'merit' → text_for → officials", "no text in fr"),
    ("title", {"en": "Tiny"}, "title", "no text in fr"),
]


@pytest.mark.parametrize(("place", "value", "entry", "fault"), FAULTS)
def test_a_fault_is_named_by_file_entry_and_fault(tmp_path, place, value, entry, fault):
    entries = tiny.instrument()
    tiny.put(entries, place, value)
    with pytest.raises(InstrumentError) as caught:
        load_instrument(tiny.save(tmp_path / "mine.yml", entries))
    assert len(caught.value.faults) == 1, caught.value.faults
    assert caught.value.faults[0].startswith(f"{entry}: ")
    assert fault in caught.value.faults[0]
    assert str(caught.value).startswith("mine.yml: the instrument has 1 fault(s)\n")


def test_next_steps_need_no_translation_and_a_factor_may_stand_in_several_dimensions(tmp_path):
    entries = tiny.instrument()
    tiny.put(entries, "factors/staff/next_steps", [{"en": "Train"}, {"fr": "Écouter"}])
    tiny.put(entries, "crosswalk", CROSSWALK | {"note": TEXT, "dimensions": [FIRST, FIRST | {"id": "second"}]})
    found = load_instrument(tiny.save(tmp_path / "mine.yml", entries))
    assert found.factor("staff").next_steps == ({"en": "Train"}, {"fr": "Écouter"})
    assert found.crosswalk.dimensions[1].factors == ("staff", "leadership")


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        (dict.fromkeys("0123", ("score", 2)), "all answers have the same score"),
        (dict.fromkeys("23", ("positive", False)), "no answer is marked positive"),
        (dict.fromkeys("01", ("positive", True)), "all answers are marked positive"),
    ],
)
def test_a_scale_that_can_not_tell_good_from_bad(tmp_path, changes, fault):
    entries = tiny.instrument()
    for code, (name, value) in changes.items():
        tiny.put(entries, f"scales/agreement/answers/{code}/{name}", value)
    with pytest.raises(InstrumentError) as caught:
        load_instrument(tiny.save(tmp_path / "mine.yml", entries))
    assert any(fault in found and "scales → 'agreement'" in found for found in caught.value.faults)


def test_an_empty_band_is_a_fault(tmp_path):
    entries = tiny.instrument()
    bands = [(1, 0, 5), (2, 5, 5), (3, 5, 61)]
    tiny.put(
        entries,
        "scales/years/answers",
        [{"code": c, "label": {"en": f"{c}", "fr": f"{c}"}, "lower": a, "upper": b} for c, a, b in bands],
    )
    with pytest.raises(InstrumentError, match="the band from 5 to 5 holds nothing"):
        load_instrument(tiny.save(tmp_path / "mine.yml", entries))


def test_all_faults_come_at_once(tmp_path):
    entries = tiny.instrument()
    tiny.put(entries, "items/favours/scale", "yes_no")
    tiny.put(entries, "factors/staff/cluster", "none")
    tiny.put(entries, "themes/top/items", ["example", "exemple"])
    with pytest.raises(InstrumentError) as caught:
        load_instrument(tiny.save(tmp_path / "mine.yml", entries))
    assert len(caught.value.faults) == 3


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", "holds no entries"),
        (b"- a\n- b\n", "holds no entries"),
        (b"id: [\n", "not readable as YAML"),
        (b"id: a\nid: b\n", "the key 'id' stands twice (line"),
        (b"groups:\n  - {id: a, id: b}\n", "the key 'id' stands twice (line 2)"),
        (b"id: \xff\xfe\n", "save it as UTF-8"),
        (b"id: a\0b\n", "not readable as YAML"),
        (b"start: 2024-13-01\n", "not readable as YAML: month"),
        (b"[" * 5000, "entries within entries"),
    ],
)
def test_a_file_that_is_no_list_of_entries(tmp_path, content, fault):
    (tmp_path / "mine.yml").write_bytes(content)
    with pytest.raises(InstrumentError) as caught:
        load_instrument(tmp_path / "mine.yml")
    assert fault in str(caught.value)
    assert str(caught.value).count("\n") == 1


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(InstrumentError, match="there is no file"):
        load_instrument(tmp_path / "mine.yml")
    with pytest.raises(InstrumentError, match="can't be opened"):
        load_instrument(tmp_path)


def test_faults_cross_process_borders(tmp_path):
    with pytest.raises(InstrumentError) as caught:
        load_instrument(tmp_path / "mine.yml")
    again = pickle.loads(pickle.dumps(caught.value))
    assert str(again) == str(caught.value)
    assert again.faults == caught.value.faults
