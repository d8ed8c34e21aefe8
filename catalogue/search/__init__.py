"""Search: a derived index of what is public, and what is read from it: results, reasons, facets, spellings, places.

Each word of the index keeps the datasets that it stands in as one packed array, with the parts of the dataset (title,
measure, area, …) as bits. SQLite's own full text (FTS5) was the first choice and was measured: over 100,000 datasets
it takes 50 to 120 ms only to name all that a common word stands in, and facets must count all of them; a packed array
is read in less than one. So the index is an SQLite file, and the postings in it are ours.
"""

from __future__ import annotations
