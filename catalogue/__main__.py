"""`python -m catalogue` is `lcr`."""

from catalogue.guard import run

run()
