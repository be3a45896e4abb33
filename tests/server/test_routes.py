"""The table of HTTP handlers."""

from lab_env.server import routes

routes.load()


def test_a_path_of_its_own_wins_over_a_beginning():
    xml_rpc = routes.find("POST", "/")
    assert routes.find("POST", "/RPC2") is routes.find("POST", "/any/where") is xml_rpc is not None
    assert routes.find("PUT", "/any/where") is None and routes.find("BREW", "/") is None


def test_a_handler_is_declared_once(monkeypatch):
    monkeypatch.setattr(routes, "EXACT", dict(routes.EXACT))
    monkeypatch.setattr(routes, "BEGINS", list(routes.BEGINS))
    short = routes.route("PUT", "/disks/*")(lambda request, labs: None)
    longer = routes.route("PUT", "/disks/raw/*")(lambda request, labs: None)
    assert routes.find("PUT", "/disks/raw/1") is longer and routes.find("PUT", "/disks/1") is short
