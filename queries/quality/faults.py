"""Everything the report can ask to be repaired: what it does to answers, which questions it touches, what to do."""

from __future__ import annotations

from typing import NamedTuple

from graph.errors import Words
from queries.quality.shapes import Effect

SECTOR = ("one_center_per_sector", "sector_gaps", "tier_overlap")
LISTS = ("one_center_per_sector", "sector_gaps", "chain_coverage")
DATED = ("one_center_per_sector", "chain_coverage", "collaboration_density", "tier_overlap", "sector_gaps")
TOGETHER = ("collaboration_density", "tier_overlap", "collaborators")


class Fault(NamedTuple):
    """What can be wrong: its code, section and effect, the questions it touches, what is counted, why it matters, what to do."""

    code: str
    section: str
    effect: Effect
    questions: tuple[str, ...]
    title: Words
    why: Words
    remedy: Words


FAULTS: tuple[Fault, ...] = (
    # -- completeness
    Fault(
        "center_without_sector", "completeness", "unanswered", SECTOR,
        Words("个中心没有领域", "Centers without a sector"),
        Words("不计入任何领域：按领域的问题看不到它们。", "No question by sector sees them."),
        Words("在 centers.csv 的 sector_zh 栏补上领域。", "Fill the column sector_zh of centers.csv."),
    ),
    Fault(
        "center_without_place", "completeness", "unanswered", DATED,
        Words("个中心没有所在地区", "Centers without a place"),
        Words("不计入任何省市。", "They count for no province and no city."),
        Words("在 centers.csv 补上 province 或 city。", "Fill province or city of centers.csv."),
    ),
    Fault(
        "center_without_approved_on", "completeness", "unanswered", DATED,
        Words("个中心没有批准日期", "Centers without a date of approval"),
        Words("问过去某一天时，它们是否已存在多半只能答“未知”。", "Asked about a past day, whether they existed mostly stays unknown."),
        Words("在 centers.csv 的 approved_on 栏补上日期，只知年份也可以。", "Fill approved_on of centers.csv; a year alone will do."),
    ),
    Fault(
        "center_without_organizations", "completeness", "unanswered", TOGETHER,
        Words("个中心没有参与或运营机构", "Centers without any organisation"),
        Words("谁与谁合作、各层级是否重叠，都看不到它们。", "Who works with whom, and how tiers overlap, cannot see them."),
        Words("在 memberships.csv 补上牵头、股东或成员单位。", "Add lead, shareholders or members to memberships.csv."),
    ),
    Fault(
        "center_without_chain", "completeness", "unanswered", ("chain_coverage", "tier_overlap", "collaborators"),
        Words("个中心未关联产业链或环节", "Centers tied to no chain and no segment"),
        Words("只要还有中心未关联环节，就没有一个环节能判为“没有覆盖”。", "While any center is tied to no segment, no segment can be said to be uncovered."),
        Words("在 center_segments.csv 补上中心所做的环节。", "Add the segments a center works in to center_segments.csv."),
    ),
    Fault(
        "organization_without_place", "completeness", "unanswered", ("chain_coverage", "collaboration_density"),
        Words("家机构没有所在地区", "Organisations without a place"),
        Words("按地区提问时看不到它们。", "Questions about a region do not see them."),
        Words("在 organizations.csv 补上 province 或 city。", "Fill province or city of organizations.csv."),
    ),
    Fault(
        "organization_without_uscc", "completeness", "weak", TOGETHER,
        Words("家机构没有统一社会信用代码", "Organisations without a unified social credit code"),
        Words("两种写法是不是同一家，只能靠名称判断。", "Whether two spellings are one organisation rests on the name alone."),
        Words("在 organizations.csv 的 uscc 栏补上代码；企业登记公示可查。", "Fill uscc of organizations.csv; the public company register has it."),
    ),
    Fault(
        "organization_without_kind", "completeness", "weak", ("organization_profile",),
        Words("家机构没有类型", "Organisations of unknown kind"),
        Words("不能按企业、高校、院所分开看。", "They cannot be told apart as firms, universities or institutes."),
        Words("在 organizations.csv 的 kind 栏补上类型。", "Fill kind of organizations.csv."),
    ),
    # -- coverage
    Fault(
        "named_below_stated", "coverage", "unanswered", LISTS,
        Words("份名单收录的中心少于来源所称", "Lists that name fewer centers than sources state"),
        Words("那里的空格只能答“未知”，不能答“没有”。", "Empty cells there can only be answered “unknown”, never “none”."),
        Words("找到该地区的完整名单，补进 centers.csv。", "Find the full list of that region and add its centers to centers.csv."),
    ),
    Fault(
        "no_total_stated", "coverage", "unanswered", LISTS,
        Words("个“地区 × 层级”没有来源给出总数", "Pairs of region and tier for which no source states a total"),
        Words("不知道收录了几分之几，空格也只能答“未知”。", "What share is on record cannot be told, and empty cells stay unknown."),
        Words("找到主管部门公布的总数或名单，补进 coverage.csv。", "Find the total or list the authority published and add it to coverage.csv."),
    ),
    Fault(
        "list_not_of_today", "coverage", "unanswered", LISTS,
        Words("份名单数目已齐，但不能用于今天", "Lists full in number that do not hold for today"),
        Words("名单只在它所说的日期有效，或来源没有说名单齐全。", "A list holds for its own date, or its source does not say that it is complete."),
        Words("找到更新的公布，更新 coverage.csv 的 as_of 与 list_complete。", "Find a newer publication and update as_of and list_complete in coverage.csv."),
    ),
    # -- conflicts and keys
    Fault(
        "conflict_not_settled", "conflicts", "unanswered", ("center_profile", "organization_profile", "sources_of"),
        Words("项说法矛盾，未能取舍", "Contradictions not settled"),
        Words("来源说了，图中却是空的。", "Sources speak, but the graph shows nothing."),
        Words("核实后用 chuangtu correct 记下核定的值。", "Check, then record the right value with chuangtu correct."),
    ),
    Fault(
        "organization_key_shared", "keys", "wrong", TOGETHER,
        Words("个代码或名称由几家机构共用", "Codes or names carried by several organisations"),
        Words("同一家机构被数两次，或两家被混为一家。", "One organisation is counted twice, or two are taken for one."),
        Words("核对来源：同一家就合并，否则改正代码或名称。", "Check the sources: merge them if they are one, else correct the code or name."),
    ),
    Fault(
        "center_key_shared", "keys", "wrong", LISTS,
        Words("个中心名称出现不止一次", "Names carried by several centers"),
        Words("同一个中心可能被数两次。", "One center may be counted twice."),
        Words("核对来源：同一个就去掉一行，否则把名称写全。", "Check the sources: drop one row if they are one, else write the names in full."),
    ),
    Fault(
        "other_key_shared", "keys", "wrong", ("collaboration_density",),
        Words("个号码或网址出现不止一次", "Numbers or addresses carried by several things"),
        Words("同一件事被数两次，或两件被混为一件。", "One thing is counted twice, or two are taken for one."),
        Words("核对来源，改正号码，或去掉重复的一行。", "Check the sources; correct the number, or drop the row that repeats."),
    ),
    # -- relations
    Fault(
        "without_any_relation", "orphans", "unanswered", (),
        Words("个对象没有任何关系", "Things without any relation"),
        Words("收录了，但没有一个问题会用到它们。", "They are on record, but no question reaches them."),
        Words("补上它们与中心、机构或环节的关系，或从文件中去掉。", "Add what ties them to a center, an organisation or a segment, or drop them."),
    ),
    Fault(
        "focus_differs", "focus", "weak", (*LISTS, "tier_overlap"),
        Words("个中心所报与所做的领域不一致", "Centers working in another field than they declare"),
        Words("可能记在了别的领域；也可能两边都对（例如新材料中心服务于显示产业）。", "They may be counted in the wrong field; both sides may be right."),
        Words("核对中心的领域、产业链与环节，改正其中不对的一个。", "Check sector, chain and segments of the center and correct the one that is wrong."),
    ),
    # -- sources
    Fault(
        "sources_undated", "freshness", "weak", ("sources_of",),
        Words("个来源没有发布日期", "Sources without a date of publication"),
        Words("不知道说的是哪一年；两种说法并存时也不能以新旧取舍。", "Which year they speak of is not known, and of two statements the newer cannot be told."),
        Words("打开网页，把日期补进 sources.csv 的 published 栏。", "Open the page and add its date to the column published of sources.csv."),
    ),
    Fault(
        "sources_old", "freshness", "weak", ("sources_of",),
        Words("个来源已有 5 年以上", "Sources five years old or more"),
        Words("情况可能已变。", "Things may have changed since."),
        Words("从依据最多的开始，找更新的公布。", "Look for newer publications, the most used sources first."),
    ),
    Fault(
        "centers_by_copies_only", "provenance", "weak", (*LISTS, "sources_of"),
        Words("个中心只有转载站或自动生成的页面为证", "Centers resting on copies or generated pages only"),
        Words("没有可信的来源证明它们存在。", "No trusted source says that they exist."),
        Words("找到主管部门或中心自己的公布，写入 centers.csv 的 source_url。", "Find what the authority or the center published; put it in source_url of centers.csv."),
    ),
    Fault(
        "things_without_address", "provenance", "weak", ("sources_of",),
        Words("个对象没有网址为证", "Things without an address to open"),
        Words("读者无法自己核对。", "A reader cannot check them."),
        Words("在文件的来源栏补上网址。", "Add the address in the file's column for sources."),
    ),
    Fault(
        "not_understood", "provenance", "unanswered", ("center_profile", "sources_of"),
        Words("处原文未能读出值", "Printed values that could not be read"),
        Words("原文保留了，但问题看不到它。", "The text is kept, but no question sees it."),
        Words("把该格改写成能读的值（日期写作 2019-05），重新载入。", "Write the cell as a value that can be read (a date as 2019-05) and load it again."),
    ),
    Fault(
        "relation_without_end", "provenance", "unanswered", ("chain_coverage", "collaboration_density"),
        Words("条关系缺一端，未入图", "Relations left out for a missing end"),
        Words("来源说了这条关系，但其中一端不在任何已载入的文件中。", "A source states the relation, but one end is in no file that was loaded."),
        Words("载入缺的那一端，或改正编号。", "Load the missing end, or correct its id."),
    ),
    Fault(
        "rows_refused", "refused", "wrong", DATED,
        Words("行未被接受", "Rows refused"),
        Words("来源里有、图中没有。", "Sources have them; the graph does not."),
        Words("改好文件中指出的格，重新载入。", "Mend the cells that were pointed out and load the file again."),
    ),
)  # fmt: skip
FAULT = {fault.code: fault for fault in FAULTS}
