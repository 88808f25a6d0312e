import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("audits", "0001_initial"),
        ("kernel", "0001_initial"),
        ("organisation", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="ManagementReview",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("last_event_seq", models.BigIntegerField(default=0, editable=False)),
                ("row_hash", models.CharField(default="", editable=False, max_length=64)),
                ("reference", models.CharField(editable=False, max_length=12, unique=True, verbose_name="reference")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "Planned"),
                            ("inputs_requested", "Inputs asked for"),
                            ("pack_ready", "Pack frozen"),
                            ("held", "Held"),
                            ("minutes_draft", "Minutes in draft"),
                            ("approved", "Minutes approved"),
                            ("actions_running", "Actions running"),
                            ("closed", "Closed"),
                        ],
                        default="planned",
                        editable=False,
                        max_length=16,
                        verbose_name="state",
                    ),
                ),
                ("planned_on", models.DateField(verbose_name="planned for")),
                ("held_on", models.DateField(blank=True, editable=False, null=True, verbose_name="held on")),
                ("place", models.CharField(blank=True, max_length=200, verbose_name="place")),
                ("period_from", models.DateField(verbose_name="period from")),
                ("period_to", models.DateField(verbose_name="period until")),
                (
                    "figures_as_of",
                    models.DateField(blank=True, editable=False, null=True, verbose_name="figures as of"),
                ),
                (
                    "pack_frozen_on",
                    models.DateField(blank=True, editable=False, null=True, verbose_name="pack frozen on"),
                ),
                ("snapshot", models.JSONField(blank=True, editable=False, null=True)),
                ("snapshot_sha256", models.CharField(blank=True, editable=False, max_length=64)),
                ("summary", models.TextField(blank=True, max_length=2000, verbose_name="what the programme saw")),
                (
                    "opinion",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("effective", "Effective"),
                            ("except", "Effective except"),
                            ("not_effective", "Not effective"),
                        ],
                        max_length=14,
                        verbose_name="opinion",
                    ),
                ),
                ("opinion_text", models.CharField(blank=True, max_length=300, verbose_name="message of page 2")),
                (
                    "not_looked_at",
                    models.TextField(
                        blank=True, max_length=2000, verbose_name="what was not looked at, beside the computed list"
                    ),
                ),
                (
                    "certificate_outlook",
                    models.TextField(
                        blank=True, max_length=2000, verbose_name="certificate: next visit, what they would find"
                    ),
                ),
                ("discussion", models.TextField(blank=True, max_length=8000, verbose_name="what was discussed")),
                ("suitability", models.TextField(blank=True, max_length=2000, verbose_name="conclusion: suitable?")),
                ("adequacy", models.TextField(blank=True, max_length=2000, verbose_name="conclusion: adequate?")),
                ("effectiveness", models.TextField(blank=True, max_length=2000, verbose_name="conclusion: effective?")),
                ("next_on", models.DateField(blank=True, null=True, verbose_name="next review")),
                (
                    "approved_on",
                    models.DateField(blank=True, editable=False, null=True, verbose_name="minutes approved on"),
                ),
                (
                    "approved_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "chair",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews_chaired",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="chair",
                    ),
                ),
                (
                    "opinion_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "prepared_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews_prepared",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="prepared by",
                    ),
                ),
            ],
            options={
                "verbose_name": "management review",
                "ordering": ["-planned_on", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("period_to__gte", models.F("period_from"))),
                        name="reviews_review_period_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("pack_frozen_on__isnull", True), ("snapshot_sha256", "")),
                            models.Q(
                                ("pack_frozen_on__isnull", False), models.Q(("snapshot_sha256", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="reviews_review_frozen_has_hash",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("approved_by__isnull", True), ("approved_on__isnull", True)),
                            models.Q(("approved_by__isnull", False), ("approved_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="reviews_review_approved_has_who_and_when",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("last_event_seq", models.BigIntegerField(default=0, editable=False)),
                ("row_hash", models.CharField(default="", editable=False, max_length=64)),
                ("number", models.CharField(max_length=4, verbose_name="number")),
                ("question", models.CharField(blank=True, max_length=300, verbose_name="decision asked")),
                (
                    "why",
                    models.TextField(
                        blank=True, max_length=1000, verbose_name="why, in the words of services and customers"
                    ),
                ),
                ("cost", models.CharField(blank=True, max_length=120, verbose_name="cost")),
                ("what_if_not", models.CharField(blank=True, max_length=300, verbose_name="what if not")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("improve", "Improve"),
                            ("change_sms", "Change the management system"),
                            ("change_service", "Change a service"),
                            ("resource", "Resource"),
                            ("none", "No change"),
                        ],
                        default="improve",
                        max_length=14,
                        verbose_name="type",
                    ),
                ),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[("yes", "Yes"), ("no", "No"), ("other", "Other")],
                        max_length=5,
                        verbose_name="answer",
                    ),
                ),
                ("text", models.TextField(blank=True, max_length=2000, verbose_name="decided")),
                ("rationale", models.TextField(blank=True, max_length=2000, verbose_name="reason")),
                ("due", models.DateField(blank=True, null=True, verbose_name="due")),
                ("measure", models.CharField(blank=True, max_length=300, verbose_name="how one sees that it worked")),
                ("final", models.BooleanField(default=False, editable=False, verbose_name="final")),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Open"), ("done", "Done"), ("carried", "Carried to the next review")],
                        default="open",
                        editable=False,
                        max_length=7,
                        verbose_name="state",
                    ),
                ),
                ("done_on", models.DateField(blank=True, editable=False, null=True, verbose_name="done on")),
                (
                    "done_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="review_decisions",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="owner",
                    ),
                ),
                (
                    "carried_to",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="taken_over",
                        to="reviews.managementreview",
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="decisions",
                        to="reviews.managementreview",
                    ),
                ),
            ],
            options={
                "verbose_name": "decision of a review",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("review", "number"), name="reviews_decision_number_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("final", False),
                            ("kind", "none"),
                            models.Q(("due__isnull", False), ("owner__isnull", False)),
                            _connector="OR",
                        ),
                        name="reviews_decision_final_has_owner_and_due",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("done_on__isnull", False), ("state", "done")),
                            models.Q(models.Q(("state", "done"), _negated=True), ("done_on__isnull", True)),
                            _connector="OR",
                        ),
                        name="reviews_decision_done_has_day",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Attendee",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("last_event_seq", models.BigIntegerField(default=0, editable=False)),
                ("row_hash", models.CharField(default="", editable=False, max_length=64)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("invited", "Invited"),
                            ("present", "Present"),
                            ("excused", "Excused"),
                            ("delegate", "Delegate"),
                        ],
                        default="invited",
                        max_length=8,
                        verbose_name="attendance",
                    ),
                ),
                ("role_text", models.CharField(blank=True, max_length=120, verbose_name="in which role")),
                (
                    "delegate_for",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="for",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="review_seats",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attendees",
                        to="reviews.managementreview",
                    ),
                ),
            ],
            options={
                "verbose_name": "attendee",
                "ordering": ["pk"],
                "constraints": [models.UniqueConstraint(fields=("review", "person"), name="reviews_attendee_once")],
            },
        ),
        migrations.CreateModel(
            name="ReviewInput",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("last_event_seq", models.BigIntegerField(default=0, editable=False)),
                ("row_hash", models.CharField(default="", editable=False, max_length=64)),
                (
                    "item",
                    models.CharField(
                        choices=[
                            ("a", "a Actions of earlier reviews"),
                            ("b", "b Changes inside and outside"),
                            ("c1", "c1 Nonconformities and corrective actions"),
                            ("c2", "c2 Measurements"),
                            ("c3", "c3 Results of audits"),
                            ("d", "d Chances to improve"),
                            ("e", "e Feedback of customers and others"),
                            ("f", "f Policy"),
                            ("g", "g Objectives of service management"),
                            ("h", "h Performance of services"),
                            ("i", "i Performance of other parties"),
                            ("j", "j Resources and capabilities"),
                            ("k", "k Risks, and what was done about them"),
                            ("l", "l Planned changes"),
                        ],
                        max_length=2,
                        verbose_name="item",
                    ),
                ),
                (
                    "light",
                    models.CharField(
                        blank=True,
                        choices=[("ok", "In order"), ("watch", "To watch"), ("act", "To act on")],
                        max_length=5,
                        verbose_name="light",
                    ),
                ),
                ("sentence", models.TextField(blank=True, max_length=2000, verbose_name="sentence")),
                ("suggested", models.TextField(blank=True, editable=False, max_length=2000, verbose_name="suggested")),
                (
                    "nothing_because",
                    models.CharField(blank=True, max_length=300, verbose_name="nothing to report because"),
                ),
                ("as_of", models.DateField(blank=True, null=True, verbose_name="as of")),
                ("treated_on", models.DateField(blank=True, null=True, verbose_name="treated on")),
                ("session", models.CharField(blank=True, max_length=120, verbose_name="given to session")),
                ("session_date", models.DateField(blank=True, null=True, verbose_name="date of that session")),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="review_inputs",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="owner",
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="inputs",
                        to="reviews.managementreview",
                    ),
                ),
            ],
            options={
                "verbose_name": "input of a review",
                "ordering": ["item"],
                "constraints": [models.UniqueConstraint(fields=("review", "item"), name="reviews_input_once")],
            },
        ),
        migrations.CreateModel(
            name="ReviewVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("last_event_seq", models.BigIntegerField(default=0, editable=False)),
                ("row_hash", models.CharField(default="", editable=False, max_length=64)),
                ("number", models.CharField(max_length=8, verbose_name="version")),
                ("snapshot", models.JSONField()),
                ("sha256", models.CharField(max_length=64, verbose_name="hash of the data")),
                (
                    "pdf_state",
                    models.CharField(
                        choices=[("none", "Not asked for"), ("pending", "Being made"), ("ready", "Ready")],
                        default="none",
                        max_length=9,
                        verbose_name="PDF",
                    ),
                ),
                ("issued_on", models.DateField(blank=True, null=True, verbose_name="issued on")),
                (
                    "file",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="kernel.attachment",
                    ),
                ),
                (
                    "issued_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="issued by",
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="reviews.managementreview",
                    ),
                ),
            ],
            options={
                "verbose_name": "version of a review report",
                "ordering": ["review", "pk"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("file__isnull", False), ("pdf_state", "ready")),
                            models.Q(models.Q(("pdf_state", "ready"), _negated=True), ("file__isnull", True)),
                            _connector="OR",
                        ),
                        name="reviews_reviewversion_ready_has_file",
                    ),
                    models.UniqueConstraint(fields=("review", "number"), name="reviews_reviewversion_number_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="AuditReport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("last_event_seq", models.BigIntegerField(default=0, editable=False)),
                ("row_hash", models.CharField(default="", editable=False, max_length=64)),
                ("number", models.CharField(max_length=8, verbose_name="version")),
                ("snapshot", models.JSONField()),
                ("sha256", models.CharField(max_length=64, verbose_name="hash of the data")),
                (
                    "pdf_state",
                    models.CharField(
                        choices=[("none", "Not asked for"), ("pending", "Being made"), ("ready", "Ready")],
                        default="none",
                        max_length=9,
                        verbose_name="PDF",
                    ),
                ),
                ("issued_on", models.DateField(blank=True, null=True, verbose_name="issued on")),
                ("reason", models.TextField(blank=True, max_length=2000, verbose_name="reason of the correction")),
                (
                    "audit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="printed_reports", to="audits.audit"
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="kernel.attachment",
                    ),
                ),
                (
                    "issued_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="issued by",
                    ),
                ),
            ],
            options={
                "verbose_name": "version of an audit report",
                "ordering": ["audit", "pk"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("file__isnull", False), ("pdf_state", "ready")),
                            models.Q(models.Q(("pdf_state", "ready"), _negated=True), ("file__isnull", True)),
                            _connector="OR",
                        ),
                        name="reviews_auditreport_ready_has_file",
                    ),
                    models.UniqueConstraint(fields=("audit", "number"), name="reviews_auditreport_number_once"),
                ],
            },
        ),
    ]
