"""Stories: small text files with their charts, told with figures that are looked up when the page is made.

``reading`` makes a ``Story`` of a file and says in one sentence what is wrong with one that is broken. How a story is
told, with the figures of what is published now, is ``catalogue.site.stories``'s.
"""

from __future__ import annotations
