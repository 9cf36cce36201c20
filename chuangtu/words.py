"""What the command line says: every text in Chinese and English."""

from __future__ import annotations

from graph.errors import Words

TEXT: dict[str, Words] = {
    "waiting": Words("另一个写入进程正在使用账本，等待中 …", "Another writer holds the ledger, waiting …"),
    "project": Words("整理事实", "projecting facts"),
    "graph": Words("建立图文件", "building the graph file"),
    "search": Words("建立检索", "building the search index"),
    "verify": Words("校验", "verifying"),
    "publish": Words("发布", "publishing"),
    "reading": Words("读取文件", "reading files"),
    "file": Words("文件", "file"),
    "read": Words("读取", "read"),
    "accepted": Words("接受", "accepted"),
    "quarantined": Words("隔离", "quarantined"),
    "unchanged": Words("未变", "unchanged"),
    "understood": Words("识别为", "understood as"),
    "not-understood": Words("未识别", "not understood"),
    "published": Words("已发布快照 {id}：{nodes} 个节点、{edges} 条关系、{statements} 条陈述",
        "published snapshot {id}: {nodes} nodes, {edges} edges, {statements} statements"),
    "up-to-date": Words("没有变化，仍为快照 {id}", "nothing changed, still snapshot {id}"),
    "dry-run": Words("试运行：没有写入任何内容。", "Dry run: nothing was written."),
    "not-published": Words("已写入账本，尚未发布；运行 chuangtu publish。", "Written to the ledger, not published yet; run chuangtu publish."),
    "problems": Words("不符合的行（前 {n} 条）", "rows that do not fit (first {n})"),
    "row": Words("行", "row"),
    "column": Words("列", "column"),
    "value": Words("值", "value"),
    "reason": Words("原因", "reason"),
    "remedy": Words("办法", "remedy"),
    "serving": Words("接口与页面：{url}（文档 {url}docs，按 Ctrl+C 结束）", "API and pages: {url} (documentation {url}docs, Ctrl+C ends it)"),
    "headline-answers": Words("主要答案", "Headline answers"),
    "snapshot": Words("快照", "snapshot"),
    "limits": Words("限度", "limits"),
    "more-rows": Words("… 共 {n} 行，用 --format csv 查看全部", "… {n} rows in all, see them with --format csv"),
    "no-rows": Words("没有符合的行。", "No row fits."),
    "withdrawn": Words("批次 {id} 已撤回，下次发布生效", "batch {id} withdrawn, in effect at the next publish"),
    "restored": Words("批次 {id} 已恢复，下次发布生效", "batch {id} restored, in effect at the next publish"),
    "corrected": Words("已记录更正（批次 {id}），下次发布生效", "correction recorded (batch {id}), in effect at the next publish"),
    "verified": Words("快照 {id} 校验通过", "snapshot {id} verified"),
    "rolled-back": Words("现在发布的是快照 {id}", "snapshot {id} is published now"),
    "neo4j-done": Words("Neo4j 已到快照 {id}：改动 {changes} 处", "Neo4j holds snapshot {id}: {changes} changes"),
    "quality": Words("数据质量报告", "Data-quality report"),
    "first": Words("先做什么", "What to do first"),
    "section": Words("部分", "part"),
    "what": Words("情况", "state"),
    "name": Words("名称", "name"),
    "quality-more": Words("看一节的明细：chuangtu quality --section 名称；成页打印：chuangtu quality --out 报告.html",
        "one section in detail: chuangtu quality --section NAME; a page to print: chuangtu quality --out report.html"),
    "quality-cut": Words("… 共 {n} 行，用 --format json 或 html 查看更多", "… {n} rows in all, see more with --format json or html"),
    "written": Words("已写入 {file}", "written to {file}"),
    "internal": Words("程序内部错误：{what}", "Internal error: {what}"),
    "cannot-access": Words("文件或文件夹无法读写：{what}", "A file or folder cannot be read or written: {what}"),
    "stays-withdrawn": Words("已撤回的批次 {ids}（chuangtu batches restore 可恢复）", "withdrawn as batch {ids} (chuangtu batches restore brings it back)"),
    "interrupted": Words("已中断；已完成的文件不会重读。", "Interrupted; finished files are not read again."),
}  # fmt: skip


def text(key: str, lang: str, **values: object) -> str:
    """Return a text in `lang` with its values filled in."""
    return TEXT[key].of(lang).format(**values)
