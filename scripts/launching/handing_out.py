"""Hands out the public certificate of this machine's authority over plain HTTP: a phone needs it before HTTPS works."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


def hand_out(authority: Path, host: str, port: int) -> ThreadingHTTPServer:
    """Serve this one file, whatever the path, from a thread that ends with the process."""
    content = authority.read_bytes()

    class OneFile(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "application/x-x509-ca-cert")
            self.send_header("Content-Disposition", 'attachment; filename="etalon-authority.crt"')
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:
            """Nothing: a phone that fetches a certificate is no event."""

    server = ThreadingHTTPServer((host, port), OneFile)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server
