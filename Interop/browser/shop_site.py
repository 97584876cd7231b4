"""What a browser sees: a page, server-sent events, and goods."""
import http.server
import threading
import time


class Site:
    def __init__(self):
        self.seen = seen = []

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                seen.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
                if "/events" in self.path:
                    self.events()
                elif "/page" in self.path:
                    self.whole("text/html; charset=utf-8", b"<!doctype html><title>shop</title><h1>Shop</h1>")
                else:
                    self.whole("text/plain", f"goods at {self.path}".encode())

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                seen.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
                self.whole("text/plain", f"{len(body)} octets".encode())

            def whole(self, kind, body):
                self.send_response(200)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def events(self):
                """Five of them, with the same time between them; then the connection ends, without a length."""
                self.send_response(200)
                self.send_header("Content-Type", "text/event-stream")
                self.send_header("Connection", "close")
                self.end_headers()
                for number in range(5):
                    self.wfile.write(f"id: {number}\ndata: event {number}\n\n".encode())
                    self.wfile.flush()
                    time.sleep(0.3)
                self.close_connection = True

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
