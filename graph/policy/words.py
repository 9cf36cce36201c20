"""The words of rule types and kinds, in the order a reader of a scorecard meets them."""

from __future__ import annotations

import re

from graph.errors import Words

TYPES: dict[str, Words] = {
    "target": Words("目标", "target"),
    "uniqueness": Words("唯一性", "uniqueness"),
    "definition": Words("定义", "definition"),
    "founding": Words("组建条件", "founding condition"),
    "lead_unit": Words("牵头或发起单位条件", "condition of the lead unit"),
    "governance": Words("治理", "governance"),
    "operation": Words("运营要求", "operation"),
    "promotion": Words("晋升", "promotion"),
    "assessment": Words("评估考核", "assessment"),
    "indicator": Words("考核指标", "indicator"),
    "revocation": Words("退出", "revocation"),
    "stage": Words("程序", "stage of the procedure"),
    "sectors": Words("领域", "sectors"),
    "center_type": Words("中心类型", "type of center"),
    "function": Words("功能任务", "function"),
    "service": Words("公共服务", "service"),
    "resource": Words("整合资源", "resource"),
    "chain_stage": Words("创新链环节", "stage of the innovation chain"),
    "dimension": Words("评估方面", "dimension of assessment"),
    "layout": Words("布局", "layout"),
    "principle": Words("原则", "principle"),
    "funding": Words("资金渠道", "funding channel"),
    "support": Words("支持措施", "support"),
    "actor": Words("职责主体", "actor"),
    "form": Words("表格与附件", "form"),
}
KINDS: dict[str, Words] = {
    "computed": Words("可计算", "computed"),
    "judgement": Words("需人工判断", "judgement"),
    "descriptive": Words("说明性", "descriptive"),
}
RESULTS: dict[str, Words] = {
    "met": Words("符合", "met"),
    "not_met": Words("不符合", "not met"),
    "on_course": Words("进展正常", "on course"),
    "behind": Words("进度落后", "behind"),
    "unknown": Words("未知", "unknown"),
    "judgement": Words("需人工判断", "judgement"),
    "not_applicable": Words("不适用", "not applicable"),
}
"""In the order a planner reads them."""
PARTS: dict[str, Words] = {
    "preamble": Words("前言", "preamble"),
    "annexes": Words("附件目录", "list of annexes"),
    "annex": Words("附件", "annex "),
    "foot": Words("落款", "foot"),
}


def clause_words(path: str) -> Words:
    """Return a clause path as people read it: 三(二)1 stays, annex2 五(二) is 附件2 五(二)."""
    part = re.match(r"annexes|annex|preamble|foot", path)
    if part is None:
        return Words(path, path)
    words, rest = PARTS[part[0]], path[part.end() :]
    return Words(words.zh + rest, words.en + rest)
