"""A siting on a terminal: the sentence, the sites, alternatives, targets and limits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chuangtu.words import text

if TYPE_CHECKING:
    from queries.siting.rows import PolicyBudget, Site, Siting

HEADS = ("place", "topic", "gain", "parts", "segments", "organizations", "existing", "kept-in")
SHOWN = 4


def show(found: Siting, lang: str) -> None:
    """Print a siting for a reader."""
    from rich.console import Console  # loads on use

    from chuangtu.commands.shared import table_of

    console = Console(highlight=False, markup=False)
    console.print(getattr(found.headline, lang))
    if found.rows:
        console.print(table_of(HEADS, [_cells(row, lang) for row in found.rows], lang))
    between = "、" if lang == "zh" else "; "
    for other in found.alternatives:
        takes, leaves = between.join(other.takes) or "—", between.join(other.instead_of) or "—"
        console.print(text("instead", lang, loss=f"{other.loss:.1%}", takes=takes, leaves=leaves))
    for budget in found.budgets:
        console.print(_target(budget, lang))
    for limit in getattr(found.limits, lang):
        console.print(f"· {limit}", style="dim")
    console.print(f"{text('snapshot', lang)} {found.snapshot.id}", style="dim")


def _cells(row: Site, lang: str) -> tuple[object, ...]:
    place, topic = (row.place_name, row.topic_name) if lang == "zh" else (row.place_name_en, row.topic_name_en)
    parts = " + ".join(f"{text(f'part-{name}', lang)} {value:.3g}" for name, value in row.parts.items() if value)
    names = [[each.name for each in several] for several in (row.segments, row.organizations, row.existing)]
    return (place, topic, f"{row.gain:.3g}", parts, *(_few(each, lang) for each in names), f"{row.kept_in:.0%}")


def _few(names: list[str], lang: str) -> str:
    more = f" … (+{len(names) - SHOWN})" if len(names) > SHOWN else ""
    return ("、" if lang == "zh" else "; ").join(names[:SHOWN]) + more


def _target(budget: PolicyBudget, lang: str) -> str:
    low, high = ("—" if number is None else number for number in (budget.minimum, budget.maximum))
    past = "" if budget.in_force else text("target-past", lang)
    values = {"quote": budget.quote or budget.target, "title": budget.title, "existing": budget.existing}
    return text("target", lang, **values, chosen=budget.chosen, low=low, high=high, past=past)
