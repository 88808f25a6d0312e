"""One mail over one connection, step by step: the moment after which nobody can know is kept as short as it can be."""

from __future__ import annotations

import smtplib
from collections.abc import Callable

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.smtp import EmailBackend
from django.core.mail.message import sanitize_address

from kernel.outbox import ChannelDown, Permanent, Temporary, Unclear


def transmit(message: EmailMessage, *, about_to_send: Callable[[], None]) -> None:
    """Send it; `about_to_send` is called right before the server could accept it.

    Raises ChannelDown (no server, or it will not have us), Temporary (4xx), Permanent (5xx for this mail) and
    Unclear (the connection ended between the text and the server's answer).
    """
    backend = get_connection()
    if not isinstance(backend, EmailBackend):  # files, memory: no half-way
        about_to_send()
        backend.send_messages([message])
        return
    try:
        backend.open()
    except OSError as error:  # every smtplib error is one
        raise ChannelDown(f"The mail server does not take our mail: {_said(error)}.") from error
    server = backend.connection
    assert server is not None
    try:
        _envelope(server, message)
        about_to_send()
        _text(server, message)
    finally:
        try:
            backend.close()
        except OSError:
            server.close()


def _envelope(server: smtplib.SMTP, message: EmailMessage) -> None:
    sender = sanitize_address(message.from_email, "utf-8")
    try:
        server.ehlo_or_helo_if_needed()
        code, said = server.mail(sender)
        if code != 250:  # it refuses us, not this mail
            raise ChannelDown(f"The mail server refuses our sender: {code} {said.decode('utf-8', 'replace')}")
        for to in message.recipients():
            _accepted(server.rcpt(sanitize_address(to, "utf-8")))
    except OSError as error:
        raise ChannelDown(f"The mail server hung up: {_said(error)}.") from error


def _text(server: smtplib.SMTP, message: EmailMessage) -> None:
    data = message.message().as_bytes(linesep="\r\n")  # type: ignore[call-arg]  # Django's own class has it
    try:
        _accepted(server.data(data))
    except smtplib.SMTPDataError as error:  # the server answered: it did not take it
        _accepted((error.smtp_code, error.smtp_error))
    except OSError as error:
        raise Unclear(f"The mail server fell silent before it confirmed: {_said(error)}.") from error


def _accepted(answer: tuple[int, bytes | str]) -> None:
    code, text = answer
    if code in (250, 251):
        return
    said = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    reason = f"The mail server refused it: {code} {said}"
    raise (Permanent if code >= 500 else Temporary)(reason)


def _said(error: OSError) -> str:
    return f"{error}" or type(error).__name__
