"""Words the documentation needs beside those of the declarations: what each parameter and each kind of problem means."""

from __future__ import annotations

from graph.errors import Words

PARAMETERS: dict[str, str] = {
    "tier": "national（国家级）、provincial（省级）、city（市级）；空为全部",
    "region": "地区及其下级，代码或名称",
    "sector": "领域及其下级，任一分类与层次，编号或名称",
    "level": "统计单位：field（登记领域）、group（分组）、ten（指南十大领域）",
    "status": "designated（认定）、cultivating（培育）、applied（申报中，尚非中心）或 all（全部，不含申报中）",
    "chain": "产业链，编号或名称",
    "subject": "所问的中心、机构或其他对象，编号或名称",
    "document": "政策文件，编号、文号或标题",
    "for": "寻找合作方的中心或机构，或描述它的文字",
    "need": "需要什么：领域、产业链、环节、技术或文字",
    "kind": "机构类型；类型未收录的机构不列出",
    "k": "结果数量",
    "on": "所问日期，可为 2019、2019-05 或 2019-05-06；默认为快照之日",
}
"""The Chinese meaning of the parameters of questions; the English one stands in their declaration."""

SITING: dict[str, str] = {
    "p": "几个中心",
    "tier": "层级",
    "region": "地区及其下级，代码或名称",
    "sector": "领域及其下级，编号或名称",
    "chain": "只计此产业链的环节，编号或名称；空为全部",
    "level": "领域的统计单位",
    "by": "按地区 × 领域，或地区 × 环节选址",
    "unknown": "未知是否已有：open 算缺口，leave_out 不算",
    "second": "层次为 field 时，规定不禁止处可设第二家",
    "enforce_minimum": "政策下限也作约束",
    "at_most": "每地至多几个",
    "segments": "权重：未见中心的环节（薄弱环节加倍）",
    "gap": "权重：领域缺口（按点名的政策清单数）",
    "base": "权重：当地机构",
    "alternatives": "列出几个备选",
    "on": "所问日期，可为 2019、2019-05 或 2019-05-06；默认为快照之日",
}
"""The Chinese meaning of the parameters of a siting."""

PROBLEMS: dict[str, Words] = {
    "unreadable": Words("请求不符合 HTTP。", "HTTP itself does not allow the request."),
    "unknown-host": Words(
        "请求所用主机名不属于本程序（防 DNS 重绑定）。", "The request names a host this program does not answer to (DNS rebinding)."
    ),
    "not-found": Words("路径中的编号、问题或地址不存在。", "An id, question or address in the path does not exist."),
    "wrong-method": Words("此地址不支持该方法。", "The address does not take this method."),
    "too-large": Words("请求超过大小上限。", "The request is larger than what is read."),
    "not-allowed": Words("服务器未开放决定，或令牌不符。", "The server takes no decisions, or the token does not fit."),
    "wrong-use": Words("参数或取值不符；remedy 说明可用的值。", "A parameter or value does not fit; the remedy says what does."),
    "unknown-name": Words("图中没有此名称；suggestions 列出最接近的。", "Nothing carries that name; the suggestions are the nearest."),
    "ambiguous-name": Words("多个对象同名；suggestions 列出编号。", "Several things carry that name; the suggestions give their ids."),
    "refused": Words("文件无法读取。", "A file cannot be read."),
    "unexpected": Words("程序自身的错误；详情只写入日志。", "A fault of this program; only its log says more."),
    "verification-failed": Words("所建数据与应有的不一致，未发布。", "What was built differs from what was meant; it is not published."),
    "unreachable": Words("存储不可用、查询超时或尚未发布；可稍后再试。", "The store does not answer, a query took too long, or nothing is published; try again later."),
}  # fmt: skip
"""What each kind of problem means, by its code."""
