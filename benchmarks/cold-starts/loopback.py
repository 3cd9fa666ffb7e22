"""The base of both servers here."""

import http.server
import sys
import threading


class Loopback(http.server.ThreadingHTTPServer):
    """A server that only this machine can reach. A client that ends in the middle of a call is no error."""

    daemon_threads = True

    def __init__(self, handler):
        super().__init__(("127.0.0.1", 0), handler)
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def handle_error(self, request, client_address):
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)
