"""Two measures beside one another: from any datasets, for the areas and the periods that both have.

``asked.read`` makes a ``Choice`` of an address, ``compare.compare`` aligns its two sides and says what is left out,
``relation`` tells how they go together, ``drawing`` shows it, ``downloads`` hands it out. Flask is not known here.
"""

from __future__ import annotations
