"""Who is written to about a report."""

from __future__ import annotations

from datetime import date

import pytest

from audits import services
from audits.models import AuditMilestone
from tests.audits.conftest import LAST
from tests.audits.helpers import CONCLUSIONS

pytestmark = pytest.mark.django_db


def test_ag_8_every_recipient_and_nobody_else_gets_one_mail_with_a_link(in_reporting, leo, mina, bo):
    from kernel.models import Job

    services.approve_report(in_reporting, conclusions=CONCLUSIONS, by=mina, today=LAST)
    services.send_report(in_reporting, happened_on=LAST, by=leo, today=LAST)

    mails = [job.payload for job in Job.objects.filter(dedup_key__startswith="audits:report:")]
    assert [(mail["to"], mail["subject"]) for mail in mails] == [
        ("Bo Board <bo@example.org>", "AUD-26-01: the audit report is out")
    ]
    assert "/audits/AUD-26-01/" in mails[0]["body"]


def test_the_factual_check_asks_the_auditees_with_its_last_day(in_reporting, leo):
    from kernel.models import Job

    services.send_draft(in_reporting, happened_on=LAST, by=leo, today=LAST)

    mail = Job.objects.get(dedup_key__startswith="audits:draft:").payload
    assert mail["to"] == "Omar Owner <omar@example.org>"
    assert "until 29 June 2026" in mail["body"]
    services.accept_silence(today=date(2026, 6, 29))
    assert AuditMilestone.objects.get(kind="factual_check_agreed").happened_on == date(2026, 6, 29)
