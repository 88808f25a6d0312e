"""A mail server for tests: takes mail over a real connection, and misbehaves on request."""

from __future__ import annotations

import contextlib
import email
import socket
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from aiosmtpd.controller import Controller


class Mailbox:
    """What arrived. `answers` are given to the next mails instead of 250; `on_text` runs when one has been taken."""

    def __init__(self) -> None:
        self.taken: list[Any] = []
        self.answers: list[str] = []
        self.refused: dict[str, str] = {}
        self.on_text: Callable[[], None] = lambda: None
        self.port = 0

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.answers:
            return self.answers.pop(0)
        self.taken.append(email.message_from_bytes(envelope.content))
        self.on_text()
        return "250 taken"

    def ids(self) -> Counter[str]:
        return Counter(message["Message-ID"] for message in self.taken)

    def to(self) -> Counter[str]:
        return Counter(message["To"] for message in self.taken)


@contextlib.contextmanager
def mail_server(port: int = 0) -> Iterator[Mailbox]:
    box = Mailbox()
    controller = Controller(box, hostname="127.0.0.1", port=port or free_port(), ready_timeout=20)
    controller.start()
    box.port = controller.port
    try:
        yield box
    finally:
        controller.stop()


@contextlib.contextmanager
def silent_server(say: bytes = b"") -> Iterator[int]:
    """Accepts connections, says one thing at most and then nothing, for ever; yields its port."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        held: list[socket.socket] = []

        def accept() -> None:
            with contextlib.suppress(OSError):
                while True:
                    connection, _ = listener.accept()
                    held.append(connection)
                    connection.sendall(say)

        thread = threading.Thread(target=accept, daemon=True)
        thread.start()
        try:
            yield listener.getsockname()[1]
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            for connection in held:
                connection.close()
            thread.join(5)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
