"""The error tree: every error carries the offending value, an HTTP status, an exit code, zh and en text, and what to do.

ChuangtuError
├── WrongUse            2 / 422   a parameter or value that does not fit
│   ├── UnknownName     2 / 422   no such thing; lists the nearest names
│   └── AmbiguousName   2 / 422   several things of that name
├── NotFound            2 / 404   an id or question in a path that does not exist
├── Refused             3 / 422   a file that cannot be read
├── Unreachable         3 / 503   a store or ledger that does not answer
└── VerificationFailed  1 / 500   what was written is not what was meant
"""

from __future__ import annotations

from typing import ClassVar, NamedTuple


class Words(NamedTuple):
    """The same text in Chinese and English."""

    zh: str
    en: str

    def of(self, lang: str) -> str:
        """Return the text in `lang` (`zh` or `en`)."""
        return self.zh if lang == "zh" else self.en


class ChuangtuError(Exception):
    """Base of everything Chuangtu raises on purpose.

    `status` is the HTTP status, `exit_code` that of the command line, `code` the stable name used in problem documents.
    """

    status: ClassVar[int] = 500
    exit_code: ClassVar[int] = 1
    code: ClassVar[str] = "error"
    title: ClassVar[Words] = Words("出错", "Error")

    def __init__(
        self, text: Words, *, value: object = None, remedy: Words | None = None, suggestions: tuple[str, ...] = ()
    ) -> None:
        super().__init__(text.en)
        self.text = text
        self.value = value
        self.remedy = remedy
        self.suggestions = suggestions

    def sentence(self, lang: str) -> str:
        """Return message, suggestions and remedy as one paragraph in `lang`."""
        parts = [self.text.of(lang)]
        if self.suggestions:
            parts.append(("您是否要找：" if lang == "zh" else "Did you mean: ") + " · ".join(self.suggestions))
        if self.remedy:
            parts.append(self.remedy.of(lang))
        return "\n".join(parts)


class WrongUse(ChuangtuError):
    """A parameter or value that does not fit."""

    status, exit_code, code, title = 422, 2, "wrong-use", Words("参数不符", "Wrong parameter")


class UnknownName(WrongUse):
    """A name that nothing in the graph carries; `suggestions` holds the nearest ones."""

    code, title = "unknown-name", Words("名称不存在", "Unknown name")


class AmbiguousName(WrongUse):
    """A name that several things carry; `suggestions` lists them with their ids."""

    code, title = "ambiguous-name", Words("名称不唯一", "Ambiguous name")


class NotFound(ChuangtuError):
    """An id or a question in a path that does not exist."""

    status, exit_code, code, title = 404, 2, "not-found", Words("未找到", "Not found")


class Refused(ChuangtuError):
    """A file that cannot be read, with the reason."""

    status, exit_code, code, title = 422, 3, "refused", Words("文件无法读取", "File refused")


class Unreachable(ChuangtuError):
    """A store, ledger or snapshot that does not answer."""

    status, exit_code, code, title = 503, 3, "unreachable", Words("存储不可用", "Store unreachable")


class VerificationFailed(ChuangtuError):
    """What was built or published differs from what was meant."""

    status, exit_code, code, title = 500, 1, "verification-failed", Words("校验未通过", "Verification failed")
