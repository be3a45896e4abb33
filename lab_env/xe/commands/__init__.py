"""The commands, a module for each family; a module is found by being there."""
