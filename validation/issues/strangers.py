"""Strangers' files: what a file asks of us that no honest table needs, and what we do not open for our own safety."""

from __future__ import annotations

from validation.issues.kind import kind

RAN_OUT_OF_MEMORY = kind(
    code="ran-out-of-memory",
    title="The file needs more memory than we give it",
    problem="“{name}” needs more than the {limit} MB of memory that we give to one file.",
    what_to_do="Delete the empty rows and columns around the table, or split it into smaller files.",
    severity="error",
    frictionless="source-error",
    why="A file that takes all the memory would stop the checks of everybody else.",
    fix="Press Ctrl+End to see where Excel thinks the table ends. If that is far below or right of your data, select "
    "the empty rows and columns up to there, delete them, and save.",
    example="A sheet with a value in A1 and another in XFD1048576 is a table of 17 billion cells.",
)
TOOK_TOO_LONG = kind(
    code="took-too-long",
    title="The check took too long",
    problem="Checking “{name}” took more than {limit} seconds, so we stopped.",
    what_to_do="Split it into smaller files. If you sent a schema, look for a pattern such as (a+)+ in it.",
    severity="error",
    frictionless="source-error",
    why="A check that never ends would keep everybody else waiting.",
    fix="Send one year or one area at a time. In a schema of your own, write [a-z]+ where you wrote ([a-z]+)+.",
    example="The pattern (a+)+$ tries a million ways to read “aaaaaaaaaaaaaaaaaaaaaaaa!”, and twice as many for each "
    "letter more.",
)
WROTE_TOO_MUCH = kind(
    code="wrote-too-much",
    title="The file unpacks to more than we hold",
    problem="“{name}” needs more than the {limit} MB of disk that we give to one file.",
    what_to_do="Split it into smaller files, then send them one by one.",
    severity="error",
    frictionless="source-error",
    why="A small packed file can unpack to more than a disk holds.",
    fix="Save each table as a file of its own, without packing it.",
    example="A ZIP of 4 MB may hold a file of 4 GB that is nothing but the digit 0.",
)
READER_CRASHED = kind(
    code="reader-crashed",
    title="The file stops the program that reads it",
    problem="“{name}” stopped the program that reads it, so we could not look inside.",
    what_to_do="Open it in Excel or LibreOffice, save it again as “CSV UTF-8”, and send the new file.",
    severity="error",
    frictionless="source-error",
    why="The file is damaged, or made by a program that does not keep to the standard. Others may fail to open it too.",
    fix="Choose File, then Save As, then “CSV UTF-8”. If it does not open at all, export it again where it came from.",
    example="A workbook whose own index promises four billion words and holds none.",
)
UNSAFE_MEMBER = kind(
    code="unsafe-member",
    title="A file in the archive would land outside it",
    problem="“{member}” was not read: {why}.",
    what_to_do="Pack the files anew from one folder, and send the new archive.",
    severity="error",
    frictionless="source-error",
    why="A program that unpacks such an archive can be made to write over files of yours. Honest archives have none.",
    fix="Put the files into one folder. In Explorer, select it, choose Send to, then Compressed (zipped) folder.",
    example="../../evil.csv and C:\\Windows\\evil.csv climb out of the folder; table.csv and 2024/table.csv stay in.",
)
NOT_A_FILE = kind(
    code="not-a-file",
    title="A link or a device instead of a file",
    problem="“{name}” is {what}, and not a file of its own, so we did not read it.",
    what_to_do="Replace it with the file itself.",
    severity="error",
    frictionless="source-error",
    why="A link can lead to a file that you did not mean to share, and a device never ends.",
    fix="Copy the file that the link leads to into the folder, and delete the link.",
    example="A link named table.csv that leads to another folder.",
)
RESOURCE_NOT_FOUND = kind(
    code="resource-not-found",
    title="A file that the package names is not there",
    problem="The package names “{path}”, {why}.",
    what_to_do="Put the file into the package's folder, or take its resource out of datapackage.json.",
    severity="error",
    frictionless="source-error",
    why="Whoever opens the package would look for that table and not find it. We never fetch one from elsewhere.",
    fix="Open datapackage.json in a text editor and compare each “path” with the names of the files.",
    example="“path”: “data/2024.csv” with a file called data/2024-final.csv",
)
