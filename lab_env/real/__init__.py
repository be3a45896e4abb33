"""Reaching a real XenServer: whose certificate to trust."""
