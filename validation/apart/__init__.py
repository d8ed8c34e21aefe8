"""Strangers' files are read in a process apart, with bounds on all that it may use and walls around all that it may do.

``ForkServer.run`` does one job there. What may be asked for is a module's list of jobs, each a plain function from JSON
to JSON: nothing is unpickled, in either direction.
"""

from __future__ import annotations

from validation.apart.client import Ended, FaultApart, ForkServer, NoForkServer
from validation.apart.limits import Limits

__all__ = ["Ended", "FaultApart", "ForkServer", "Limits", "NoForkServer"]
