"""The same check as other tools make it: each a script of its own, run in the peers' environment."""
