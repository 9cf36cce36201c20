"""The scorecard of policy documents as one printable page: nothing is loaded from elsewhere, every rule and result has its link."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from importlib import resources
from urllib.parse import quote

from graph.errors import Words
from graph.policy.words import KINDS, RESULTS, TYPES, clause_words
from queries.answer import Answer, Both, Named
from queries.policies import PolicyView, RuleView
from queries.policy_scorecard import Row
from viz.words import SCORECARD

LISTED = 6
"""More centers than this that stand alike are folded into one line, as are those a rule does not concern."""
HEAD = ("clause", "says", "result", "evidence")


def scorecard_page(cards: Sequence[tuple[PolicyView, Answer[Row]]], lang: str, *, base: str = "") -> str:
    """Return the page of one or several documents in `lang`; links lead to the API under `base`."""
    shown = Page(lang, base)
    titles = [view.title if lang == "zh" else view.title_en for view, _ in cards]
    style = resources.files("viz").joinpath("style/scorecard.css").read_text(encoding="utf-8")
    body = "".join(shown.card(view, answer) for view, answer in cards)
    policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'"
    return (
        f'<!DOCTYPE html>\n<html lang="{"zh-CN" if lang == "zh" else "en"}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(' · '.join(titles))}</title><style>{style}</style></head><body><main>{body}</main></body></html>\n"
    )


class Page:
    """Writes cards in one language."""

    def __init__(self, lang: str, base: str) -> None:
        self.lang, self.base = lang, base

    def card(self, view: PolicyView, answer: Answer[Row]) -> str:
        """Return one document: what it is, its counts, its rules by type."""
        title = view.title if self.lang == "zh" else view.title_en
        day = str(answer.parameters["on"])
        limits = "".join(f"<li>{escape(limit)}</li>" for limit in getattr(answer.limits, self.lang))
        return (
            f'<section id="{escape(view.id)}"><h1>{escape(title)}</h1>{self._facts(view, day, answer.snapshot.id)}'
            f"<p class=headline>{escape(self._in(answer.headline))}</p><ul class=limits>{limits}</ul>"
            f"{self._counts(answer.rows)}{self._groups(view, answer.rows)}</section>"
        )

    def _facts(self, view: PolicyView, day: str, snapshot: str) -> str:
        number = view.doc_no or (self._in(view.doc_no_reason) if view.doc_no_reason else "—")
        place = view.region_name if self.lang == "zh" else view.region_name_en
        in_force = self._say({"yes": "in-force", "no": "not-in-force", "unknown": "force-unknown"}[view.in_force])
        pairs = [
            ("number", number),
            ("issuers", "、".join(view.issuers) if self.lang == "zh" else ", ".join(view.issuers)),
            ("place", f"{place} · {self._in(view.tier_words)}"),
            ("on", f"{day} · {in_force}"),
            ("snapshot", snapshot),
        ]
        told = "".join(f"<dt>{self._say(key)}</dt><dd>{escape(value or '—')}</dd>" for key, value in pairs)
        address = f"{self.base}/v1/policies/{quote(view.id, safe='')}"
        return f'<dl>{told}</dl><p class=links><a href="{escape(address)}">{self._say("resource")}</a></p>'

    def _counts(self, rows: Sequence[Row]) -> str:
        results = [row.result for row in rows if row.kind == "computed" and row.duplicates is None]
        shown = [
            f'<li class="{code}"><b>{results.count(code)}</b> {words.of(self.lang)}</li>'
            for code, words in RESULTS.items()
            if code in results
        ]
        return f"<ul class=counts>{''.join(shown)}</ul>"

    def _groups(self, view: PolicyView, rows: Sequence[Row]) -> str:
        rules = {rule.id: rule for rule in view.entries}
        return "".join(self._group(kind, rules, [row for row in rows if row.type == kind]) for kind in TYPES)

    def _group(self, kind: str, rules: dict[str, RuleView], rows: Sequence[Row]) -> str:
        if not rows:
            return ""
        head = "".join(f"<th scope=col>{self._say(key)}</th>" for key in HEAD)
        body = "".join(self._row(row, rules[row.rule]) for row in rows)
        return f"<h2>{TYPES[kind].of(self.lang)}</h2><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"

    def _row(self, row: Row, rule: RuleView) -> str:
        address = f"{self.base}/v1/policies/{quote(row.document, safe='')}/rules/{quote(row.rule, safe='')}"
        settles = f"<p class=settles>{escape(self._in(row.settles))}</p>" if row.settles else ""
        judged = f"<b>{RESULTS[row.result].of(self.lang)}</b><p>{escape(self._in(row.reason))}</p>{settles}"
        if row.kind != "computed":
            judged = f"<b>{KINDS[row.kind].of(self.lang)}</b>"
        again = f"<p>{self._say('again')} <code>{escape(row.duplicates)}</code></p>" if row.duplicates else ""
        text = "" if self._in(row.text) == row.quote else f"<p>{escape(self._in(row.text))}</p>"
        return (
            f'<tr id="{escape(row.document)}-{escape(row.rule)}" class="{row.result}">'
            f'<th scope=row><a href="{escape(address)}">{escape(clause_words(row.clause).of(self.lang))}</a> <small>{escape(row.rule)}</small></th>'
            f"<td><q lang=zh-CN>{escape(row.quote)}</q>{text}{self._more(rule)}{again}</td><td>{judged}</td>"
            f"<td>{self._evidence(row)}</td></tr>"
        )

    def _more(self, rule: RuleView) -> str:
        """What the quote has no room for: the listed things, who pays or acts, what is computed, the note."""
        items = "、".join(rule.items) + (self._say("and-others") if rule.open else "")
        told = [("list", items)] if rule.items else []
        told += [(key, str(rule.data[key])) for key in ("actor", "channel", "payer", "condition") if rule.data.get(key)]
        told += [(key, "、".join(rule.data[key])) for key in ("uses", "forms") if rule.data.get(key)]
        if rule.check:
            told.append(("check", self._in(rule.check)))
        if rule.note:
            told.append(("note", self._in(rule.note)))
        return "".join(f"<p class=more>{self._say(key)}{escape(words)}</p>" for key, words in told)

    def _evidence(self, row: Row) -> str:
        """The centers a rule was judged for, those that stand alike together with their reason; else what the result rests on."""
        if not row.centers:
            return self._list(row.evidence[:-1])  # the rule itself stands at the head of the line
        alike: dict[tuple[str, str], list[Named]] = {}
        for center in row.centers:
            # Centers a rule does not concern are one group: their dates of approval would make a line for each.
            reason = "" if center.result == "not_applicable" else self._in(center.reason)
            alike.setdefault((center.result, reason), []).append(center)
        one = len(alike) == 1
        return "".join(self._alike(result, "" if one else reason, who) for (result, reason), who in alike.items())

    def _alike(self, result: str, reason: str, centers: Sequence[Named]) -> str:
        head = f"{RESULTS[result].of(self.lang)} {len(centers)}"
        why = f"<p class=settles>{escape(reason)}</p>" if reason else ""
        if len(centers) > LISTED or result == "not_applicable":
            return f"<details><summary>{head}</summary>{self._list(centers)}</details>{why}"
        return f"<p>{head}</p>{self._list(centers)}{why}"

    def _list(self, things: Sequence[Named]) -> str:
        address = f"{self.base}/v1/entities/"
        links = (f'<li><a href="{escape(address + quote(t.id, safe=""))}">{escape(t.name)}</a></li>' for t in things)
        return f"<ul>{''.join(links)}</ul>" if things else ""

    def _in(self, both: Both) -> str:
        return str(getattr(both, self.lang))

    def _say(self, key: str) -> str:
        words: Words = SCORECARD[key]
        return escape(words.of(self.lang))
