"""A mail server for tests: it speaks SMTP on a port of this machine and keeps to whom it was asked to send."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Thread


@dataclass
class MailServer:
    """Who was written to. `refuses` says of a recipient whether there is no such person; `on_message` is called while
    the sender of a message waits.
    """

    refuses: Callable[[str], bool] = lambda _address: False
    on_message: Callable[[], object] = lambda: None
    port: int = 0
    recipients: list[str] = field(default_factory=list)

    def answer(self, line: str) -> str:
        """What the server says to a command."""
        command, _colon, argument = line.strip().partition(":")
        address = argument.partition(">")[0].lstrip(" <")
        if command.upper() == "RCPT TO":
            if self.refuses(address):
                return f"550 5.1.1 <{address}>: no such person"
            self.recipients.append(address)
        return {"DATA": "354 go on", "QUIT": "221 bye"}.get(command.upper(), "250 well")


@contextmanager
def running(server: MailServer) -> Iterator[MailServer]:
    """Let it listen as long as the block lasts."""

    class Conversation(StreamRequestHandler):
        def handle(self) -> None:
            self._say("220 here")
            while line := self.rfile.readline().decode():
                self._say(server.answer(line))
                if line.upper().startswith("DATA"):
                    while self.rfile.readline().strip() != b".":
                        pass
                    server.on_message()
                    self._say("250 kept")

        def _say(self, text: str) -> None:
            self.wfile.write(f"{text}\r\n".encode())

    with ThreadingTCPServer(("127.0.0.1", 0), Conversation) as listening:
        server.port = listening.server_address[1]
        Thread(target=listening.serve_forever, args=(0.05,), daemon=True).start()
        try:
            yield server
        finally:
            listening.shutdown()
