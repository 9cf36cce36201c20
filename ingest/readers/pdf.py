"""PDF files, an optional extra: tables with pdfplumber, text with pypdfium2; a scan has neither."""

from __future__ import annotations

from importlib.util import find_spec

from graph.errors import Words
from ingest.readers.grid import Grid
from ingest.readers.layout import tables_of
from ingest.readers.packages import PASSWORD
from ingest.readers.reading import Reading, Source

MOST_PAGES = 300
NEEDED = ("pdfplumber", "pypdfium2")


def read_pdf(source: Source) -> Reading:
    """Read the tables of a PDF, or its text when it has none.

    Raises Refused when the extra is not installed, or the file is damaged, protected, too long or a scan.
    """
    if not all(map(find_spec, NEEDED)):
        raise source.refused(
            Words("未安装读取 PDF 的组件", "what reads PDF files is not installed"),
            Words(
                '请安装 `pip install "chuangtu[pdf]"`，或将文件另存为 .docx 或 .xlsx。',
                'Install it with `pip install "chuangtu[pdf]"`, or save the file as .docx or .xlsx.',
            ),
        )
    text = _text(source)
    if not text.strip():
        raise source.refused(
            Words("PDF 中没有文字，可能是扫描件", "the PDF holds no text; it may be a scan"),
            Words(
                "请先用文字识别软件（OCR）处理，或录入 .xlsx。",
                "Run text recognition (OCR) on it first, or type it into an .xlsx.",
            ),
        )
    return Reading([table for grid in _grids(source) for table in tables_of(grid, source.name)], text=text)


def _text(source: Source) -> str:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(source.data)
        if len(document) > MOST_PAGES:
            raise source.refused(
                Words(f"PDF 超过 {MOST_PAGES} 页", f"the PDF has more than {MOST_PAGES} pages"),
                Words("请拆成几个文件。", "Split it into several files."),
            )
        return "\n".join(page.get_textpage().get_text_bounded().replace("\r\n", "\n") for page in document)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise source.refused(*PASSWORD) from error
        raise source.refused(
            Words("PDF 已损坏或不完整", "the PDF is damaged or incomplete"),
            Words("请重新获取或导出。", "Get or export it again."),
        ) from error


def _grids(source: Source) -> list[Grid]:
    import pdfplumber

    found = []
    with pdfplumber.open(source.stream()) as document:
        for page in document.pages:
            for number, rows in enumerate(page.extract_tables(), 1):
                sheet = f"p{page.page_number}-{number}"
                found.append(Grid(f"{source.stem} {sheet}", [list(row) for row in rows], sheet))
            page.close()  # what was parsed of a page is kept otherwise
    return found
