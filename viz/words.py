"""What the network page and the offline page say, in Chinese and English."""

from __future__ import annotations

from graph.errors import Words

TEXT: dict[str, Words] = {
    "title": Words("网络探索", "Network"),
    "brand": Words("创图", "Chuangtu"),
    "intro": Words(
        "输入中心、机构、产业链、环节、技术、专利、标准等的名称或编号，查看它与谁相连；支持拼音首字母。",
        "Enter the name or id of a center, organisation, chain, segment, technology, patent or standard"
        " to see what it is tied to.",
    ),
    "focus": Words("对象", "Thing"),
    "hops": Words("步数", "Steps"),
    "one_step": Words("1 步", "1 step"),
    "two_steps": Words("2 步", "2 steps"),
    "tier": Words("中心层级", "Tier of centers"),
    "any": Words("全部", "all"),
    "region": Words("地区", "Region"),
    "on": Words("日期", "Date"),
    "on_hint": Words("如 2019 或 2019-05-06", "such as 2019 or 2019-05-06"),
    "limit": Words("最多节点", "Most nodes"),
    "types": Words("关系类型", "Types of relation"),
    "types_hint": Words("不选则显示全部常用关系", "none chosen: all that are usually drawn"),
    "show": Words("查看", "Show"),
    "picture": Words("网络图", "Picture"),
    "picture_of": Words("“{name}”的关系网络", "What “{name}” is tied to"),
    "overview": Words("谁参与哪家中心", "Who takes part in which center"),
    "other_overview": Words("所选内容的关系网络", "How what was chosen is tied together"),
    "legend": Words("图例", "Legend"),
    "rings": Words("环数与字表示层级", "rings and letter show the tier"),
    "borders": Words("边框粗细与字表示层级", "thickness of the border and letter show the tier"),
    "unknown_life": Words("虚线关系：该日期是否存在未知", "dashed line: not known to hold on that date"),
    "neighbours": Words("相连的对象", "What it is tied to"),
    "members": Words("图中的对象", "What the picture shows"),
    "name": Words("名称", "Name"),
    "type": Words("类型", "Type"),
    "relations": Words("关系", "Relations"),
    "steps": Words("步", "Step"),
    "id": Words("编号", "Id"),
    "downloads": Words("下载", "Download"),
    "offline": Words("离线网页", "offline page"),
    "footer": Words(
        "快照 {snapshot} · 发布于 {published} · 截至 {on} · 图中内容出自 {sources} 个来源",
        "Snapshot {snapshot} · published {published} · as of {on} · what is shown rests on {sources} sources",
    ),
    "too_many": Words(
        "节点太多，图上会看不清（{count} 个，图最多画 {most} 个）。"
        "请减少步数、选关系类型或层级，或下载 GEXF 用 Gephi 打开。",
        "Too many nodes for a readable picture ({count}; at most {most} are drawn)."
        " Take fewer steps, choose types or a tier, or open the GEXF in Gephi.",
    ),
    "table_cut": Words(
        "表中列出前 {shown} 个；全部见下载文件。", "The table lists the first {shown}; the files hold all of them."
    ),
    "alone": Words(
        "在所选日期与条件下，它没有可显示的关系。请选择关系类型、放宽层级或地区，或换一个日期。",
        "It has no relation to show with this date and these filters."
        " Choose types of relation, widen tier or region, or change the date.",
    ),
    "empty": Words(
        "没有符合条件的关系。请换关系类型，或放宽层级、地区或日期。",
        "No relation fits. Choose other types, or widen tier, region or date.",
    ),
    "which": Words("“{text}”可指以下对象，请选一个：", "“{text}” may be one of these; choose:"),
    "sorry": Words("无法显示", "This cannot be shown"),
    "again": Words("返回网络总览", "Back to the overview"),
    "not_walked": Words(
        "地区与领域只显示、不继续展开；要经由它们展开，请在“关系类型”中选定。",
        "Places and sectors are shown but not walked through, unless their relation is chosen.",
    ),
    "keyboard": Words(
        "图中内容在下表中逐项列出，可用键盘与读屏软件阅读。",
        "Everything in the picture is listed in the table below, for keyboard and screen reader.",
    ),
    "drag": Words("可拖动、缩放；悬停显示关系。", "Drag and zoom; hover to read the relations."),
    "no_script": Words(
        "图需要脚本；下表列出全部内容。", "The picture needs scripts; the table below lists everything."
    ),
    "made_for": Words("本页可离线打开，不访问网络。", "This page opens offline and asks nothing of the network."),
    "not_a_map": Words("位置只表示关系远近，不是地图。", "Positions show closeness of relations; this is no map."),
}

SCORECARD: dict[str, Words] = {
    "clause": Words("条款", "clause"),
    "says": Words("引文与内容", "quote and meaning"),
    "result": Words("评判与理由", "result and reason"),
    "evidence": Words("依据", "evidence"),
    "number": Words("文号", "number"),
    "issuers": Words("发文机关", "issued by"),
    "place": Words("适用地区与层级", "jurisdiction and tier"),
    "on": Words("评判日期", "judged for"),
    "snapshot": Words("快照", "snapshot"),
    "in-force": Words("当日有效", "in force"),
    "not-in-force": Words("当日不在有效期内", "not in force"),
    "force-unknown": Words("当日是否有效不详", "whether in force is unknown"),
    "resource": Words("数据接口", "as data"),
    "again": Words("重述", "states again"),
    "list": Words("列举：", "Listed: "),
    "and-others": Words("等", " and others"),
    "actor": Words("办理：", "By: "),
    "channel": Words("渠道：", "Channel: "),
    "payer": Words("出资方：", "Payer: "),
    "condition": Words("前提：", "On condition: "),
    "uses": Words("用途：", "For: "),
    "forms": Words("材料：", "Papers: "),
    "check": Words("计算：", "Computed: "),
    "note": Words("注：", "Note: "),
}


def say(key: str, lang: str, **values: object) -> str:
    """Return a text in `lang` with its values filled in."""
    text = TEXT[key].of(lang)
    return text.format_map(values) if values else text
