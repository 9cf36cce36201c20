"""The form of the network page; it works without JavaScript."""

from __future__ import annotations

from graph.model import EDGE
from graph.model.vocabulary import TIERS
from viz.asked import BOX, Asked
from viz.tables import text
from viz.words import say


def form(asked: Asked) -> str:
    """Return the form: one field per part of the state, sent as the page's address."""
    lang = asked.lang
    tiers = [("", say("any", lang)), *((name, words.of(lang)) for name, words in TIERS.items())]
    fields = [
        _input("focus", asked.focus, lang, "NAT-01"),
        _select("hops", [("1", say("one_step", lang)), ("2", say("two_steps", lang))], str(asked.hops), lang),
        _select("tier", tiers, asked.tier, lang),
        _input("region", asked.region, lang, "广东 / 440000"),
        _input("on", asked.on, lang, say("on_hint", lang)),
        _input("limit", str(asked.limit), lang, ""),
    ]
    hidden = "".join(
        f'<input type="hidden" name="{name}" value="{text(value)}">'
        for name, value in (("lang", lang), ("snapshot", asked.snapshot)) if value
    )  # fmt: skip
    button = f"<button>{text(say('show', lang))}</button>"
    return (
        f'<p class="hint">{text(say("intro", lang))}</p><form method="get" action="">{hidden}'
        f'<div class="row">{"".join(fields)}{button}</div>{_types(asked)}</form>'
    )


def _input(name: str, value: str, lang: str, hint: str) -> str:
    return (
        f'<label>{text(say(name, lang))}<input name="{name}" value="{text(value)}" placeholder="{text(hint)}"></label>'
    )


def _select(name: str, options: list[tuple[str, str]], chosen_value: str, lang: str) -> str:
    listed = "".join(
        f'<option value="{value}"{" selected" if value == chosen_value else ""}>{text(words)}</option>'
        for value, words in options
    )
    return f'<label>{text(say(name, lang))}<select name="{name}">{listed}</select></label>'


def _types(asked: Asked) -> str:
    lang = asked.lang
    boxes = "".join(
        f'<label><input type="checkbox" name="{BOX}{name}" value="1"{" checked" if name in asked.types else ""}>'
        f"{text(edge.words.of(lang))}</label>"
        for name, edge in EDGE.items()
    )
    opened = " open" if asked.types else ""
    summary = f"<summary>{text(say('types', lang))} ({text(say('types_hint', lang))})</summary>"
    return f'<details{opened}>{summary}<div class="types">{boxes}</div></details>'
