"""The folder of messages: a message is there whole or not at all, and half a one ends no worker."""

from queue import Empty

import pytest
from kombu import Connection

import auditprog.celery  # noqa: F401  names the transport
from kernel.broker import Channel


@pytest.fixture
def channel(tmp_path):
    folders = {name: str(tmp_path) for name in ("data_folder_in", "data_folder_out", "control_folder")}
    with Connection("filesystem://", transport_options=folders) as connection:
        found = connection.channel()
        assert isinstance(found, Channel)
        yield found


def test_what_is_put_is_got_once(channel, tmp_path):
    channel._put("celery", {"body": "ü"})
    assert [path.suffix for path in tmp_path.iterdir()] == [".msg"]
    assert channel._get("celery") == {"body": "ü"}
    with pytest.raises(Empty):
        channel._get("celery")


@pytest.mark.parametrize("text", ["", "{", "nonsense"])
def test_half_a_message_is_left_out(channel, tmp_path, text):
    (tmp_path / "0_a.celery.msg").write_text(text)
    channel._put("celery", {"body": "whole"})
    assert channel._get("celery") == {"body": "whole"}
    assert list(tmp_path.iterdir()) == []


def test_what_is_still_written_is_not_seen(channel, tmp_path):
    (tmp_path / "1_a.half").write_text("{")
    with pytest.raises(Empty):
        channel._get("celery")
