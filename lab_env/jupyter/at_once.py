"""A kernel's WebSocket without Nagle's algorithm: a key's letter does not wait until the browser's system has acknowledged the message before it, some 20 to 40 ms."""

from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection


class AtOnce(ZMQChannelsWebsocketConnection):
    """Jupyter's own, each message sent when it is there."""

    def connect(self):
        self.websocket_handler.set_nodelay(True)
        return super().connect()
