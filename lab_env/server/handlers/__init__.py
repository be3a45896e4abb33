"""What the server answers, a module for each theme; found by being here (see ../routes.py)."""
