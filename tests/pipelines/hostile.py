"""Files that no honest person would send, each made anew and as small as it can be."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
import zlib
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

TABLE = "Area,Count\nHalton,1\n"
MB = 1 << 20
SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
LAUGHS = "".join(
    f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha"}">' for n in range(10)
)  # Ten to the ninth laughs, in one kilobyte.
ENTITIES = f"<!DOCTYPE x [{LAUGHS}]>"
OUTSIDE = '<!DOCTYPE x [<!ENTITY outside SYSTEM "file:///etc/passwd">]>'


def workbook(sheet: str | bytes, *, doctype: str = "", strings: str | None = None, name: str = "One") -> bytes:
    """An XLSX of one sheet, whose XML this is."""
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{RELATIONS}"><Relationship Id="a" Type="{OFFICE}/relationships/'
        'officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'{doctype}<workbook xmlns="{SPREADSHEET}" xmlns:r="{OFFICE}/relationships">'
        f'<sheets><sheet name="{name}" sheetId="1" r:id="a"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{RELATIONS}"><Relationship Id="a" Type="{OFFICE}/'
        f'relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="s" Type="{OFFICE}/relationships/'
        'sharedStrings" Target="sharedStrings.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": sheet,
    }
    if strings is not None:
        parts["xl/sharedStrings.xml"] = strings
    return zipped(parts)


def sheet(rows: str, dimension: str = "A1:B2") -> str:
    return f'<worksheet xmlns="{SPREADSHEET}"><dimension ref="{dimension}"/><sheetData>{rows}</sheetData></worksheet>'


def corners() -> bytes:
    """Two cells, as far apart as a sheet is wide and long: calamine makes room for 17 billion."""
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>'
    return workbook(sheet(rows, "A1:XFD1048576"))


def workbook_bomb(mb: int) -> bytes:
    """A sheet of so many megabytes that pack to a thousandth."""
    row = '<row r="1"><c r="A1" t="inlineStr"><is><t>' + " " * 1000 + "</t></is></c></row>"
    return workbook(sheet(row * (mb * MB // len(row))))


def laughing_workbook(doctype: str = ENTITIES, word: str = "&l9;") -> bytes:
    """A sheet whose text is made of entities: a billion laughs, or somebody's file."""
    rows = f'<row r="1"><c r="A1" t="inlineStr"><is><t>{word}</t></is></c><c r="B1"><v>1</v></c></row>'
    return workbook(doctype + sheet(rows), doctype=doctype, name=word)


def laughing_opendocument() -> bytes:
    """The same as OpenDocument."""
    namespaces = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"' for short in ("office", "table", "text")
    )
    cell = '<table:table-cell office:value-type="string"><text:p>&l9;</text:p></table:table-cell>'
    content = (
        f"{ENTITIES}<office:document-content {namespaces}><office:body><office:spreadsheet>"
        f'<table:table table:name="One"><table:table-row>{cell}</table:table-row></table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    return _opendocument(content)


def repeated_opendocument() -> bytes:
    """One cell, said to be repeated a million times on each of a million rows."""
    namespaces = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"' for short in ("office", "table", "text")
    )
    cell = '<table:table-cell table:number-columns-repeated="16384" office:value-type="float" office:value="1"/>'
    content = (
        f"<office:document-content {namespaces}><office:body><office:spreadsheet>"
        f'<table:table table:name="One"><table:table-row table:number-rows-repeated="1048576">{cell}'
        "</table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"
    )
    return _opendocument(content)


def _opendocument(content: str) -> bytes:
    return zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": content})


def crafted_strings() -> bytes:
    """A workbook whose list of texts promises four billion of them."""
    strings = f'<sst xmlns="{SPREADSHEET}" count="4294967295" uniqueCount="4294967295"><si><t>a</t></si></sst>'
    return workbook(sheet('<row r="1"><c r="A1" t="s"><v>0</v></c></row>'), strings=strings)


def crafted_xls() -> bytes:
    """The first sector of an old workbook, which promises as many sectors as there are numbers."""
    header = bytearray(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + b"\xff" * 100)
    header[24:34] = b"\x3e\0\x03\0\xfe\xff\x09\0\x06\0"
    header[44:48] = header[62:66] = header[72:76] = b"\xff\xff\xff\xff"
    return bytes(header) + "Workbook".encode("utf-16-le")


