"""Pages of somebody else on this computer, who means no good."""
import http.server
import threading


class ForeignSite:
    """Serves what stands in `pages`, by path; `seen` has the paths of what was asked for."""

    def __init__(self):
        self.pages, self.seen = pages, seen = {}, []

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                seen.append(self.path)
                body, fields = pages.get(self.path.split("?")[0], ("<!doctype html><title>back</title><h1>Back</h1>", {}))
                body = body.encode()
                self.send_response(200)
                for name, value in {"Content-Type": "text/html; charset=utf-8", "Content-Length": str(len(body)), **fields}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def page(self, path, body, **fields):
        """Its address."""
        text = f"<!doctype html><html lang=en><title>foreign</title><h1>Foreign</h1>{body}"
        self.pages[path] = (text, {name.replace("_", "-"): value for name, value in fields.items()})
        return f"http://127.0.0.1:{self.port}{path}"

    def close(self):
        self.server.shutdown()
