"""Collaboration density: how many pairs of organisations meet, layer by layer, beside what chance alone would give."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from graph.dates import bounds
from graph.store import Row as StoreRow
from queries.answer import AnswerRow, Both, Found, say
from queries.parameters import Parameters
from queries.scope import Scope
from queries.world import World

if TYPE_CHECKING:
    from queries.null_model import Comparison

Layer = Literal["member", "patent", "standard", "project", "all"]
LAYERS: tuple[Layer, ...] = ("member", "patent", "standard", "project")
WORDS = {
    "member": ("共同参与中心", "membership of centers"), "patent": ("共同专利", "patents"), "standard": ("共同起草标准", "standards"),
    "project": ("合作项目", "projects"), "all": ("全部", "all layers"),
}  # fmt: skip
Pairs = set[tuple[str, str]]


class Row(AnswerRow):
    """One layer."""

    layer: Layer
    organizations: int
    events: int
    ties: int = Field(description="pairs of organisations that share at least one event")
    density: float | None = Field(description="ties / (n (n - 1) / 2)")
    null_mean: float | None = Field(description="mean number of ties of the null model")
    null_sd: float | None
    z: float | None
    p: float | None = Field(description="two-sided")
    samples: int = Field(description="times the null model was dealt")
    q: float | None = Field(description="after Benjamini-Hochberg over the layers of this answer")


def collaboration_density(world: World, asked: Parameters) -> Found[Row]:
    """Return one row per layer and one for their union."""
    scope = Scope(world, asked)
    layers: dict[Layer, Pairs] = {layer: _pairs(scope, layer) for layer in LAYERS}
    rows = _rows(layers)
    return Found(rows=rows, headline=_headline(rows), coverage=scope.overall(), limits=_limits())


def _pairs(scope: Scope, layer: Layer) -> Pairs:
    rows = scope.world.run("collaboration_density", layer, valid_on=scope.on.isoformat())
    if layer == "member":
        inside = {c.id for c in scope.existing}
        return {(row["event"], row["organization"]) for row in rows if row["event"] in inside}
    here = scope.organizations_here()
    return {
        (row["event"], row["organization"]) for row in rows
        if _happened(row, scope.on) and (here is None or row["organization"] in here)
    }  # fmt: skip


def _happened(row: StoreRow, on: date) -> bool:
    return row["happened"] is None or bounds(row["happened"])[1] <= on


def _rows(layers: dict[Layer, Pairs]) -> list[Row]:
    from queries.null_model import Participation, adjusted, compare  # scipy loads on use

    numbers = {o: n for n, o in enumerate(sorted({o for pairs in layers.values() for _, o in pairs}))}
    indexed: dict[Layer, Participation] = {layer: Participation.of(pairs, numbers) for layer, pairs in layers.items()}
    compared = compare(list(indexed.values()), len(numbers))
    named: tuple[Layer, ...] = (*indexed, "all")
    found: dict[Layer, Comparison] = dict(zip(named, compared, strict=True))
    q_values = adjusted([found[layer].p for layer in found])
    everything = {"all": set().union(*layers.values()), **layers}
    return [_row(layer, everything[layer], found[layer], q) for layer, q in zip(found, q_values, strict=True)]


def _row(layer: Layer, pairs: Pairs, found: Comparison, q: float | None) -> Row:
    n = len({organization for _, organization in pairs})
    return Row(
        layer=layer,
        organizations=n,
        events=len({event for event, _ in pairs}),
        ties=found.ties,
        density=found.ties / (n * (n - 1) / 2) if n > 1 else None,
        null_mean=found.mean if n > 1 else None,
        null_sd=found.sd if n > 1 else None,
        z=found.z,
        p=found.p,
        samples=found.samples,
        q=q,
    )


def _headline(rows: list[Row]) -> Both:
    whole = next(row for row in rows if row.layer == "all")
    if whole.density is None:
        return say("范围内没有可比较的合作关系。", "No collaboration is on record in this scope.")
    verdicts = [_verdict(row) for row in rows if row.layer != "all" and row.q is not None]
    zh, en = "；".join(v.zh for v in verdicts), "; ".join(v.en for v in verdicts)
    return say(
        f"{whole.organizations} 家机构之间有 {whole.ties} 对合作（密度 {whole.density:.2%}）。{zh}。",
        f"{whole.organizations} organisations have {whole.ties} ties (density {whole.density:.2%}). {en}.",
    )


def _verdict(row: Row) -> Both:
    zh, en = WORDS[row.layer]
    if row.q is None or row.z is None or row.q > 0.05:
        return say(f"{zh}与随机预期无显著差别", f"{en}: not different from chance")
    more = row.z > 0
    return say(
        f"{zh}：{row.ties} 对，随机预期 {row.null_mean:.0f} 对，{'伙伴更分散' if more else '同样的伙伴反复合作'}",
        f"{en}: {row.ties} ties, {row.null_mean:.0f} by chance, {'partners are spread wider' if more else 'the same partners meet again'}",
    )


def _limits() -> list[Both]:
    return [
        say(
            "专利、标准、项目只是公开页面的样本，不是任何机构的全部产出；密度只能与零模型比较，不能跨地区直接比较。",
            "Patents, standards and projects are samples of public pages, not any organisation's output; compare densities with the null model, not across places.",
        ),
        say(
            "零模型保持每家机构的参与次数和每个事件的规模，随机重排至多 100 次。层级、领域、状态只限定中心这一层。",
            "The null model keeps every organisation's number of events and every event's size, dealt anew up to 100 times. "
            "Tier, sector and status restrict the member layer alone.",
        ),
        say("专利层含申请人与后来的权利人。", "The patent layer holds applicants and later assignees."),
    ]  # fmt: skip
