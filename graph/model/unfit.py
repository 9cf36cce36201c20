"""Why a value does not fit its property, and the words that say a cell holds nothing."""

from __future__ import annotations

from graph.errors import Words

DEFAULT_REMEDY = Words("请更正该单元格后重新导入。", "Correct the cell and load the file again.")
DASHES = frozenset(("/", "\\", "-", "--", "—", "——", "–", "－", "／", "…", "……"))
NOTHING = DASHES | {
    "无", "暂无", "没有", "未知", "不详", "不明", "待定", "待补充", "待填", "至今", "空", "未填", "不适用",
    "n/a", "na", "nil", "none", "null", "nan", "unknown", "tbd", "未公开", "未公布", "未披露",
}  # fmt: skip
SPREADSHEET_ERRORS = frozenset(
    ("#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!", "#GETTING_DATA")
)


class Unfit(ValueError):
    """A value that does not fit its property: a stable `code`, the reason and the remedy in both languages."""

    def __init__(self, code: str, reason: Words, remedy: Words = DEFAULT_REMEDY) -> None:
        super().__init__(reason.en)
        self.code, self.reason, self.remedy = code, reason, remedy


def says_nothing(text: str) -> bool:
    """Tell whether a cell says that there is no value, or none known: “/”, “—”, “无”, “待定”, “至今”."""
    return not text or (len(text) <= 7 and text.casefold() in NOTHING)


def no_error(text: str) -> str:
    """Return the text of a cell; raises Unfit where a formula of the spreadsheet failed (#N/A, #REF!)."""
    if text.startswith("#") and text.upper() in SPREADSHEET_ERRORS:
        raise Unfit(
            "spreadsheet-error",
            Words(f"单元格是表格公式的错误值“{text}”", f"the cell holds the error “{text}” of a formula"),
            Words("请在原表中修正公式，或改填数值。", "Repair the formula in the sheet, or enter the value itself."),
        )
    return text
