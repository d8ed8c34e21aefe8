"""Strangers' files are read in a process apart, with bounds on all that it may use and walls around all that it may do.

``client.ForkServer.run`` does one job there. What may be asked for is a module's list of jobs, each a plain function
from JSON to JSON: nothing is unpickled, in either direction.
"""
