"""What the VM panel shows for a set of XenAPI's records: pure functions, texts as Words, so that they can be tested without any front end."""
