"""A few lines that open a dataset in the tools that people use. They run as they are pasted; the tests run them.

What each line needs to know of the dataset is its addresses and which columns are text, dates and figures: codes stay
text in every tool, and an empty cell is missing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

RESERVED_IN_R = ("if", "else", "for", "while", "function", "next", "break", "TRUE", "FALSE", "NULL", "NA")


@dataclass(frozen=True)
class Source:
    """What a snippet is about. links: the whole address of each format. name: of the dataset. table: of its table in
    the DuckDB file. fields: name and type of each, as the Table Schema says."""

    name: str
    table: str
    links: Mapping[str, str]
    fields: Sequence[tuple[str, str]]

    def file(self, key: str) -> str:
        """The name that the file has once it is downloaded."""
        return f"{self.name}.{key}"


@dataclass(frozen=True)
class Snippet:
    """key: in the page. needs: what must be there before. language: of the lines, for those who colour them."""

    key: str
    title: str
    needs: str
    language: str
    code: str


def snippets(source: Source) -> list[Snippet]:
    """One for each tool, in the order in which they are shown."""
    tools = TOOLS.items()
    return [Snippet(key, title, needs, language, make(source)) for key, (title, needs, language, make) in tools]


def _pandas(source: Source) -> str:
    return f'''import pandas as pd

df = pd.read_parquet("{source.links["parquet"]}")
print(df.head())
'''


def _polars(source: Source) -> str:
    return f'''import polars as pl

df = pl.read_parquet("{source.links["parquet"]}")
print(df.head())
'''


def _r(source: Source) -> str:
    kinds = {"string": "character", "date": "Date", "number": "numeric"}
    classes = [f"  {_r_name(name)} = {_quoted(kinds[kind])}" for name, kind in source.fields if kind in kinds]
    listed = ",\n".join(classes)
    return f'''types <- c(
{listed}
)
df <- read.csv("{source.links["csv"]}",
               colClasses = types, na.strings = "", encoding = "UTF-8", check.names = FALSE)
head(df)
'''


def _r_name(name: str) -> str:
    is_plain = re.fullmatch(r"[A-Za-z][A-Za-z0-9._]*", name) and name not in RESERVED_IN_R
    return name if is_plain else _quoted(name)


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _duckdb(source: Source) -> str:
    return f'''import urllib.request

import duckdb

urllib.request.urlretrieve("{source.links["duckdb"]}", "{source.file("duckdb")}")
db = duckdb.connect("{source.file("duckdb")}", read_only=True)
db.sql("""
    SELECT * FROM {_sql_name(source.table)} LIMIT 10
""").show()
'''


def _duckdb_shell(source: Source) -> str:
    return f'''curl -fLO "{source.links["duckdb"]}"
duckdb -readonly {source.file("duckdb")} 'SELECT * FROM {_sql_name(source.table)} LIMIT 10'
'''


def _sql_name(name: str) -> str:
    return name if re.fullmatch(r"[a-z_][a-z0-9_]*", name) else '"' + name.replace('"', '""') + '"'


def _power_query(source: Source) -> str:
    kinds = {"string": "type text", "date": "type date", "number": "type number", "integer": "Int64.Type",
             "boolean": "type logical", "datetime": "type datetime"}  # fmt: skip
    types = [f"{{{_m_text(name)}, {kinds[kind]}}}" for name, kind in source.fields if kind in kinds]
    listed = ",\n        ".join(types)
    return f"""let
    Source = Csv.Document(
        Web.Contents({_m_text(source.links["csv"])}),
        [Delimiter = ",", Encoding = 65001, QuoteStyle = QuoteStyle.Csv]
    ),
    Headings = Table.PromoteHeaders(Source, [PromoteAllScalars = true]),
    Blanks = Table.ReplaceValue(Headings, "", null, Replacer.ReplaceValue, Table.ColumnNames(Headings)),
    Typed = Table.TransformColumnTypes(Blanks, {{
        {listed}
    }}, "en-GB")
in
    Typed
"""


def _m_text(text: str) -> str:
    return '"' + text.replace('"', '""').replace("#(", "#(#)(") + '"'


def _javascript(source: Source) -> str:
    return f'''const answer = await fetch("{source.links["json"]}");
const rows = await answer.json();
console.log(rows.length, rows[0]);
'''


def _curl(source: Source) -> str:
    return f'''curl -fLO "{source.links["csv"]}"
head -n 5 {source.file("csv")}
'''


TOOLS: dict[str, tuple[str, str, str, Callable[[Source], str]]] = {
    "pandas": ("Python: pandas", "It needs: pip install pandas pyarrow", "python", _pandas),
    "polars": ("Python: polars", "It needs: pip install polars", "python", _polars),
    "r": ("R", "It needs nothing but R itself.", "r", _r),
    "excel": (
        "Excel: Power Query",
        "In Excel: Data, Get Data, From Other Sources, Blank Query. Then Advanced Editor: paste this over all of it.",
        "powerquery",
        _power_query,
    ),
    "duckdb": (
        "DuckDB: SQL",
        "In a shell, with DuckDB’s own program and curl. The file holds the table, and what its fields and codes mean.",
        "sh",
        _duckdb_shell,
    ),
    "duckdb-python": ("DuckDB: Python", "It needs: pip install duckdb", "python", _duckdb),
    "javascript": (
        "JavaScript",
        "In a browser’s console, in a module of a page, or in Node. Pages of other sites may read it too.",
        "javascript",
        _javascript,
    ),
    "curl": ("curl", "In a shell. Downloads the file and shows its first lines.", "sh", _curl),
}
