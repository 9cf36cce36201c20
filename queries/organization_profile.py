"""The profile of an organisation: its centers and roles, standards, patents, projects, segments, and whom it meets there."""

from __future__ import annotations

from queries.answer import Both, EvidencedRow, Found, Named, say, some
from queries.parameters import Parameters
from queries.profile import Membership, Part, facts_in, memberships, parts_of, subject_of
from queries.world import World

PARTS = ("segments", "supplies", "technologies", "patents", "standards", "projects", "funding", "people", "policies")


class Partner(Named):
    """An organisation met in the same centers."""

    shared: int


class Row(EvidencedRow):
    """One organisation."""

    id: str
    name: str
    name_en: str | None
    aliases: list[str]
    kind: str | None
    uscc: str | None
    region: str | None
    region_name: str | None
    confidence: str | None
    notes: list[str]
    centers: list[Membership]
    segments: list[Part]
    supplies: list[Part]
    technologies: list[Part]
    patents: list[Part]
    standards: list[Part]
    projects: list[Part]
    funding: list[Part]
    people: list[Part]
    policies: list[Part]
    partners: list[Partner]


def organization_profile(world: World, asked: Parameters) -> Found[Row]:
    """Return one row about the organisation `subject`."""
    subject = subject_of(world, asked.subject, "Organization")
    facts = world.run("organization_profile", "organization", subject=subject)[0]
    parts = parts_of(world.run("organization_profile", "work", subject=subject))
    partners = sorted(
        world.run("organization_profile", "partners", subject=subject), key=lambda r: (-r["shared"], r["id"])
    )
    centers = memberships(world.run("organization_profile", "centers", subject=subject))
    row = Row.model_validate(
        {
            **facts,
            "evidence": [subject, *facts_in(centers, *parts.values())],
            "aliases": sorted(facts["aliases"] or []),
            "notes": facts["notes"] or [],
            "centers": centers,
            **{part: parts.get(part, []) for part in PARTS},
            "partners": [Partner(**{**p, "name": p["name"] or p["id"]}) for p in partners],
        }
    )
    return Found(rows=[row], headline=_headline(row), limits=_limits(row))


def _headline(row: Row) -> Both:
    tiers = {m.id: m.tier for m in row.centers}
    national = sum(t == "national" for t in tiers.values())
    return say(
        f"{row.name}参与 {len(tiers)} 家中心（国家级 {national} 家），起草标准 {len(row.standards)} 项，申请专利 {len(row.patents)} 件，合作项目 {len(row.projects)} 个；"
        f"在中心里与 {len(row.partners)} 家机构共事。",
        f"{row.name} takes part in {some(len(tiers), 'center')} ({national} national), drafted {some(len(row.standards), 'standard')}, "
        f"applied for {some(len(row.patents), 'patent')}, joined {some(len(row.projects), 'project')}; "
        f"it meets {some(len(row.partners), 'organisation')} in centers.",
    )


def _limits(row: Row) -> list[Both]:
    limits = [
        say(
            "标准、专利、项目只是公开页面的样本，不是全部产出。",
            "Standards, patents and projects are samples of public pages, not its whole output.",
        )
    ]
    if not row.uscc:
        limits.append(
            say(
                "统一社会信用代码未知，身份依名称与别名判断。",
                "Its unified social credit code is unknown; identity rests on names and aliases.",
            )
        )
    return limits
