"""Records of other programs: JSON, JSON lines, Parquet, and a table nobody has described."""

from __future__ import annotations

import io
import json

from tests.messy.entry import Mend, Messy
from tests.messy.lists import MAIL, PHONE


def _json() -> bytes:
    entries = [
        {
            "企业名称": "示例丙有限公司",
            "统一社会信用代码": "",
            "注册资本（万元）": 10,
            "联系": {"电话": PHONE, "邮箱": MAIL},
        },
        {"企业名称": "示例丁有限公司", "统一社会信用代码": None, "注册资本（万元）": "很多"},
    ]
    return json.dumps({"count": 2, "data": entries}, ensure_ascii=False).encode()


def _lines() -> bytes:
    good = [{"中心名称": "测试光电创新中心", "事件": f"测试事件{n}", "日期": f"202{n}"} for n in range(2)]
    first, second = (json.dumps(entry, ensure_ascii=False) for entry in good)
    return f'{first}\n{{"中心名称": "测试\n\n{second}\n'.encode()


def _parquet() -> bytes:
    import pyarrow as pa
    from pyarrow import parquet

    out = io.BytesIO()
    columns = {
        "机构名称": ["示例丙有限公司", "示例丁有限公司"],
        "指标": ["销售收入", "研发投入"],
        "年份": [2022, 2023],
        "金额": [1.5, 2.0],
    }
    parquet.write_table(pa.table(columns), out)
    return out.getvalue()


def _unknown() -> bytes:
    rows = ["设备编号,设备名称,购置原值（万元）", "SB-1,测试离心机,12", "SB-2,测试烘箱,3"]
    return "\n".join([*rows, ""]).encode()


FILES = (
    Messy("12 示例接口导出.json", _json, 2, 1, {"not-a-number": 1}, dropped=("联系.电话", "联系.邮箱"), understood=("office_lists/机构名单",),
          mends=(Mend("注册资金", "很多", "20"),)),
    Messy("13 示例事件.jsonl", _lines, 3, 2, {"not-json": 1}, understood=("templates/里程碑",)),
    Messy("14 示例年度数据.parquet", _parquet, 2, 2, understood=("templates/年度数据",)),
    Messy("15 测试设备台账（没有说明的列）.csv", _unknown, 2, 0, {"unknown-table": 2}),
)  # fmt: skip
