"""The gate of the WebSocket group."""
import ssl

from chat_server import Chat, Echo
from websockets.sync.client import connect

from harness import processes
from harness.gate import Gate


class Room(Gate):
    def __init__(self, world):
        self.chat, self.echo = Chat(), Echo()
        terms = "price: 10 sat, reuse: 0s, max_challenges: 1000/min"
        super().__init__(world, "websocket", f"""
  - name: chat
    match: {{path: /chat}}
    upstream: http://127.0.0.1:{self.chat.port}
    free: [/chat/free]
    payment: {{{terms}, expires: 1d}}
  - name: fleeting
    match: {{path: /fleeting}}
    upstream: http://127.0.0.1:{self.chat.port}
    payment: {{{terms}, expires: 4s}}
  - name: echo
    match: {{path: /echo}}
    upstream: http://127.0.0.1:{self.echo.port}
    payment: {{{terms}, expires: 1d}}
  - name: closed
    match: {{path: /closed}}
    upstream: http://127.0.0.1:{processes.free_port()}""")
        self.credential, self.echo_credential = self.buy("/chat"), self.buy("/echo")

    def enter(self, path="/chat/room", credential=None, tls=False, paid=True, **options):
        """A connection of `websockets`."""
        fields = {"Authorization": credential or self.credential} if paid else {}
        context = None
        if tls:
            context = ssl.create_default_context(cafile=str(self.world.authority.ca))
            context.set_alpn_protocols(["http/1.1"])
        url = f"wss://localhost:{self.tls_port}{path}" if tls else f"ws://127.0.0.1:{self.port}{path}"
        return connect(url, additional_headers=fields, ssl=context, open_timeout=10, close_timeout=5,
                       **{"max_size": None, "ping_interval": None, **options})

    def close(self):
        self.chat.close()
        self.echo.close()


def room(world):
    return world.once("websocket", lambda: Room(world))
