"""SQL that strangers write, run over the warehouse in a process apart that can be ended at any moment.

``run(warehouse, sql, limits)`` answers a ``Result``. It raises ``Refused`` for a query that is wrong or not allowed,
with its place; ``Failed`` for one that takes too much; ``Busy`` where too many are under way.
"""

from catalogue.query.guarded.asking import Busy, Failed, Result, SqlLimits, run
from catalogue.query.guarded.mistakes import Refused
from catalogue.query.guarded.places import Place

__all__ = ["Busy", "Failed", "Place", "Refused", "Result", "SqlLimits", "run"]
