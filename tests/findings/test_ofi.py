"""Opportunities for improvement and good practices."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from audits.models import Audit
from findings import services
from organisation.models import User
from standards.models import Clause
from tests.findings.conftest import TODAY
from tests.findings.helpers import WEEK, refused


def test_an_ofi_is_answered_by_its_owner_and_a_good_practice_is_shared(
    audit: Audit, leo: User, omar: User, mina: User, clause: Callable[[str], Clause]
) -> None:
    texts = {"clauses": [clause("8.6.1")], "evidence": "typed by hand"}
    ofi = services.issue(
        services.raise_draft(audit, kind="ofi", owner=omar, by=leo, today=TODAY, **texts), by=leo, today=TODAY
    )
    good = services.issue(
        services.raise_draft(audit, kind="good_practice", by=leo, today=TODAY, **texts), by=leo, today=TODAY
    )

    assert (ofi.reference, ofi.state, ofi.response_due) == ("OFI-26-01", "proposed", date(2026, 7, 1))
    assert refused(lambda: services.answer_ofi(ofi, accepted=False, text="", by=omar, today=WEEK)) == (
        "Enter why it is declined.",
    )
    with pytest.raises(PermissionDenied):
        services.answer_ofi(ofi, accepted=True, text="yes", by=leo, today=WEEK)
    assert services.answer_ofi(ofi, accepted=True, text="in May", by=omar, today=WEEK).state == "accepted"
    assert services.done_ofi(ofi, by=omar, today=WEEK).state == "done"
    assert (good.reference, good.state) == ("GP-26-01", "recorded")
    assert services.share_good_practice(good, where="forum", by=mina, today=WEEK).state == "shared"
