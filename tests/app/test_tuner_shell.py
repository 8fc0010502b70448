"""The live tuner in a real browser, with somebody at it; instead of Streamlit a page that notes what it says."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy

import pytest
from playwright.sync_api import Browser, expect

from leadgrid.numerals import MINUS
from leadgrid.payloads import payload
from tests.app.builders import HOSTILE
from tests.app.shells import LOOK, RUNGS, Shell, agreed, numbers, opened, signatures, structure

pytestmark = pytest.mark.xdist_group("chromium")


@pytest.fixture
def shell(browser: Browser) -> Iterator[Shell]:
    with opened(browser) as someone:
        yield someone


def test_it_answers_once_and_shows_the_figures(shell: Shell) -> None:
    shell.show()
    [client] = shell.said("ready")
    assert len(client) == 16
    figures = [shell.figure(name) for name in ("to_call", "caught", "missed", "precision", "auc")]
    assert [figure for figure in figures if not figure.replace(",", "").isdigit()] == []


def test_a_drag_moves_figures_and_charts_and_commits_once_when_let_go(shell: Shell) -> None:
    before, frame = shell.figure("to_call"), shell.frame()
    x, y = shell.press_on("white_paper/0")
    seen, bars = set(), set()
    for step in range(1, 21):
        shell.page.mouse.move(x - 4 * step, y)
        shell.drawn()
        seen.add(shell.figure("to_call"))
        bars.add(shell.page.locator(".lg-picture svg").first.inner_html())
    assert len(seen) > 3
    assert len(bars) > 3
    assert shell.commits == []
    assert shell.frame() - frame >= 10
    shell.page.mouse.up()
    shell.drawn()
    [commit] = shell.commits
    assert commit["edits"]["points"]["white_paper/0"] == int(shell.slider("white_paper/0").input_value()) < 20
    assert {key: value for key, value in commit["edits"]["points"].items() if key != "white_paper/0"} == {
        key: value for key, value in RUNGS.items() if key != "white_paper/0"
    }
    assert shell.figure("to_call") != before
    assert "leave" in shell.page.get_by_test_id("movers").inner_text()


def test_a_press_that_moves_nothing_commits_nothing(shell: Shell) -> None:
    shell.press_on("white_paper/0")
    shell.page.mouse.up()
    shell.drawn()
    assert shell.commits == []


def test_nothing_is_painted_while_nothing_happens(shell: Shell) -> None:
    shell.drawn()
    frame = shell.frame()
    shell.page.wait_for_timeout(200)
    assert shell.frame() == frame


def test_keys_step_by_one_and_by_five_and_to_the_ends(shell: Shell) -> None:
    slider = shell.slider("visit/0")
    slider.focus()
    for key, value in (("ArrowRight", 9), ("ArrowLeft", 8), ("PageUp", 13), ("PageDown", 8), ("End", 30), ("Home", 0)):
        slider.press(key)
        assert shell.commits[-1]["edits"]["points"]["visit/0"] == value
    assert len(shell.commits) == 6


def test_a_key_held_down_commits_when_it_is_let_go(shell: Shell) -> None:
    shell.slider("visit/0").focus()
    for _ in range(6):
        shell.page.keyboard.down("ArrowRight")
    assert shell.commits == []
    shell.page.keyboard.up("ArrowRight")
    assert [commit["edits"]["points"]["visit/0"] for commit in shell.commits] == [14]


def test_a_slider_says_its_name_its_value_and_what_was_agreed(shell: Shell) -> None:
    slider = shell.slider("sector/1")
    assert slider.get_attribute("aria-label") == "Sector – Off target"
    assert slider.get_attribute("aria-valuetext") == f"{MINUS}6 points"
    slider.press("ArrowLeft")
    shell.drawn()
    assert slider.get_attribute("aria-valuetext") == f"{MINUS}7 points, agreed: {MINUS}6"
    described = slider.evaluate("e => document.getElementById(e.getAttribute('aria-describedby')).textContent")
    assert described == "Why Sector."


def test_a_number_can_be_typed_and_nonsense_is_put_back(shell: Shell) -> None:
    typed = shell.page.get_by_label("White paper, type the number")
    for text, value in (("-5", -5), (f"{MINUS}12", -12), ("999", 50)):
        typed.fill(text)
        typed.press("Enter")
        assert shell.commits[-1]["edits"]["points"]["white_paper/0"] == value
    count = len(shell.commits)
    typed.fill("twelve")
    typed.press("Enter")
    expect(typed).to_have_value("50")
    assert len(shell.commits) == count == 3


def test_steps_are_undone_and_redone_and_each_is_told(shell: Shell) -> None:
    shell.slider("visit/0").press("ArrowRight")
    shell.slider("white_paper/0").press("PageDown")
    shell.page.keyboard.press("Control+z")
    expect(shell.slider("white_paper/0")).to_have_value("20")
    expect(shell.slider("visit/0")).to_have_value("9")
    shell.page.get_by_label("Undo the last change").click()
    expect(shell.slider("visit/0")).to_have_value("8")
    expect(shell.page.get_by_label("Undo the last change")).to_be_disabled()
    shell.slider("visit/0").focus()
    shell.page.keyboard.press("Control+Shift+Z")
    expect(shell.slider("visit/0")).to_have_value("9")
    assert [commit["seq"] for commit in shell.commits] == [1, 2, 3, 4, 5]
    assert shell.commits[-1]["edits"] == numbers(visit=9)


def test_steps_can_be_undone_after_a_reload_but_not_where_the_grid_has_become_another(shell: Shell) -> None:
    undo = shell.page.get_by_label("Undo the last change")
    shell.slider("visit/0").press("ArrowRight")
    shell.answer(shell.commits[0])
    shell.slider("white_paper/0").press("PageDown")
    shell.answer(shell.commits[1])
    shell.page.reload()
    shell.show()
    undo.click()
    expect(shell.slider("white_paper/0")).to_have_value("20")
    shell.answer(shell.commits[0])
    shell.page.reload()
    shell.show()
    shell.page.get_by_label("Redo what was undone").click()
    expect(shell.slider("white_paper/0")).to_have_value("15")
    shell.answer(shell.commits[0])
    shell.page.reload()
    shell.show(workspace="another")
    expect(undo).to_be_disabled()
    shell.show(workspace="w", grid=structure() | {"bands": structure()["bands"][:2], "sales": "nurture"}, revision=9)
    expect(undo).to_be_disabled()


def test_undo_leaves_alone_what_another_tab_has_moved_since(shell: Shell) -> None:
    shell.slider("visit/0").press("ArrowRight")
    shell.answer(shell.commits[0])
    shell.slider("white_paper/0").press("PageDown")
    shell.answer(shell.commits[1])
    theirs = numbers(visit=9, white_paper=2, sector=1)
    shell.show(revision=9, edits=theirs, echo={"client": "another", "seq": 7}, by="another")
    shell.page.get_by_label("Undo the last change").click()
    expect(shell.slider("visit/0")).to_have_value("8")
    expect(shell.page.get_by_label("Undo the last change")).to_be_disabled()
    assert shell.commits[-1]["edits"] == theirs | {"points": theirs["points"] | {"visit/0": 8}}


def test_calling_from_another_band_differs_from_what_was_agreed(shell: Shell) -> None:
    before = shell.figure("to_call")
    shell.page.get_by_role("radio", name="Sales calls from “To nurture”").check(force=True)
    shell.answer(shell.commits[0])
    shell.drawn()
    card = shell.page.locator(".lg-figure").first
    grown = int(shell.figure("to_call")) - int(before)
    expect(card.locator(".lg-change")).to_contain_text(f"+{grown}")
    expect(shell.page.get_by_test_id("movers")).to_contain_text("threshold")
    shell.page.get_by_label("Reset all").click()
    assert shell.commits[-1]["edits"]["sales"] == "call"
    assert shell.figure("to_call") == before


def test_undo_in_a_text_field_is_the_fields_own(shell: Shell) -> None:
    shell.slider("visit/0").press("ArrowRight")
    shell.page.get_by_label("Find a rule").press("Control+z")
    expect(shell.slider("visit/0")).to_have_value("9")


def test_one_rule_or_all_are_put_back(shell: Shell) -> None:
    shell.slider("visit/0").press("PageUp")
    shell.slider("white_paper/0").press("PageUp")
    shell.page.get_by_label("Reset “Visit” to 8").click()
    assert shell.commits[-1]["edits"] == numbers(white_paper=25)
    shell.page.get_by_label("Reset all").click()
    assert shell.commits[-1]["edits"] == numbers()


def test_a_locked_rule_stays_where_it_is(shell: Shell) -> None:
    shell.slider("visit/0").press("PageUp")
    shell.page.get_by_label("Lock “Visit”").click()
    assert shell.commits[-1]["locks"] == ["visit/0"]
    expect(shell.slider("visit/0")).to_be_disabled()
    shell.slider("white_paper/0").press("PageUp")
    shell.page.get_by_label("Reset all").click()
    assert shell.commits[-1]["edits"] == numbers(visit=13)


def test_a_search_leaves_what_it_finds_and_ignores_accents_and_case(shell: Shell) -> None:
    search = shell.page.get_by_label("Find a rule")
    search.fill("WHÍTE")
    expect(shell.slider("white_paper/0")).to_be_visible()
    expect(shell.slider("visit/0")).to_be_hidden()
    search.fill("nothing like it")
    expect(shell.page.get_by_text("No rule contains “nothing like it”.")).to_be_visible()
    search.press("Escape")
    expect(shell.slider("visit/0")).to_be_visible()


def test_a_folded_group_stays_folded_after_a_reload(shell: Shell) -> None:
    shell.page.get_by_role("button", name="Web site").click()
    expect(shell.slider("visit/0")).to_be_hidden()
    shell.page.reload()
    shell.show()
    expect(shell.slider("visit/0")).to_be_hidden()
    expect(shell.slider("sector/0")).to_be_visible()


def test_a_rerun_replaces_nothing_and_takes_no_focus(shell: Shell) -> None:
    slider = shell.slider("visit/0")
    slider.focus()
    slider.evaluate("e => { e.ours = true; }")
    shell.show(dark=True)
    shell.show(large=True)
    assert slider.evaluate("e => e.ours && document.activeElement === e")
    assert shell.page.locator(".lg-tuner").count() == 1


def test_what_python_tells_during_a_drag_does_not_move_the_finger(shell: Shell) -> None:
    x, y = shell.press_on("white_paper/0")
    shell.page.mouse.move(x - 40, y)
    shell.drawn()
    held = shell.slider("white_paper/0").input_value()
    shell.show(revision=2)
    shell.show(revision=3, edits=numbers(visit=20), echo={"client": "another", "seq": 1})
    assert shell.slider("white_paper/0").input_value() == held != "20"
    shell.page.mouse.up()
    shell.drawn()
    assert shell.commits[-1]["edits"] == numbers(visit=20, white_paper=int(held))


def test_an_old_answer_does_not_bring_an_old_number_back(shell: Shell) -> None:
    shell.slider("visit/0").press("ArrowRight")
    shell.slider("visit/0").press("ArrowRight")
    first, second = shell.commits
    shell.answer(first)
    expect(shell.slider("visit/0")).to_have_value("10")
    shell.answer(second)
    expect(shell.slider("visit/0")).to_have_value("10")


def test_what_another_tab_commits_is_taken_over_and_is_not_ours_to_undo(shell: Shell) -> None:
    shell.show(revision=2, edits=numbers(visit=3), echo={"client": "another", "seq": 7})
    expect(shell.slider("visit/0")).to_have_value("3")
    expect(shell.page.get_by_label("Undo the last change")).to_be_disabled()
    assert shell.commits == []


def test_a_button_of_the_page_that_puts_all_back_can_be_undone(shell: Shell) -> None:
    shell.slider("visit/0").press("ArrowRight")
    shell.answer(shell.commits[0])
    shell.show(revision=9, edits=numbers())
    expect(shell.slider("visit/0")).to_have_value("8")
    shell.page.get_by_label("Undo the last change").click()
    expect(shell.slider("visit/0")).to_have_value("9")


def test_the_agreed_grid_is_shown_while_a_key_or_the_button_is_held(shell: Shell) -> None:
    agreed = shell.figure("to_call")
    shell.slider("white_paper/0").press("Home")
    shell.drawn()
    ours = shell.figure("to_call")
    assert ours != agreed
    keyboard, mouse = shell.page.keyboard, shell.page.mouse
    shell.page.get_by_role("button", name="Agreed grid").hover()
    for hold, let_go in ((lambda: keyboard.down("a"), lambda: keyboard.up("a")), (mouse.down, mouse.up)):
        hold()
        shell.drawn()
        assert (shell.figure("to_call"), shell.slider("white_paper/0").input_value()) == (agreed, "20")
        let_go()
        shell.drawn()
        assert (shell.figure("to_call"), shell.slider("white_paper/0").input_value()) == (ours, "-50")
    assert len(shell.commits) == 1


def test_keys_of_the_tuner_count_before_anything_has_the_focus_but_not_in_a_field_elsewhere(shell: Shell) -> None:
    shell.slider("white_paper/0").fill("3")
    shell.slider("white_paper/0").blur()
    shell.page.keyboard.down("a")
    expect(shell.slider("white_paper/0")).to_have_value("20")
    shell.page.keyboard.up("a")
    expect(shell.slider("white_paper/0")).to_have_value("3")
    shell.page.evaluate("document.body.append(Object.assign(document.createElement('textarea'), { id: 'elsewhere' }))")
    shell.page.locator("#elsewhere").press("a")
    shell.page.locator("#elsewhere").press("Control+z")
    expect(shell.slider("white_paper/0")).to_have_value("3")
    shell.page.locator("#elsewhere").blur()
    shell.page.keyboard.press("Control+z")
    expect(shell.slider("white_paper/0")).to_have_value("20")


def test_saved_numbers_become_the_agreed_ones_without_anything_being_made_anew(shell: Shell) -> None:
    shell.slider("visit/0").press("PageUp")
    shell.slider("visit/0").evaluate("e => { e.ours = true; }")
    saved = deepcopy(structure())
    saved["rungs"][2]["points"] = 13
    shell.show(grid=saved, edits=numbers(visit=13), echo={"client": shell.commits[0]["client"], "seq": 1}, revision=2)
    shell.drawn()
    assert shell.slider("visit/0").get_attribute("aria-valuetext") == "13 points"
    assert shell.slider("visit/0").evaluate("e => e.ours")
    assert "Nobody enters" in shell.page.get_by_test_id("movers").inner_text()


def test_a_band_pushes_its_neighbours_and_a_capacity_sets_the_threshold(shell: Shell) -> None:
    start = shell.page.get_by_label("To nurture: from, type the number")
    start.fill("40")
    start.press("Enter")
    assert shell.commits[-1]["edits"]["starts"] == {"nurture": 40, "call": 41}
    shell.page.locator(".lg-details > summary").click()
    week = shell.page.get_by_label("Leads that we can call a week").first
    week.fill("100")
    week.press("Enter")
    shell.drawn()
    assert shell.commits[-1]["capacity"] == 100
    assert int(shell.figure("to_call")) <= 100


def test_the_threshold_is_dragged_on_the_chart_and_committed_once(shell: Shell) -> None:
    handle = shell.page.locator('[data-handle="threshold"]')
    handle.focus()
    handle.press("PageUp")
    shell.drawn()
    assert [commit["edits"]["starts"]["call"] for commit in shell.commits] == [30]


def test_what_is_unfolded_is_seen_beside_the_figures(shell: Shell) -> None:
    shell.page.locator(".lg-details > summary").click()
    expect(shell.page.locator('[data-handle="curve:threshold"] .lg-knob')).to_be_in_viewport(ratio=1)
    expect(shell.page.locator('[data-figure="to_call"]')).to_be_in_viewport(ratio=1)


def test_a_cap_without_a_limit_is_no_limit(shell: Shell) -> None:
    shell.page.get_by_text("Floor and ceiling of the sum").first.click()
    most = shell.page.get_by_label("Profile: At most", exact=True)
    most.press("End")
    assert shell.commits[-1]["edits"]["bounds"]["profile"] == {"min": -20, "max": None}
    expect(most).to_have_attribute("aria-valuetext", "none, agreed: 40")


def test_names_from_the_grid_are_only_ever_text(shell: Shell) -> None:
    hostile = structure()
    for part, text in zip([*hostile["groups"], *hostile["criteria"], *hostile["bands"]], HOSTILE, strict=False):
        part["label"] = text
        part["why"] = text
    shell.show(grid=hostile)
    assert shell.page.get_by_text(HOSTILE[0]).count() > 0
    assert shell.page.locator(".lg-tuner :is(script, b, img, a)").count() == 0


def test_news_from_another_tab_are_asked_for_once(shell: Shell) -> None:
    shell.page.route("**/revision", lambda route: route.fulfill(json={"revision": 5}))
    shell.show(poll={"url": "/revision", "every_ms": 250})
    shell.page.wait_for_function("said.some(([, name]) => name === 'refresh')")
    shell.page.wait_for_timeout(600)
    assert shell.said("refresh") == [5]


def test_news_that_come_under_a_finger_are_kept_where_the_finger_moved_nothing(shell: Shell) -> None:
    shell.page.route("**/revision", lambda route: route.fulfill(json={"revision": 5}))
    x, y = shell.press_on("white_paper/0")
    shell.page.mouse.move(x - 30, y)
    shell.show(poll={"url": "/revision", "every_ms": 250})
    shell.page.wait_for_function("said.some(([, name]) => name === 'refresh')")
    theirs = numbers(visit=3)
    shell.show(revision=5, edits=theirs, echo={"client": "another", "seq": 1})
    shell.page.mouse.up()
    shell.drawn()
    points = shell.commits[-1]["edits"]["points"]
    assert points["white_paper/0"] < RUNGS["white_paper/0"]
    assert points["visit/0"] == 3


def test_figures_of_a_sample_say_so_until_python_has_counted(shell: Shell) -> None:
    sample = payload(signatures(), agreed(), replayed=True, most=60)
    shell.page.route("**/sample", lambda route: route.fulfill(body=sample.content))
    shell.show(payload={"url": "/sample"})
    shell.drawn()
    about = shell.page.locator(".lg-figure").first.get_by_text("≈")
    expect(about).to_be_visible()
    counted = {"to_call": 391, "leads": 1200, "caught": 70, "missed": 5, "called": 400}
    shell.show(exact=counted)
    expect(about).to_be_hidden()
    assert [shell.figure(name) for name in ("to_call", "caught", "missed")] == ["391", "70", "5"]
    shell.press_on("white_paper/0")
    expect(about).to_be_visible()


def test_without_outcomes_or_bands_it_says_what_it_cannot_know(shell: Shell) -> None:
    content = payload(signatures(), agreed(), replayed=False).content
    shell.page.route("**/today", lambda route: route.fulfill(body=content))
    shell.page.locator(".lg-details > summary").click()
    unknown = {"today": "1 Nov 2026", "complete": None, "mode": None, "replay": None}
    shell.show(payload={"url": "/today"}, look=unknown)
    shell.drawn()
    assert [shell.figure(name) for name in ("caught", "missed", "precision", "auc")] == ["–"] * 4
    expect(shell.page.get_by_text("Add the customers you won")).to_be_visible()
    bare = structure() | {"bands": [structure()["bands"][0]], "sales": None}
    shell.show(grid=bare, edits=numbers() | {"starts": {}, "sales": None}, revision=2)
    shell.slider("white_paper/0").press("PageUp")
    shell.drawn()
    assert shell.figure("to_call") == "–"
    assert len(shell.commits) == 1


def test_a_grid_that_is_measured_where_it_was_made_says_so_and_customers_who_are_left_out_are_counted(
    shell: Shell,
) -> None:
    shell.page.locator(".lg-details > summary").click()
    flattering = shell.page.get_by_text("Measured on the leads that it was made from")
    expect(flattering).to_have_count(0)
    shell.show(look=LOOK | {"customers": 1_545, "flattering": True, "apart": 87})
    shell.drawn()
    expect(flattering).to_have_count(2)
    expect(shell.page.get_by_text("87 times out of 100 on leads that were put aside")).to_be_visible()
    expect(shell.page.get_by_text("1,545 are customers already today, not to be called again")).to_be_visible()


def test_what_was_done_is_said_aloud_once_it_is_done(shell: Shell) -> None:
    aloud = shell.page.locator('[aria-live="polite"]')
    x, y = shell.press_on("white_paper/0")
    shell.page.mouse.move(x - 30, y)
    shell.drawn()
    assert aloud.inner_text() == ""
    shell.page.mouse.up()
    shell.drawn()
    assert f"{shell.figure('to_call')} leads to call" in aloud.inner_text()


def test_signatures_that_cannot_be_had_are_told_and_seen(shell: Shell) -> None:
    shell.page.route("**/gone", lambda route: route.fulfill(status=404))
    shell.show(payload={"url": "/gone", "bytes": 1})
    expect(shell.page.get_by_text("The leads could not be read.")).to_be_visible()
    assert len(shell.said("failed")) == 1


def test_it_leaves_nothing_behind(shell: Shell) -> None:
    shell.page.evaluate("leave()")
    assert shell.page.locator(".lg-tuner").count() == 0
