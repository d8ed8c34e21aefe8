"""Every kind of issue: what a report can say is wrong, in words that a data officer can act on.

A file a step: the kinds stand with the step that finds them. ``KINDS`` holds all of them by code.
"""

from __future__ import annotations

from validation.issues.beside import *  # noqa: F403
from validation.issues.conformance import *  # noqa: F403
from validation.issues.figures import *  # noqa: F403
from validation.issues.kind import EXAMPLES_KEPT, KINDS, Issue, IssueKind, Place, Severity, column_letters
from validation.issues.mangled import *  # noqa: F403
from validation.issues.privacy import *  # noqa: F403
from validation.issues.reading import *  # noqa: F403
from validation.issues.recognising import *  # noqa: F403
from validation.issues.shape import *  # noqa: F403
from validation.issues.standardising import *  # noqa: F403
from validation.issues.strangers import *  # noqa: F403
from validation.issues.templates import *  # noqa: F403

__all__ = ["EXAMPLES_KEPT", "KINDS", "Issue", "IssueKind", "Place", "Severity", "column_letters"]
