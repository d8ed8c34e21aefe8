"""What people send: files to be checked, without an account. Nothing of it is public, and none is kept for long."""
