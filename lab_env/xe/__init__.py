"""The `xe` command: one table of commands, used by our own `xe` and, over the thin protocol, by the real one."""
