"""`python -m catalogue` is `lcr`."""

from catalogue.cli import main

main()
