"""A kernel's messages are not held back in the Jupyter server: `xenlab lab` asks for its WebSockets without Nagle's algorithm."""

from jupyter_server.serverapp import ServerApp
from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection
from jupyter_server.services.kernels.websocket import KernelWebsocketHandler

from lab_env.jupyter.at_once import AtOnce


def test_each_message_is_sent_when_it_is_there(monkeypatch):
    monkeypatch.setattr(ZMQChannelsWebsocketConnection, "connect", lambda self: "connected")
    asked, connection, handler = [], AtOnce.__new__(AtOnce), KernelWebsocketHandler.__new__(KernelWebsocketHandler)      # of no kernel, of no server
    handler.set_nodelay = asked.append
    connection.websocket_handler = handler
    assert connection.connect() == "connected" and asked == [True]


def test_jupyter_takes_it_by_the_name_that_xenlab_lab_gives():
    assert ServerApp(kernel_websocket_connection_class="lab_env.jupyter.at_once.AtOnce").kernel_websocket_connection_class is AtOnce
