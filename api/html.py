"""Pages as text: every value is escaped, Chinese first with English beside it, nothing is loaded from elsewhere."""

from __future__ import annotations

from html import escape

from fastapi.responses import HTMLResponse

from graph.errors import Words
from queries.answer import Both

STYLE = "/assets/page.css"
EMPTY = {"input", "link", "meta"}


class Html(str):
    """Text that is markup already."""

    __slots__ = ()


def tag(element: str, /, *children: str, **attributes: str | None) -> Html:
    """Return an element; children that are no markup are escaped, `class_` and `for_` lose their underscore."""
    given = "".join(f' {k.rstrip("_")}="{escape(v)}"' for k, v in attributes.items() if v is not None)
    inner = "".join(child if isinstance(child, Html) else escape(child) for child in children)
    return Html(f"<{element}{given}>" if element in EMPTY else f"<{element}{given}>{inner}</{element}>")


def joined(*parts: str) -> Html:
    """Return parts side by side."""
    return Html("".join(part if isinstance(part, Html) else escape(part) for part in parts))


def told(words: Words | Both, element: str = "span") -> Html:
    """Return words in both languages, each marked as what it is."""
    return joined(tag(element, words.zh, lang="zh-CN"), " ", tag(element, words.en, lang="en", class_="en"))


def page(title: Words, *body: str) -> HTMLResponse:
    """Return a whole page."""
    head = joined(
        tag("meta", charset="utf-8"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("title", f"{title.zh} · {title.en}"),
        tag("link", rel="stylesheet", href=STYLE),
    )
    skip = tag("a", "跳到正文 · Skip to content", href="#main", class_="skip")
    main = tag("main", *body, id="main")
    whole = tag("html", tag("head", head), tag("body", skip, _navigation(), main), lang="zh-CN")
    return HTMLResponse(f"<!DOCTYPE html>\n{whole}", headers={"Cache-Control": "no-cache"})


def _navigation() -> Html:
    links = (("/", Words("创图", "Chuangtu")), ("/network", Words("网络", "Network")), ("/docs", Words("接口", "API")))
    return tag("nav", *(tag("a", told(words), href=href) for href, words in links))
