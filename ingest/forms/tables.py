"""Filled sections of a form → tables for its source description (`ingest/sources/<form>_forms.yaml`)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from graph.errors import Words
from graph.identifiers import folded_name
from ingest.forms.content import split_names
from ingest.forms.description import Form, forms
from ingest.forms.outline import chapters_of, report
from ingest.forms.reading import Filled, sections_of
from ingest.readers.grid import Grid
from ingest.table import LeftOut, Remark, Table

CENTER, ORGANIZATION, ROLE = "创新中心名称", "单位名称", "角色"
LEAD, MEMBER = "牵头单位", "参与单位"
NO_LEAD = Remark(
    "no-lead",
    "成员单位名称",
    1,
    Words("成员单位中没有注明哪一个是牵头单位。", "The list of members does not say which one leads."),
)


def form_tables(paragraphs: list[str], grids: list[Grid], name: str) -> list[Table] | None:
    """Return the tables of the form that these paragraphs and grids of a file are; None where they are no known form."""
    for form in forms():
        found = sections_of(form, grids)
        tables = list(_tables(form, found, name))
        if tables:
            tables[0].dropped.extend(label for f in found if f.section.section == "cover" for label in f.dropped)
        chapters = chapters_of(form.outline, paragraphs)
        if chapters is not None:
            remark = Remark("outline", None, 0, report(form.outline, chapters))
            tables.append(Table(f"{form.form}_outline", name, {}, [], form.outline.title.zh, remarks=[remark]))
        if tables:
            return tables
    return None


def _tables(form: Form, found: list[Filled], name: str) -> Iterator[Table]:
    prefix = form.form
    for kind in ("center", "summary"):
        of_kind = [filled for filled in found if filled.section.section == kind]
        if of_kind:
            members = [row for filled in of_kind for row in _members(filled)]
            yield _table(f"{prefix}_centers", name, of_kind, [(f.row, f.values) for f in of_kind if _named(f, CENTER)])
            if members:
                yield _table(f"{prefix}_members", name, of_kind, members, "成员单位")
    center = next((f.values[CENTER] for f in found if f.section.section == "center" and _named(f, CENTER)), "")
    lead = next((f.values[ORGANIZATION] for f in found if f.section.section == "lead" and _named(f, ORGANIZATION)), "")
    for kind in ("lead", "member"):
        of_kind = [filled for filled in found if filled.section.section == kind]
        if of_kind:
            yield from _organizations(prefix, name, of_kind, center, lead)


def _named(filled: Filled, column: str) -> bool:
    return bool(filled.values.get(column))


def _members(filled: Filled) -> Iterator[tuple[int, dict[str, str]]]:
    """Rows of members: those listed, or those in the cells of a summary."""
    center = filled.values.get(CENTER, "")
    listed = filled.members
    if filled.section.section == "summary":
        cells = ((LEAD, filled.values.get(LEAD, "")), (MEMBER, filled.values.get("成员单位", "")))
        listed = [(filled.row, name, role) for role, cell in cells for name in split_names(cell)]
    if not center:
        return
    leading = {folded_name(name) for _, name, role in listed if role == LEAD}
    if listed and not leading:
        filled.remarks.append(NO_LEAD)
    for row, name, role in listed:
        if role == LEAD or folded_name(name) not in leading:
            yield row, {CENTER: center, ORGANIZATION: name, ROLE: role or MEMBER}


def _organizations(prefix: str, name: str, found: list[Filled], center: str, lead: str) -> Iterator[Table]:
    rows, figures = [], []
    for filled in found:
        own = filled.values.get(ORGANIZATION, "")
        if own:
            is_lead = filled.section.role == LEAD or folded_name(own) == folded_name(lead)
            rows.append((filled.row, {**filled.values, CENTER: center, ROLE: LEAD if is_lead else MEMBER}))
            figures += [
                (filled.row, {ORGANIZATION: own, "类型": kind, "年份": year, "金额": text, "名称": f"{year}年{kind}"})
                for kind, year, text in filled.figures
            ]
    yield _table(f"{prefix}_organizations", name, found, rows)
    if figures:
        yield _table(f"{prefix}_figures", name, found, figures, "年度数据")


def _table(table: str, name: str, found: list[Filled], rows: list[tuple[int, dict[str, str]]], part: str = "") -> Table:
    """One table of the rows; what was dropped and could not be read is said once, at the main table of a section."""
    title = found[0].section.title
    columns = _columns(table, found, rows)
    sheet = f"{title.zh}·{part}" if part else title.zh
    made = Table(table, name, columns, [row for row, _ in rows], sheet)
    if not part:
        made.dropped.extend(_once(label for filled in found for label in filled.dropped))
        made.remarks.extend(remark for filled in found for remark in filled.remarks)
        unnamed = (f for f in found if not (_named(f, CENTER) or _named(f, ORGANIZATION)))
        made.left_out.extend(LeftOut(f.row, "blank form row", title.zh) for f in unnamed)
        if not rows:
            said = Words(f"“{title.zh}”没有填写。", f"“{title.en}” is not filled in.")
            made.remarks.append(Remark("not-filled-in", None, 0, said))
    return made


def _columns(table: str, found: list[Filled], rows: list[tuple[int, dict[str, str]]]) -> dict[str, list[str]]:
    """Columns of the filled rows, and of an empty table those it would have, by which it is recognised."""
    names = _once(column for _, values in rows for column in values)
    if not names:
        names = _once(field.target for field in found[0].section.fields if not field.drop)
        names = _once([*names, CENTER, ROLE]) if table.endswith("_organizations") else names
    return {column: [values.get(column, "") for _, values in rows] for column in names}


def _once(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(names))
