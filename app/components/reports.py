"""What is loaded, in one sentence and four figures; how each file adds up, what was set aside, and every count."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

import escapes
from components.failures import MOST
from components.figures import Figure, figures
from components.tables import table
from desks import Desk
from escapes import Markdown
from i18n import attribute, day, named, number, t, voice
from leadgrid.exports import spreadsheets
from leadgrid.exports.rejects import rejects_table
from leadgrid.facts import Facts, FileFacts
from leadgrid.feeds import Feed
from leadgrid.findings import REASONS, contradicted, noted, set_aside
from leadgrid.intakes.rejects import MOST_ORPHANS
from leadgrid.problems import Language, LeadgridError, Problem
from leadgrid.proposals import USUAL_TARGET, proposed_target
from voices import Voice

MOST_SHOWN = 20
MOST_NAMED = 6
MOST_WRITTEN = 500_000
"""Rows of the file that a browser fetches; the command line writes all of them (`--rejects`)."""
KNOWN_STAGES = ("mql", "accepted", "refused", USUAL_TARGET)


def whose(at: Desk) -> None:
    """Whose data these are, and where edits go."""
    if at.is_sample:
        st.info(t("data.sample"), icon=":material/theater_comedy:")
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.caption(f":material/key: {t('data.own')}", width="content")
        with st.popover(t("data.address"), icon=":material/link:"):
            st.text(t("data.address_keep"))
            st.code(f"{(st.context.url or '').split('?')[0]}?w={at.workspace.id}", language=None, wrap_lines=True)


def summary(at: Desk, feed: Feed) -> None:
    """The sentence and the figures that a room reads first."""
    facts = at.facts
    st.markdown(_sentence(facts))
    target = at.view.replay.target if at.view.replay else proposed_target(facts)
    stages = dict(facts.stages)
    figures(
        [
            Figure(t("data.leads"), number(facts.lead_count), under=_file(facts.leads or facts.activities)),
            Figure(t("data.activities"), _count(facts), under=_file(facts.activities)),
            Figure(
                t("data.customers") if target in (None, USUAL_TARGET) else stage_name(target),
                number(stages.get(target, 0)) if target else "–",
                under=_file(facts.outcomes),
                help=t("data.customers_help"),
            ),
            Figure(
                t("data.rules"),
                t("data.of", count=len(feed.fed), all=len(feed.enabled)),
                under=t("data.rules_under"),
                help=t("data.rules_help"),
            ),
        ]
    )


def reconciled(facts: Facts) -> None:
    """A line a file: what was read of it is what was kept and what was not."""
    lines = [t("report.line", name=file.name, read=file.rows, sum=_sum(facts, file)) for file in facts.files]
    st.caption("  \n".join(lines))


def warnings(at: Desk, feed: Feed, data_problems: Sequence[Problem]) -> None:
    """What somebody should know before trusting a figure: rules without data, rows that were set aside."""
    facts = at.facts
    if feed.unfed:
        _unfed([named(at.agreed.criterion(id)) for id in feed.unfed])
    if data_problems:
        with st.expander(t("data.problems", count=len(data_problems)), icon=":material/help:"):
            _listed(data_problems)
    aside, others = (*set_aside(facts), *contradicted(facts)), noted(facts)
    if aside:
        with st.expander(t("data.aside", count=_aside(facts)), icon=":material/rule:"):
            _listed(aside)
            _rejects(at)
    if others:
        with st.expander(t("data.noted"), icon=":material/menu_book:"):
            _listed(others)


def _unfed(names: Sequence[Markdown]) -> None:
    """The criteria that read nothing; where they are many another grid is at hand, and their names are folded."""
    if len(names) <= MOST_NAMED:
        st.warning(t("data.unfed", count=len(names), names=Markdown(", ".join(names))), icon=":material/power_off:")
        return
    st.warning(t("data.unfed_many", count=len(names)), icon=":material/power_off:")
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if st.button(t("data.to_grids"), key="unfed-to-grids", icon=":material/rule_settings:"):
            st.switch_page("views/grids.py", query_params=st.query_params.to_dict())
        with st.popover(t("data.unfed_which"), icon=":material/list:", type="tertiary"):
            st.markdown("\n".join(f"- {name}" for name in names))


def _rejects(at: Desk) -> None:
    """The first rows that were set aside, and all of them as a file."""
    language = voice().language
    with at.workspace.dataset() as dataset:
        first = list(dataset.rejects(most=MOST_SHOWN))
    if not first:
        return
    say = voice()
    table(
        [
            {
                say.t("data.file"): name,
                say.t("report.row"): line,
                say.t("data.why"): REASONS[reason].told(language),
                say.t("report.text"): text,
            }
            for name, line, reason, text in first
        ]
    )
    count = sum(
        file.unusable_rows + min(file.orphans, MOST_ORPHANS) + min(file.contradicting, MOST_ORPHANS)
        for file in at.facts.files
    )
    if count > len(first):
        st.caption(t("report.first", count=len(first), all=count))
    written = min(count, MOST_WRITTEN)
    st.download_button(
        t("data.rejects"),
        lambda: rejects(at, language),
        say.t("report.rejects_file"),
        "text/csv",
        on_click="ignore",
        icon=":material/download:",
        help=t("data.rejects_help") if written == _aside(at.facts) else t("report.rejects_most", count=written),
    )


def details(facts: Facts) -> None:
    """Every count, a fold each."""
    with st.expander(t("data.files"), icon=":material/folder_open:"):
        table([_file_row(facts, file) for file in facts.files])
        st.caption(t("data.zone", zone=facts.zone))
    if facts.types:
        with st.expander(t("data.types", count=len(facts.types)), icon=":material/bolt:"):
            table([_type_row(facts, number) for number in range(len(facts.types))])
    if facts.stages:
        with st.expander(t("data.stages", count=len(facts.stages)), icon=":material/flag:"):
            say = voice()
            table(
                [
                    {say.t("data.stage_column"): stage_text(key, say), say.t("data.leads"): leads}
                    for key, leads in facts.stages
                ]
            )
    for kind in ("leads", "activities"):
        columns = [column for column in facts.columns if column.kind == kind]
        if columns:
            with st.expander(t(f"data.columns_{kind}", count=len(columns)), icon=":material/view_column:"):
                say, made = voice(), dict(facts.enriched)
                from_what = say.t("report.made_from")
                table(
                    [
                        dict[str, object](
                            {
                                say.t("data.column_name"): attribute(column.name),
                                say.t("data.share_known"): column.share_known,
                            }
                        )
                        | ({from_what: made.get(column.name)} if made and kind == "leads" else {})
                        for column in columns
                    ]
                )


def stage_name(stage: str) -> Markdown:
    """A stage as the room calls it: the usual four in words, others as the file writes them."""
    return t(f"data.stage.{stage}") if stage in KNOWN_STAGES else escapes.markdown(stage)


def rejects(at: Desk, language: Language) -> bytes:
    """The rows set aside, as a file for the reader's spreadsheet: file, line, reason, text.

    Streamlit makes them on a thread of its own and logs what an error says: one of ours says its kind only.
    """
    try:
        with at.workspace.dataset() as dataset:
            rows = rejects_table(dataset, language=language, most=MOST_WRITTEN)
        return spreadsheets.csv(rows, language=language)
    except LeadgridError:
        raise
    except Exception as error:
        raise RuntimeError(f"rejects: {type(error).__name__}") from None


def _aside(facts: Facts) -> int:
    return sum(file.aside for file in facts.files)


def _sum(facts: Facts, file: FileFacts) -> Markdown:
    """What the rows of a file add up from."""
    is_first = file in (facts.leads, facts.companies)
    doubles = file.duplicates if is_first else 0
    yours = sum(found.count for found in facts.omitted if found.kind != "attribute") if file is facts.activities else 0
    kept = file.usable - file.orphans - doubles - yours
    alike = doubles - file.contradicting
    parts = [t("report.kept", count=kept)]
    parts += [
        t(f"report.{what}", count=count)
        for what, count in (
            ("aside", file.unusable_rows + file.contradicting),
            ("orphans", file.orphans),
            ("doubles", alike),
            ("yours", yours),
        )
        if count
    ]
    return Markdown(" + ".join(parts))


def _sentence(facts: Facts) -> Markdown:
    people = t("data.all_leads", count=facts.lead_count)
    if facts.activities is not None:
        activities = t("data.all_activities", count=facts.events)
        people = t("data.both", leads=people, activities=activities)
    first, last = facts.span or (None, None)
    span = t("data.span", first=day(facts.local(first)), last=day(facts.local(last))) if first and last else ""
    aside = _aside(facts)
    # what a column of the leads became is no row more
    rows = sum(file.rows for file in facts.files) - sum(made.made + made.unreadable for made in facts.derived)
    rest = t("data.none_aside", count=rows) if not aside else t("data.some_aside", count=aside, rows=rows)
    return Markdown(f"{people}{span}. {rest}")


def _file(file: FileFacts | None) -> Markdown:
    return t("data.no_file") if file is None else escapes.markdown(file.name)


def _count(facts: Facts) -> str:
    return "–" if facts.activities is None else number(facts.events)


def _file_row(facts: Facts, file: FileFacts) -> dict[str, object]:
    say = voice()
    reasons = ", ".join(
        f"{REASONS[reason].told(say.language)} ({say.number(count)})"
        for reason, count in (*file.unusable, ("again", file.contradicting))
        if count
    )
    return {
        say.t("data.file"): file.name,
        say.t("report.records"): file.records,
        say.t("report.headers"): file.headers + file.padding,
        say.t("report.blank"): file.blank_lines,
        say.t("data.rows"): file.rows,
        say.t("data.usable"): file.usable,
        say.t("data.set_aside"): file.unusable_rows + file.contradicting,
        say.t("data.why"): reasons,
        say.t("data.orphans"): file.orphans,
        say.t("data.duplicates"): file.duplicates - file.contradicting,
        say.t("data.undated"): file.undated,
        say.t("data.from"): None if file.first_at is None else say.day(facts.local(file.first_at)),
        say.t("data.until"): None if file.latest_at is None else say.day(facts.local(file.latest_at)),
    }


def _type_row(facts: Facts, number: int) -> dict[str, object]:
    say, found = voice(), facts.types[number]
    return {
        say.t("data.type"): found.shown,
        say.t("data.events"): found.events,
        say.t("data.from"): say.day(facts.local(found.first_at)),
        say.t("data.until"): say.day(facts.local(found.latest_at)),
    }


def stage_text(stage: str, say: Voice) -> str:
    """The same where plain text is wanted: options and data frames."""
    return say.t(f"data.stage.{stage}") if stage in KNOWN_STAGES else stage


def _listed(found: Sequence[Problem]) -> None:
    for problem in found[:MOST]:
        source = None if problem.source is None else escapes.shortened(problem.source)
        st.text(voice().told(replace(problem, source=source)))