def zipped(parts: dict[str, str | bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", compression) as target:
        for name, part in parts.items():
            target.writestr(name, part)
    return content.getvalue()


def zip_bomb(mb: int) -> bytes:
    """A ZIP that says what it unpacks to."""
    return zipped({"a.csv": bytes(mb * MB)})


def lying_zip_bomb(mb: int) -> bytes:
    """A ZIP that says it unpacks to a few bytes."""
    content = bytearray(zipped({"a.csv": b"0,0\n" * (mb * MB // 4)}))
    size = (mb * MB).to_bytes(4, "little")
    while (at := content.find(size)) >= 0:
        content[at : at + 4] = (20).to_bytes(4, "little")
    return bytes(content)


def overlapping_zip(mb: int, files: int) -> bytes:
    """Many names for one packed member: small, and each unpacks to all of it."""
    content = bytearray(zipped({"a.csv": b"0,0\n" * (mb * MB // 4)}))
    directory = content.index(b"PK\x01\x02")
    end = content.index(b"PK\x05\x06")
    entry, tail = bytes(content[directory:end]), bytearray(content[end:])
    tail[8:12] = files.to_bytes(2, "little") * 2
    tail[12:16] = (len(entry) * files).to_bytes(4, "little")
    return bytes(content[:directory]) + entry * files + bytes(tail)


def nested_zip(depth: int) -> bytes:
    content: bytes = TABLE.encode()
    for level in range(depth):
        content = zipped({"inner.zip" if level else "a.csv": content})
    return content


def gzip_bomb(mb: int) -> bytes:
    """So many megabytes of one line over and over, packed to a thousandth."""
    packer = zlib.compressobj(wbits=31)
    return b"".join(packer.compress(b"Halton,1\n" * (MB // 9)) for _ in range(mb)) + packer.flush()


def nested_gzip() -> bytes:
    return gzip.compress(gzip.compress(TABLE.encode()))


def parquet_bomb(rows: int) -> bytes:
    """One long text in a dictionary, and row upon row that stands for it: a few kilobytes."""
    indices = pa.repeat(pa.scalar(0, pa.int32()), rows)
    column = pa.DictionaryArray.from_arrays(indices, pa.array(["x" * 10_000]))
    buffer = io.BytesIO()
    pq.write_table(pa.table({"Area": column}), buffer, row_group_size=rows, compression="zstd")
    return buffer.getvalue()


def parquet() -> bytes:
    """An honest one, to be flipped bit by bit."""
    buffer = io.BytesIO()
    areas = ["Halton", "Knowsley", "Liverpool", "Sefton"] * 25
    pq.write_table(pa.table({"Area": areas, "Year": [2024] * 100, "Count": range(100)}), buffer)
    return buffer.getvalue()


def flipped(content: bytes, bit: int) -> bytes:
    changed = bytearray(content)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


def many_columns(columns: int) -> bytes:
    line = ",".join(f"c{number}" for number in range(columns))
    return f"{line}\n{line}\n".encode()


def one_line(path: Path, mb: int) -> Path:
    """One line of so many megabytes, without an end; written and not held."""
    with path.open("wb") as file:
        for _ in range(mb):
            file.write(b"a,b " * (MB // 4))
    return path


def one_cell(path: Path, mb: int) -> Path:
    """A quotation mark that is never closed, over so many megabytes of lines."""
    with path.open("wb") as file:
        file.write(b'Area,Count\n"Halton,1\n')
        for _ in range(mb):
            file.write(b"Knowsley,2\n" * (MB // 11))
    return path


def empty_lines(path: Path, lines: int) -> Path:
    with path.open("wb") as file:
        file.write(TABLE.encode())
        for _ in range(lines // 100_000):
            file.write(b"\n" * 100_000)
        file.write(b"Knowsley,2\n")
    return path


def deep_json(depth: int) -> bytes:
    return b"[" * depth + b"]" * depth


def wide_json(keys: int) -> bytes:
    """Each record has a name of its own."""
    return json.dumps([{f"k{number}": 1} for number in range(keys)]).encode()


def yaml_bomb(line: str, levels: int = 10) -> str:
    """A recipe whose ``line`` holds aliases of aliases: a thousand million texts, in one kilobyte."""
    layers = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    layers += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, levels)]
    return f"recipe: 1\nschema: population\n{line}:\n- {{{', '.join(layers)}}}\n"
