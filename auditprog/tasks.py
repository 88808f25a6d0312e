"""What the outbox asks this room."""

from auditprog import mail_test
from kernel import outbox

outbox.still_due(mail_test.STILL_DUE)(mail_test.is_due)
