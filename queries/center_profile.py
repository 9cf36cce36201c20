"""The profile of a center: every known fact, what competes, and what is missing."""

from __future__ import annotations

from queries.answer import Both, EvidencedRow, Found, Named, State, say, some
from queries.fields import FIELDS
from queries.parameters import Parameters
from queries.profile import Membership, Part, facts_in, memberships, parts_of, subject_of
from queries.scope import Scope
from queries.world import World

WANTED = (
    "approved_on",
    "region",
    "sector",
    "operators",
    "members",
    "segments",
    "technologies",
    "standards",
    "patents",
    "funding",
    "people",
)
PARTS = (
    "segments",
    "chains",
    "technologies",
    "patents",
    "published_totals",
    "standards",
    "projects",
    "funding",
    "people",
    "milestones",
    "assessments",
)


class Step(Named):
    """A promotion from or to another center."""

    promoted_on: str | None
    basis: str | None
    fact: str


class Row(EvidencedRow):
    """One center."""

    id: str
    name: str
    name_en: str | None
    name_basis: str | None
    tier: str
    tier_printed: str | None
    status: str
    status_detail: str | None
    joint_build: bool | None
    existence: State
    approved_on: str | None
    date_basis: str | None
    ended_on: str | None
    first_mention: str | None
    region: str | None
    region_name: str | None
    sector: str | None
    sector_name: str | None
    operator_printed: str | None
    confidence: str | None
    disputes: list[str]
    notes: list[str]
    operators: list[Membership]
    members: list[Membership]
    promoted_from: list[Step]
    promoted_to: list[Step]
    segments: list[Part]
    chains: list[Part]
    technologies: list[Part]
    patents: list[Part]
    published_totals: list[Part]
    standards: list[Part]
    projects: list[Part]
    funding: list[Part]
    people: list[Part]
    milestones: list[Part]
    assessments: list[Part]
    missing: list[str]


def center_profile(world: World, asked: Parameters) -> Found[Row]:
    """Return one row about the center `subject`."""
    subject = subject_of(world, asked.subject, "Center")
    facts = world.run("center_profile", "center", subject=subject)[0]
    row = _row(world, asked, subject, facts)
    return Found(rows=[row], headline=_headline(row), limits=_limits(row))


def _row(world: World, asked: Parameters, subject: str, facts: dict[str, object]) -> Row:
    parts = parts_of(world.run("center_profile", "work", subject=subject))
    members = memberships(world.run("center_profile", "members", subject=subject))
    steps = sorted(world.run("center_profile", "promotions", subject=subject), key=lambda r: r["id"])
    existence = next(
        (
            c.existence
            for c in Scope(world, asked.model_copy(update={"tier": "", "status": "all"})).everywhere
            if c.id == subject
        ),
        "unknown",
    )
    climbed = [_step(s) for s in steps]
    known = {
        **facts,
        "evidence": [subject, *facts_in(members, *parts.values()), *(step.fact for step in climbed)],
        "tier": facts["tier"] or "",
        "status": facts["status"] or "",
        "disputes": facts["disputes"] or [],
        "notes": facts["notes"] or [],
        "existence": existence,
        "operators": [m for m in members if m.role == "operator"],
        "members": [m for m in members if m.role != "operator"],
        "promoted_from": [_step(s) for s in steps if s["direction"] == "from"],
        "promoted_to": [_step(s) for s in steps if s["direction"] == "to"],
        **{part: parts.get(part, []) for part in PARTS},
    }
    return Row.model_validate({**known, "missing": [name for name in WANTED if not known[name]]})


def _step(row: dict[str, object]) -> Step:
    return Step.model_validate({key: value for key, value in row.items() if key != "direction"})


STAGES = {"cultivating": ("（培育）", " (cultivating)"), "applied": ("（申报中）", " (applied for)")}


def _headline(row: Row) -> Both:
    tier = {"national": ("国家级", "national"), "provincial": ("省级", "provincial"), "city": ("市级", "city")}.get(
        row.tier, ("层级未知", "a center of unknown tier")
    )
    stage = STAGES.get(row.status, ("", ""))
    since_zh = f"，{row.approved_on} 批准" if row.approved_on else "，批准日期未知"
    since_en = f", approved {row.approved_on}" if row.approved_on else ", date of approval unknown"
    run_zh = f"，由{'、'.join(o.name for o in row.operators)}运营" if row.operators else "，运营主体未知"
    run_en = f", run by {'; '.join(o.name for o in row.operators)}" if row.operators else ", operator unknown"
    partners = len({m.id for m in row.members})
    return say(
        f"{row.name}：{tier[0]}{stage[0]}{since_zh}{run_zh}；"
        f"已知参与机构 {partners} 家、环节 {len(row.segments)} 个、技术 {len(row.technologies)} 项。",
        f"{row.name}: {tier[1]}{stage[1]}{since_en}{run_en}; known: "
        f"{some(partners, 'organisation')}, {some(len(row.segments), 'segment')}, {some(len(row.technologies), 'technology')}.",
    )


def _limits(row: Row) -> list[Both]:
    limits = [
        say(
            "画像只列来源说到的；没有列出的不等于没有。",
            "A profile holds what sources say; what it does not list may still be so.",
        )
    ]
    limits += [say(f"说法不一：{text}", f"Sources differ: {text}") for text in row.disputes]
    if row.missing:
        zh, en = "、".join(FIELDS[name].zh for name in row.missing), ", ".join(FIELDS[name].en for name in row.missing)
        limits.append(say(f"尚无资料：{zh}。", f"Nothing on record: {en}."))
    return limits
