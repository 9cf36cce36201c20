"""Files nobody can read, or that mean harm."""

from __future__ import annotations

from tests import workbooks
from tests.messy.entry import Messy

MEMBERS = "创新中心名称,成员单位\n测试光电创新中心,示例{}有限公司\n"


def _xxe() -> bytes:
    head = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    return workbooks.repacked(workbooks.docx(), {"word/document.xml": f"{head}<x>&e;</x>"})


def _page() -> bytes:
    return "<html><body><table><tr><td>创新中心名称</td></tr><tr><td>测试</td></tr></table></body></html>".encode()


def _workbook() -> bytes:
    return workbooks.xlsx([["创新中心名称", "成员单位"], ["测试光电创新中心", "示例后缀有限公司"]])


FILES = (
    Messy("22 示例旧文档.doc", lambda: workbooks.compound({"WordDocument": "测试".encode("utf-16-le")}), refused=".docx"),
    Messy("23 示例其实是CSV.xlsx", lambda: MEMBERS.format("文本").encode(), 1, 1, understood=("office_lists/成员名单",), says=("CSV",)),
    Messy("24 示例其实是工作簿.csv", _workbook, 1, 1, understood=("office_lists/成员名单",), says=("Excel",)),
    Messy("25 测试网页.xls", _page, refused="HTML"),
    Messy("26 测试截断.xlsx", lambda: workbooks.xlsx()[:2000], refused="损坏"),
    Messy("27 测试加密.xlsx", lambda: workbooks.compound({"EncryptedPackage": bytes(5000), "EncryptionInfo": b"x"}), refused="密码"),
    Messy("28 测试压缩炸弹.xlsx", lambda: workbooks.zipped({"xl/workbook.xml": "<w/>", "xl/x.bin": bytes(64 * 1024**2)}), refused="压缩"),
    Messy("29 测试外部实体.docx", _xxe, refused="实体"),
    Messy("30 测试空字节.csv", lambda: MEMBERS.format("\0").encode(), refused="空字节"),
    Messy("31 测试空文件.csv", lambda: b"", refused="空"),
)  # fmt: skip
