import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("audits", "0001_initial"),
        ("kernel", "0001_initial"),
        ("organisation", "0001_initial"),
        ("organisation", "__first__"),
        ("standards", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Finding",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("last_event_seq", models.BigIntegerField(default=0, editable=False)),
                ("row_hash", models.CharField(default="", editable=False, max_length=64)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("nc", "Nonconformity"),
                            ("ofi", "Opportunity for improvement"),
                            ("good_practice", "Good practice"),
                        ],
                        max_length=15,
                        verbose_name="kind",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("issued", "Issued"),
                            ("withdrawn", "Withdrawn"),
                            ("proposed", "Proposed"),
                            ("accepted", "Accepted"),
                            ("declined", "Declined"),
                            ("done", "Done"),
                            ("recorded", "Recorded"),
                            ("shared", "Shared"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("reference", models.CharField(blank=True, editable=False, max_length=20, verbose_name="number")),
                ("draft_reference", models.CharField(blank=True, editable=False, max_length=30, verbose_name="draft")),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("internal_audit", "Internal audit"),
                            ("external_audit", "External audit"),
                            ("supplier_audit", "Supplier audit"),
                            ("management_review", "Management review"),
                            ("complaint", "Complaint"),
                            ("incident", "Incident or problem"),
                            ("own_observation", "Own observation"),
                        ],
                        default="internal_audit",
                        max_length=20,
                        verbose_name="source",
                    ),
                ),
                ("clause_detail", models.CharField(blank=True, max_length=120, verbose_name="paragraph or section")),
                ("requirement", models.TextField(blank=True, verbose_name="requirement")),
                ("evidence", models.TextField(blank=True, verbose_name="evidence")),
                ("gap", models.TextField(blank=True, verbose_name="gap")),
                (
                    "grade",
                    models.CharField(
                        blank=True, choices=[("minor", "Minor"), ("major", "Major")], max_length=5, verbose_name="grade"
                    ),
                ),
                ("grade_final_on", models.DateField(blank=True, null=True, verbose_name="grade final on")),
                ("raised_on", models.DateField(verbose_name="raised on")),
                ("issued_on", models.DateField(blank=True, null=True, verbose_name="issued on")),
                (
                    "repeat_decision",
                    models.CharField(
                        blank=True,
                        choices=[("confirmed", "Confirmed repeat"), ("rejected", "No repeat")],
                        max_length=10,
                    ),
                ),
                ("repeat_decided_on", models.DateField(blank=True, null=True)),
                ("repeat_reason", models.TextField(blank=True)),
                ("action_failed", models.BooleanField(default=False, verbose_name="the earlier action failed")),
                ("withdrawn_on", models.DateField(blank=True, null=True)),
                ("withdrawn_reason", models.TextField(blank=True)),
                ("response_text", models.TextField(blank=True, verbose_name="answer")),
                ("response_due", models.DateField(blank=True, null=True, verbose_name="answer due")),
                ("action_due", models.DateField(blank=True, null=True, verbose_name="to be done by")),
                ("answered_on", models.DateField(blank=True, null=True)),
                ("done_on", models.DateField(blank=True, null=True)),
                ("shared_where", models.CharField(blank=True, max_length=200, verbose_name="shared where")),
                ("shared_on", models.DateField(blank=True, null=True)),
                ("legacy", models.BooleanField(default=False, verbose_name="taken over from earlier records")),
                (
                    "audit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="findings",
                        to="audits.audit",
                    ),
                ),
                (
                    "criterion_document",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="findings",
                        to="standards.documentversion",
                        verbose_name="own document",
                    ),
                ),
                (
                    "issued_by",
                    models.ForeignKey(
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
                        related_name="findings_owned",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="owner",
                    ),
                ),
                (
                    "process",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="findings",
                        to="organisation.process",
                        verbose_name="process",
                    ),
                ),
                (
                    "raised_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "repeat_of",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="repeats",
                        to="findings.finding",
                    ),
                ),
                (
                    "service",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="findings",
                        to="organisation.service",
                        verbose_name="service",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="findings",
                        to="organisation.unit",
                        verbose_name="unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "finding",
                "ordering": ["-issued_on", "-pk"],
                "indexes": [
                    models.Index(fields=["kind", "state", "issued_on"], name="findings_finding_kind"),
                    models.Index(fields=["draft_reference"], name="findings_finding_draft"),
                    models.Index(fields=["issued_on", "reference", "owner"], name="findings_finding_list"),
                    models.Index(fields=["-issued_on", "-reference"], name="findings_finding_newest"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("reference", ""), _negated=True),
                        fields=("reference",),
                        name="findings_finding_number_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("draft_reference", ""), _negated=True),
                        fields=("draft_reference",),
                        name="findings_finding_draft_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ("draft", "withdrawn")),
                            models.Q(models.Q(("reference", ""), _negated=True), ("issued_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="findings_finding_number_from_issue",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "nc"), _negated=True),
                            ("state__in", ("draft", "issued", "withdrawn")),
                            _connector="OR",
                        ),
                        name="findings_finding_nc_states",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("repeat_of__isnull", True),
                            models.Q(("repeat_of", models.F("id")), _negated=True),
                            _connector="OR",
                        ),
                        name="findings_finding_not_its_own_repeat",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FindingAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("last_event_seq", models.BigIntegerField(default=0, editable=False)),
                ("row_hash", models.CharField(default="", editable=False, max_length=64)),
                (
                    "answer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="findings", to="audits.answer"
                    ),
                ),
                (
                    "finding",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="answers", to="findings.finding"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("finding", "answer"), name="findings_findinganswer_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="FindingClause",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("last_event_seq", models.BigIntegerField(default=0, editable=False)),
                ("row_hash", models.CharField(default="", editable=False, max_length=64)),
                ("primary", models.BooleanField(default=True)),
                (
                    "clause",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="finding_clauses",
                        to="standards.clause",
                    ),
                ),
                (
                    "finding",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="clauses", to="findings.finding"
                    ),
                ),
            ],
            options={
                "ordering": ["-primary", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("finding", "clause"), name="findings_findingclause_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("primary", True)),
                        fields=("finding",),
                        name="findings_findingclause_one_primary",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="GradeChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("last_event_seq", models.BigIntegerField(default=0, editable=False)),
                ("row_hash", models.CharField(default="", editable=False, max_length=64)),
                ("old", models.CharField(blank=True, choices=[("minor", "Minor"), ("major", "Major")], max_length=5)),
                ("new", models.CharField(choices=[("minor", "Minor"), ("major", "Major")], max_length=5)),
                ("reason", models.TextField(blank=True)),
                ("on", models.DateField()),
                ("final", models.BooleanField(default=False)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "finding",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="grades", to="findings.finding"
                    ),
                ),
            ],
            options={
                "ordering": ["on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Nonconformity",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("last_event_seq", models.BigIntegerField(default=0, editable=False)),
                ("row_hash", models.CharField(default="", editable=False, max_length=64)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("issued", "Issued"),
                            ("acknowledged", "Acknowledged"),
                            ("disputed", "Disputed"),
                            ("contained", "Contained"),
                            ("plan_submitted", "Plan submitted"),
                            ("plan_rejected", "Plan returned"),
                            ("implementing", "Implementing"),
                            ("implemented", "Implemented"),
                            ("monitoring", "Under observation"),
                            ("reopened", "Reopened"),
                            ("closed", "Closed"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="issued",
                        editable=False,
                        max_length=15,
                        verbose_name="state",
                    ),
                ),
                (
                    "ball",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("owner", "Owner"),
                            ("auditor", "Auditor"),
                            ("verifier", "Verifier"),
                            ("manager", "Programme manager"),
                            ("sponsor", "Sponsor"),
                        ],
                        editable=False,
                        max_length=10,
                        verbose_name="who must act",
                    ),
                ),
                ("ball_since", models.DateField(editable=False)),
                ("cycle", models.PositiveSmallIntegerField(default=1, editable=False)),
                ("cycle_opened_on", models.DateField(editable=False)),
                ("reopen_count", models.PositiveSmallIntegerField(default=0, editable=False)),
                ("reopened_on", models.DateField(editable=False, null=True)),
                ("acknowledged_on", models.DateField(null=True)),
                ("state_before_dispute", models.CharField(blank=True, max_length=15)),
                ("paused_from", models.DateField(null=True)),
                ("paused_days", models.PositiveIntegerField(default=0)),
                ("containment_text", models.TextField(blank=True, verbose_name="correction")),
                ("containment_done_on", models.DateField(blank=True, null=True, verbose_name="done on")),
                ("containment_proof", models.TextField(blank=True, verbose_name="what shows it")),
                (
                    "nothing_because",
                    models.TextField(blank=True, verbose_name="why no correction is possible or needed"),
                ),
                ("effects_text", models.TextField(blank=True, verbose_name="effects")),
                ("extent_text", models.TextField(blank=True, verbose_name="similar cases")),
                ("contained_on", models.DateField(null=True)),
                ("light_path", models.BooleanField(default=False)),
                ("light_agreed_on", models.DateField(null=True)),
                ("light_answer", models.TextField(blank=True)),
                ("light_proof", models.TextField(blank=True)),
                (
                    "need",
                    models.CharField(
                        blank=True,
                        choices=[("action", "Action on the causes"), ("correction", "The correction suffices")],
                        max_length=10,
                    ),
                ),
                ("need_reason", models.TextField(blank=True)),
                ("own_sentence", models.TextField(blank=True)),
                ("measure", models.TextField(blank=True, verbose_name="how it will be measured")),
                ("occurrence", models.CharField(blank=True, max_length=200, verbose_name="what has to occur")),
                (
                    "occurrences_needed",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="how often"),
                ),
                ("effect_check_from", models.DateField(null=True)),
                ("late_reason", models.TextField(blank=True)),
                ("plan_submitted_on", models.DateField(null=True)),
                ("decided_on", models.DateField(null=True)),
                ("implemented_on", models.DateField(null=True)),
                ("first_implemented_on", models.DateField(null=True)),
                ("accepted_on", models.DateField(null=True)),
                ("checked_on", models.DateField(null=True)),
                (
                    "check_result",
                    models.CharField(
                        blank=True,
                        choices=[("effective", "Effective"), ("not_effective", "Not effective")],
                        max_length=15,
                    ),
                ),
                ("check_again", models.BooleanField(default=False, verbose_name="look again in the next audit")),
                ("closed_on", models.DateField(null=True)),
                ("first_closed_on", models.DateField(null=True)),
                (
                    "auditor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="auditor",
                    ),
                ),
                (
                    "closed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "finding",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="nonconformity", to="findings.finding"
                    ),
                ),
                (
                    "light_agreed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "verifier",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="verifier",
                    ),
                ),
                (
                    "verifier_appointed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "nonconformity",
                "verbose_name_plural": "nonconformities",
                "ordering": ["pk"],
                "indexes": [
                    models.Index(fields=["state"], name="findings_nc_state"),
                    models.Index(fields=["ball"], name="findings_nc_ball"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_by__isnull", False), ("closed_on__isnull", False), ("state", "closed")),
                            models.Q(
                                models.Q(("state", "closed"), _negated=True),
                                ("closed_by__isnull", True),
                                ("closed_on__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="findings_nc_closed_has_who_and_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ball", ""), ("state__in", ["closed", "withdrawn"])),
                            models.Q(
                                models.Q(("state__in", ["closed", "withdrawn"]), _negated=True),
                                models.Q(("ball", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="findings_nc_settled_has_no_ball",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "cycle",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("reopen_count"), "+", models.Value(1)
                                ),
                            )
                        ),
                        name="findings_nc_cycle_counts_reopenings",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Move",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("last_event_seq", models.BigIntegerField(default=0, editable=False)),
                ("row_hash", models.CharField(default="", editable=False, max_length=64)),
                ("on", models.DateField()),
                (
                    "old",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("issued", "Issued"),
                            ("acknowledged", "Acknowledged"),
                            ("disputed", "Disputed"),
                            ("contained", "Contained"),
                            ("plan_submitted", "Plan submitted"),
                            ("plan_rejected", "Plan returned"),
                            ("implementing", "Implementing"),
                            ("implemented", "Implemented"),
                            ("monitoring", "Under observation"),
                            ("reopened", "Reopened"),
                            ("closed", "Closed"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        max_length=15,
                    ),
                ),
                (
                    "new",
                    models.CharField(
                        choices=[
                            ("issued", "Issued"),
                            ("acknowledged", "Acknowledged"),
                            ("disputed", "Disputed"),
                            ("contained", "Contained"),
                            ("plan_submitted", "Plan submitted"),
                            ("plan_rejected", "Plan returned"),
                            ("implementing", "Implementing"),
                            ("implemented", "Implemented"),
                            ("monitoring", "Under observation"),
                            ("reopened", "Reopened"),
                            ("closed", "Closed"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        max_length=15,
                    ),
                ),
                (
                    "ball",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("owner", "Owner"),
                            ("auditor", "Auditor"),
                            ("verifier", "Verifier"),
                            ("manager", "Programme manager"),
                            ("sponsor", "Sponsor"),
                        ],
                        max_length=10,
                    ),
                ),
                ("cycle", models.PositiveSmallIntegerField()),
                (
                    "nc",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="moves", to="findings.nonconformity"
                    ),
                ),
            ],
            options={
                "ordering": ["on", "pk"],
                "indexes": [models.Index(fields=["nc", "on"], name="findings_move_nc_on")],
            },
        ),
        migrations.CreateModel(
            name="Extension",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("last_event_seq", models.BigIntegerField(default=0, editable=False)),
                ("row_hash", models.CharField(default="", editable=False, max_length=64)),
                ("cycle", models.PositiveSmallIntegerField()),
                (
                    "step",
                    models.CharField(
                        choices=[
                            ("acknowledge", "Acknowledgement"),
                            ("contain", "Containment"),
                            ("answer", "Answer"),
                            ("plan", "Corrective-action plan"),
                            ("decide", "Decision on the plan"),
                            ("implement", "Corrective action"),
                            ("check", "Effectiveness check"),
                        ],
                        max_length=12,
                    ),
                ),
                ("level", models.PositiveSmallIntegerField()),
                ("asked_on", models.DateField()),
                ("old_date", models.DateField()),
                ("new_date", models.DateField()),
                ("reason", models.TextField()),
                ("interim", models.TextField()),
                ("granted", models.BooleanField(null=True)),
                ("decided_on", models.DateField(null=True)),
                ("decision_text", models.TextField(blank=True)),
                ("beyond_limits", models.BooleanField(default=False)),
                ("interim_control", models.TextField(blank=True)),
                ("interim_until", models.DateField(null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "interim_owner",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "nc",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="extensions",
                        to="findings.nonconformity",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided_by__isnull", True), ("decided_on__isnull", True), ("granted__isnull", True)
                            ),
                            models.Q(
                                ("decided_by__isnull", False), ("decided_on__isnull", False), ("granted__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="findings_extension_decided_has_who_and_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("new_date__gt", models.F("old_date"))),
                        name="findings_extension_to_a_later_day",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("granted__isnull", True)),
                        fields=("nc", "cycle", "step"),
                        name="findings_extension_one_undecided",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Dispute",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("last_event_seq", models.BigIntegerField(default=0, editable=False)),
                ("row_hash", models.CharField(default="", editable=False, max_length=64)),
                ("reason", models.TextField()),
                ("on", models.DateField()),
                (
                    "decision",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("upheld", "The nonconformity stands"),
                            ("regraded", "Another grade"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        max_length=10,
                    ),
                ),
                ("decided_on", models.DateField(null=True)),
                ("decision_reason", models.TextField(blank=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "nc",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="disputes",
                        to="findings.nonconformity",
                    ),
                ),
            ],
            options={
                "ordering": ["on", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("decided_on__isnull", True)),
                        fields=("nc",),
                        name="findings_dispute_one_undecided",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Clock",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("last_event_seq", models.BigIntegerField(default=0, editable=False)),
                ("row_hash", models.CharField(default="", editable=False, max_length=64)),
                ("cycle", models.PositiveSmallIntegerField()),
                (
                    "step",
                    models.CharField(
                        choices=[
                            ("acknowledge", "Acknowledgement"),
                            ("contain", "Containment"),
                            ("answer", "Answer"),
                            ("plan", "Corrective-action plan"),
                            ("decide", "Decision on the plan"),
                            ("implement", "Corrective action"),
                            ("check", "Effectiveness check"),
                        ],
                        max_length=12,
                    ),
                ),
                ("turn", models.PositiveSmallIntegerField(default=1)),
                ("actor", models.CharField(choices=[("owner", "Owner"), ("auditor", "Auditor")], max_length=10)),
                ("opened_on", models.DateField()),
                ("due_original", models.DateField()),
                ("due_current", models.DateField()),
                ("done_on", models.DateField(null=True)),
                (
                    "nc",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="clocks", to="findings.nonconformity"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("done_on__isnull", True)), fields=["due_current"], name="findings_clock_due"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("nc", "cycle", "step", "turn"), name="findings_clock_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Chase",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("last_event_seq", models.BigIntegerField(default=0, editable=False)),
                ("row_hash", models.CharField(default="", editable=False, max_length=64)),
                ("cycle", models.PositiveSmallIntegerField()),
                (
                    "step",
                    models.CharField(
                        choices=[
                            ("acknowledge", "Acknowledgement"),
                            ("contain", "Containment"),
                            ("answer", "Answer"),
                            ("plan", "Corrective-action plan"),
                            ("decide", "Decision on the plan"),
                            ("implement", "Corrective action"),
                            ("check", "Effectiveness check"),
                        ],
                        max_length=12,
                    ),
                ),
                ("due", models.DateField()),
                ("level", models.CharField(max_length=12)),
                ("channel", models.CharField(choices=[("mail", "Mail")], default="mail", max_length=5)),
                ("reached_on", models.DateField()),
                ("sent_on", models.DateField()),
                ("mail_key", models.CharField(blank=True, max_length=200)),
                (
                    "recipient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="chases", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "nc",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="chases", to="findings.nonconformity"
                    ),
                ),
            ],
            options={
                "ordering": ["sent_on", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("nc", "cycle", "step", "due", "level", "recipient", "channel"),
                        name="findings_chase_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PlanVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("last_event_seq", models.BigIntegerField(default=0, editable=False)),
                ("row_hash", models.CharField(default="", editable=False, max_length=64)),
                ("cycle", models.PositiveSmallIntegerField()),
                ("number", models.PositiveSmallIntegerField()),
                (
                    "need",
                    models.CharField(
                        blank=True,
                        choices=[("action", "Action on the causes"), ("correction", "The correction suffices")],
                        max_length=10,
                        verbose_name="need for action",
                    ),
                ),
                ("need_reason", models.TextField(blank=True, verbose_name="why the correction suffices")),
                ("method", models.CharField(blank=True, max_length=40, verbose_name="method")),
                ("extent", models.TextField(blank=True, verbose_name="similar cases")),
                ("own_sentence", models.TextField(blank=True, verbose_name="how will we see that it worked")),
                (
                    "sms_change",
                    models.BooleanField(null=True, verbose_name="the management system or its risks have to change"),
                ),
                ("sponsor_agreed_on", models.DateField(null=True)),
                ("submitted_on", models.DateField(null=True)),
                ("edits", models.PositiveIntegerField(default=0)),
                ("snapshot", models.JSONField(default=dict)),
                (
                    "decision",
                    models.CharField(
                        blank=True, choices=[("accepted", "Accepted"), ("rejected", "Returned")], max_length=10
                    ),
                ),
                ("decided_on", models.DateField(null=True)),
                (
                    "reason_code",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("symptom", "It restates the symptom."),
                            ("person", "It stops at a person (“human error”)."),
                            ("extent", "It does not say where else it was looked for."),
                            ("mismatch", "The action does not match the cause."),
                            ("late", "The dates are too late."),
                            ("correction", "Correction alone does not suffice."),
                        ],
                        max_length=12,
                        verbose_name="reason",
                    ),
                ),
                ("reason", models.TextField(blank=True, verbose_name="what has to be better")),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "nc",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="plans", to="findings.nonconformity"
                    ),
                ),
                (
                    "sponsor_agreed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "submitted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["cycle", "number"],
                "constraints": [
                    models.UniqueConstraint(fields=("nc", "number"), name="findings_planversion_number_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("submitted_on__isnull", True)),
                        fields=("nc",),
                        name="findings_planversion_one_in_work",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_by__isnull", True), ("decided_on__isnull", True), ("decision", "")),
                            models.Q(
                                models.Q(("decision", ""), _negated=True),
                                ("decided_by__isnull", False),
                                ("decided_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="findings_planversion_decided_has_who_and_when",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Cause",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("last_event_seq", models.BigIntegerField(default=0, editable=False)),
                ("row_hash", models.CharField(default="", editable=False, max_length=64)),
                ("order", models.PositiveSmallIntegerField()),
                ("text", models.TextField(verbose_name="cause")),
                (
                    "category",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("people", "People"),
                            ("process", "Process"),
                            ("technology", "Technology, tools"),
                            ("information", "Information"),
                            ("suppliers", "Suppliers, partners"),
                            ("management", "Management, environment"),
                        ],
                        max_length=12,
                        verbose_name="kind of cause",
                    ),
                ),
                ("whys", models.JSONField(default=list)),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="causes", to="findings.planversion"
                    ),
                ),
            ],
            options={
                "ordering": ["plan", "order"],
                "constraints": [models.UniqueConstraint(fields=("plan", "order"), name="findings_cause_order_once")],
            },
        ),
        migrations.CreateModel(
            name="Action",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("last_event_seq", models.BigIntegerField(default=0, editable=False)),
                ("row_hash", models.CharField(default="", editable=False, max_length=64)),
                ("reference", models.CharField(blank=True, editable=False, max_length=20)),
                ("cycle", models.PositiveSmallIntegerField(default=1)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("containment", "Containment"),
                            ("correction", "Correction"),
                            ("corrective", "Corrective action"),
                        ],
                        default="corrective",
                        max_length=12,
                    ),
                ),
                ("order", models.PositiveSmallIntegerField(default=1)),
                ("text", models.TextField(verbose_name="what")),
                ("due", models.DateField(blank=True, null=True, verbose_name="by when")),
                ("expected_proof", models.TextField(blank=True, verbose_name="how we will know")),
                ("done_on", models.DateField(blank=True, null=True, verbose_name="done on")),
                ("proof", models.TextField(blank=True, verbose_name="evidence")),
                (
                    "owner",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrective_actions",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who",
                    ),
                ),
                (
                    "cause",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="actions",
                        to="findings.cause",
                    ),
                ),
                (
                    "nc",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="actions", to="findings.nonconformity"
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="actions",
                        to="findings.planversion",
                    ),
                ),
            ],
            options={
                "ordering": ["cycle", "order", "pk"],
                "indexes": [models.Index(fields=["owner", "done_on"], name="findings_action_owner")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("reference", ""), _negated=True),
                        fields=("reference",),
                        name="findings_action_number_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="FindingFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("last_event_seq", models.BigIntegerField(default=0, editable=False)),
                ("row_hash", models.CharField(default="", editable=False, max_length=64)),
                (
                    "step",
                    models.CharField(
                        choices=[
                            ("found", "What was found"),
                            ("correction", "Correction"),
                            ("plan", "Plan"),
                            ("implementation", "Implementation"),
                            ("verification", "Verification"),
                        ],
                        max_length=15,
                    ),
                ),
                ("cycle", models.PositiveSmallIntegerField(default=1)),
                ("added_on", models.DateField()),
                (
                    "action",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="findings.action",
                    ),
                ),
                (
                    "attachment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="kernel.attachment"
                    ),
                ),
                (
                    "finding",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="files", to="findings.finding"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="RepeatCandidate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("last_event_seq", models.BigIntegerField(default=0, editable=False)),
                ("row_hash", models.CharField(default="", editable=False, max_length=64)),
                ("found_on", models.DateField()),
                (
                    "verdict",
                    models.CharField(
                        blank=True,
                        choices=[("confirmed", "Confirmed repeat"), ("rejected", "No repeat")],
                        max_length=10,
                    ),
                ),
                ("reason", models.TextField(blank=True)),
                ("on", models.DateField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "earlier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="findings.finding"
                    ),
                ),
                (
                    "finding",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="repeat_candidates",
                        to="findings.finding",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("finding", "earlier"), name="findings_repeatcandidate_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("by__isnull", True), ("on__isnull", True), ("verdict", "")),
                            models.Q(
                                models.Q(("verdict", ""), _negated=True), ("by__isnull", False), ("on__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="findings_repeatcandidate_decided_has_who_and_when",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Verification",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("last_event_seq", models.BigIntegerField(default=0, editable=False)),
                ("row_hash", models.CharField(default="", editable=False, max_length=64)),
                ("cycle", models.PositiveSmallIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("implementation", "Implementation"),
                            ("effectiveness", "Effectiveness"),
                            ("light", "Light path"),
                        ],
                        max_length=15,
                    ),
                ),
                (
                    "result",
                    models.CharField(
                        choices=[
                            ("accepted", "Accepted"),
                            ("rejected", "Not sufficient"),
                            ("effective", "Effective"),
                            ("not_effective", "Not effective"),
                        ],
                        max_length=15,
                    ),
                ),
                ("on", models.DateField()),
                ("sample_text", models.TextField(blank=True)),
                ("text", models.TextField(blank=True)),
                ("independence", models.JSONField(default=list)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "nc",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="verifications",
                        to="findings.nonconformity",
                    ),
                ),
            ],
            options={
                "ordering": ["on", "pk"],
            },
        ),
    ]
