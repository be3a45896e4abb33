"""The laboratory: a XenServer, real or mocked, and the ways to reach it."""
