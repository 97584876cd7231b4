"""The gate of the HTTP/2 group: one recorder behind services that are open and paid for."""
from harness.gate import Gate
from harness.recorder import Recorder


class Site(Gate):
    def __init__(self, world):
        self.recorder = Recorder()
        super().__init__(world, "http2", f"""
  - name: open
    match: {{path: /}}
    upstream: http://127.0.0.1:{self.recorder.port}
  - name: paid
    match: {{path: /paid}}
    upstream: http://127.0.0.1:{self.recorder.port}
    payment: {{price: 10 sat, expires: 1d, reuse: 0s, max_challenges: 1000/min}}""")
        self.credential = None

    def pass_for_paid(self):
        """Bought once."""
        self.credential = self.credential or self.buy("/paid/x")
        return self.credential


def site(world):
    return world.once("http2", lambda: Site(world))
