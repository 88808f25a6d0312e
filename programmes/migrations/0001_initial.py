import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("organisation", "0001_initial"),
        ("organisation", "__first__"),
        ("standards", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Programme",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("last_event_seq", models.BigIntegerField(default=0, editable=False)),
                ("row_hash", models.CharField(default="", editable=False, max_length=64)),
                (
                    "year",
                    models.PositiveSmallIntegerField(
                        unique=True,
                        validators=[
                            django.core.validators.MinValueValidator(2000),
                            django.core.validators.MaxValueValidator(2999),
                        ],
                        verbose_name="year",
                    ),
                ),
                ("reference", models.CharField(editable=False, max_length=12, unique=True, verbose_name="reference")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("submitted", "Submitted"),
                            ("approved", "Approved"),
                            ("running", "Running"),
                            ("reviewed", "Reviewed"),
                            ("closed", "Closed"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("frequency", models.TextField(blank=True, max_length=4000, verbose_name="frequency")),
                ("methods", models.TextField(blank=True, max_length=4000, verbose_name="methods")),
                ("responsibilities", models.TextField(blank=True, max_length=4000, verbose_name="responsibilities")),
                ("planning", models.TextField(blank=True, max_length=4000, verbose_name="planning requirements")),
                ("reporting", models.TextField(blank=True, max_length=4000, verbose_name="reporting")),
                (
                    "budget_days",
                    models.DecimalField(
                        blank=True, decimal_places=1, max_digits=5, null=True, verbose_name="budget, auditor-days"
                    ),
                ),
                ("over_budget_note", models.TextField(blank=True, max_length=2000, verbose_name="note on the budget")),
                ("submitted_on", models.DateField(blank=True, editable=False, null=True, verbose_name="submitted on")),
                (
                    "returned_comment",
                    models.TextField(blank=True, editable=False, verbose_name="comment of the approver"),
                ),
                ("approved_on", models.DateField(blank=True, editable=False, null=True, verbose_name="approved on")),
                ("review_text", models.TextField(blank=True, editable=False, verbose_name="review")),
                ("reviewed_on", models.DateField(blank=True, editable=False, null=True, verbose_name="reviewed on")),
                ("closed_on", models.DateField(blank=True, editable=False, null=True, verbose_name="closed on")),
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
                    "closed_by",
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
                    "deputy_manager",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="programmes_deputised",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="deputy",
                    ),
                ),
                (
                    "manager",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="programmes_managed",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="programme manager",
                    ),
                ),
                (
                    "sponsor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="programmes_sponsored",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="sponsor",
                    ),
                ),
                (
                    "submitted_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "programme",
                "ordering": ["-year"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("approved_by__isnull", True),
                            ("submitted_by__isnull", True),
                            models.Q(("approved_by", models.F("submitted_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="programmes_programme_four_eyes",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("approved_by__isnull", True), ("approved_on__isnull", True)),
                            models.Q(("approved_by__isnull", False), ("approved_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="programmes_programme_approved_has_who_and_when",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PlannedAudit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("last_event_seq", models.BigIntegerField(default=0, editable=False)),
                ("row_hash", models.CharField(default="", editable=False, max_length=64)),
                ("reference", models.CharField(editable=False, max_length=16, unique=True, verbose_name="reference")),
                ("title", models.CharField(max_length=120, verbose_name="title")),
                ("trigger", models.CharField(blank=True, max_length=200, verbose_name="trigger")),
                ("objectives", models.TextField(blank=True, max_length=4000, verbose_name="objectives of the audit")),
                (
                    "method",
                    models.CharField(
                        choices=[("on_site", "On site"), ("remote", "Remote"), ("mixed", "Mixed")],
                        default="on_site",
                        max_length=8,
                        verbose_name="method",
                    ),
                ),
                (
                    "baseline_start",
                    models.DateField(blank=True, editable=False, null=True, verbose_name="baseline, first day"),
                ),
                (
                    "baseline_end",
                    models.DateField(blank=True, editable=False, null=True, verbose_name="baseline, last day"),
                ),
                ("start", models.DateField(blank=True, null=True, verbose_name="first day")),
                ("end", models.DateField(blank=True, null=True, verbose_name="last day")),
                ("records_from", models.DateField(blank=True, null=True, verbose_name="records from")),
                ("records_to", models.DateField(blank=True, null=True, verbose_name="records until")),
                (
                    "planned_days",
                    models.DecimalField(
                        blank=True, decimal_places=1, max_digits=5, null=True, verbose_name="auditor-days"
                    ),
                ),
                (
                    "progress",
                    models.CharField(
                        choices=[
                            ("planned", "Planned"),
                            ("preparing", "Preparing"),
                            ("fieldwork", "Fieldwork"),
                            ("reporting", "Reporting"),
                            ("completed", "Completed"),
                            ("postponed", "Postponed"),
                            ("suspended", "Suspended"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="planned",
                        editable=False,
                        max_length=10,
                        verbose_name="progress",
                    ),
                ),
                ("actual_start", models.DateField(blank=True, editable=False, null=True, verbose_name="began on")),
                ("actual_end", models.DateField(blank=True, editable=False, null=True, verbose_name="ended on")),
                (
                    "report_sent_on",
                    models.DateField(blank=True, editable=False, null=True, verbose_name="report sent on"),
                ),
                (
                    "used_days",
                    models.DecimalField(
                        blank=True,
                        decimal_places=1,
                        editable=False,
                        max_digits=5,
                        null=True,
                        verbose_name="auditor-days used",
                    ),
                ),
                (
                    "team_confirmed_on",
                    models.DateField(blank=True, editable=False, null=True, verbose_name="team confirmed on"),
                ),
                ("cancelled_on", models.DateField(blank=True, editable=False, null=True, verbose_name="cancelled on")),
                (
                    "cancelled_by",
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
                    "client",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="audits_commissioned",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="audit client",
                    ),
                ),
                (
                    "report_approver",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reports_to_approve",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="approves the report",
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="audits", to="programmes.programme"
                    ),
                ),
            ],
            options={
                "verbose_name": "planned audit",
                "ordering": ["start", "reference"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("start__isnull", True),
                            ("end__isnull", True),
                            ("end__gte", models.F("start")),
                            _connector="OR",
                        ),
                        name="programmes_audit_ends_not_before_start",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("records_from__isnull", True),
                            ("records_to__isnull", True),
                            ("records_to__gte", models.F("records_from")),
                            _connector="OR",
                        ),
                        name="programmes_audit_records_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("cancelled_on__isnull", False), ("progress", "cancelled")),
                            models.Q(
                                models.Q(("progress", "cancelled"), _negated=True), ("cancelled_on__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="programmes_audit_cancelled_has_who_and_when",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AuditStandard",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("last_event_seq", models.BigIntegerField(default=0, editable=False)),
                ("row_hash", models.CharField(default="", editable=False, max_length=64)),
                (
                    "standard",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="standards.standard"
                    ),
                ),
                (
                    "audit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="audit_standards",
                        to="programmes.plannedaudit",
                    ),
                ),
            ],
            options={
                "verbose_name": "standard of an audit",
                "ordering": ["standard__code"],
                "constraints": [
                    models.UniqueConstraint(fields=("audit", "standard"), name="programmes_auditstandard_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="AuditCriterion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("last_event_seq", models.BigIntegerField(default=0, editable=False)),
                ("row_hash", models.CharField(default="", editable=False, max_length=64)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("clause", "Clause of a standard"),
                            ("document", "Own document"),
                            ("sla", "Service level agreement"),
                            ("legal", "Law or regulation"),
                            ("policy", "Policy"),
                        ],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("text", models.CharField(blank=True, max_length=300, verbose_name="criterion")),
                (
                    "document_version",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="criteria",
                        to="standards.documentversion",
                    ),
                ),
                (
                    "audit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="criteria",
                        to="programmes.plannedaudit",
                    ),
                ),
            ],
            options={
                "verbose_name": "criterion",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Assignment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("last_event_seq", models.BigIntegerField(default=0, editable=False)),
                ("row_hash", models.CharField(default="", editable=False, max_length=64)),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("lead", "Lead auditor"),
                            ("auditor", "Auditor"),
                            ("trainee", "Trainee"),
                            ("expert", "Expert"),
                            ("observer", "Observer"),
                            ("guide", "Guide"),
                        ],
                        max_length=8,
                        verbose_name="role",
                    ),
                ),
                ("accepted_on", models.DateField(blank=True, null=True, verbose_name="accepted on")),
                ("accepted_print", models.CharField(blank=True, editable=False, max_length=64)),
                ("facts_changed_on", models.DateField(blank=True, null=True, verbose_name="facts changed on")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assignments",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "supervisor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="supervises",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "audit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assignments",
                        to="programmes.plannedaudit",
                    ),
                ),
            ],
            options={
                "verbose_name": "assignment",
                "ordering": ["audit", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("audit", "person"), name="programmes_assignment_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("role", "lead")), fields=("audit",), name="programmes_assignment_one_lead"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("supervisor__isnull", True),
                            models.Q(("supervisor", models.F("person")), _negated=True),
                            _connector="OR",
                        ),
                        name="programmes_assignment_supervised_by_another",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProcessPriority",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("last_event_seq", models.BigIntegerField(default=0, editable=False)),
                ("row_hash", models.CharField(default="", editable=False, max_length=64)),
                ("importance", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="importance")),
                ("change", models.PositiveSmallIntegerField(default=0, verbose_name="change")),
                (
                    "findings_raw",
                    models.DecimalField(decimal_places=4, default=0, max_digits=7, verbose_name="past findings"),
                ),
                (
                    "months",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="months since the last audit"),
                ),
                ("interval", models.PositiveSmallIntegerField(default=12, verbose_name="target interval, months")),
                ("signals", models.PositiveSmallIntegerField(default=0, verbose_name="signals")),
                ("score", models.DecimalField(decimal_places=1, max_digits=4, verbose_name="score")),
                (
                    "suggested",
                    models.CharField(
                        choices=[("high", "High"), ("medium", "Medium"), ("low", "Low")],
                        max_length=6,
                        verbose_name="suggested",
                    ),
                ),
                ("notes", models.JSONField(blank=True, default=list, verbose_name="why")),
                (
                    "decided",
                    models.CharField(
                        blank=True,
                        choices=[("high", "High"), ("medium", "Medium"), ("low", "Low")],
                        max_length=6,
                        verbose_name="decided",
                    ),
                ),
                ("sentence", models.CharField(blank=True, max_length=500, verbose_name="why it differs")),
                ("decided_on", models.DateField(blank=True, null=True, verbose_name="decided on")),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "process",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="priorities",
                        to="organisation.process",
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="priorities",
                        to="programmes.programme",
                    ),
                ),
            ],
            options={
                "verbose_name": "priority",
                "ordering": ["process__code"],
                "constraints": [
                    models.UniqueConstraint(fields=("programme", "process"), name="programmes_priority_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided", ""), ("decided_on__isnull", True)),
                            models.Q(models.Q(("decided", ""), _negated=True), ("decided_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="programmes_priority_decided_has_who_and_when",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Objective",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("last_event_seq", models.BigIntegerField(default=0, editable=False)),
                ("row_hash", models.CharField(default="", editable=False, max_length=64)),
                ("number", models.CharField(max_length=6, verbose_name="number")),
                ("text", models.TextField(max_length=2000, verbose_name="objective")),
                ("measure", models.CharField(blank=True, max_length=300, verbose_name="how it is measured")),
                (
                    "rating",
                    models.CharField(
                        blank=True,
                        choices=[("met", "Met"), ("partly", "Partly met"), ("not", "Not met")],
                        max_length=6,
                        verbose_name="rating",
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="objectives",
                        to="programmes.programme",
                    ),
                ),
            ],
            options={
                "verbose_name": "objective",
                "ordering": ["programme", "number"],
                "constraints": [
                    models.UniqueConstraint(fields=("programme", "number"), name="programmes_objective_number_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="CoverageGap",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("last_event_seq", models.BigIntegerField(default=0, editable=False)),
                ("row_hash", models.CharField(default="", editable=False, max_length=64)),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="reason")),
                ("later_year", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="later year")),
                (
                    "clause",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="standards.clause"
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="gaps", to="programmes.programme"
                    ),
                ),
            ],
            options={
                "verbose_name": "gap",
                "ordering": ["clause__sort_key"],
                "constraints": [models.UniqueConstraint(fields=("programme", "clause"), name="programmes_gap_once")],
            },
        ),
        migrations.CreateModel(
            name="ProgrammeChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("last_event_seq", models.BigIntegerField(default=0, editable=False)),
                ("row_hash", models.CharField(default="", editable=False, max_length=64)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("moved_inside", "Moved inside the quarter"),
                            ("moved_out", "Moved out of the quarter"),
                            ("scope_added", "Scope added"),
                            ("scope_dropped", "Scope dropped"),
                            ("team", "Team changed"),
                            ("audit_added", "Audit added"),
                            ("cancelled", "Audit cancelled"),
                            ("budget", "Budget exceeded"),
                        ],
                        max_length=14,
                        verbose_name="change",
                    ),
                ),
                ("reason", models.TextField(max_length=2000, verbose_name="reason")),
                ("effect", models.TextField(blank=True, max_length=2000, verbose_name="effect on coverage and dates")),
                ("on", models.DateField(verbose_name="on")),
                ("detail", models.JSONField(blank=True, default=dict, verbose_name="detail")),
                (
                    "audit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes",
                        to="programmes.plannedaudit",
                    ),
                ),
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
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="changes", to="programmes.programme"
                    ),
                ),
            ],
            options={
                "verbose_name": "change of the programme",
                "ordering": ["on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="ProgrammeRisk",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("last_event_seq", models.BigIntegerField(default=0, editable=False)),
                ("row_hash", models.CharField(default="", editable=False, max_length=64)),
                ("number", models.CharField(max_length=6, verbose_name="number")),
                ("text", models.TextField(max_length=2000, verbose_name="risk")),
                (
                    "category",
                    models.CharField(
                        choices=[
                            ("planning", "Planning"),
                            ("resources", "Resources"),
                            ("team_selection", "Choice of the team"),
                            ("communication", "Communication"),
                            ("implementation", "Implementation"),
                            ("records", "Control of records"),
                            ("monitoring", "Monitoring"),
                            ("auditee_availability", "Availability of auditees"),
                        ],
                        default="planning",
                        max_length=24,
                        verbose_name="category",
                    ),
                ),
                ("likelihood", models.PositiveSmallIntegerField(default=3, verbose_name="likelihood, 1 to 5")),
                ("impact", models.PositiveSmallIntegerField(default=3, verbose_name="impact, 1 to 5")),
                ("treatment", models.TextField(blank=True, max_length=2000, verbose_name="treatment")),
                ("is_opportunity", models.BooleanField(default=False, verbose_name="an opportunity")),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="owner",
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="risks", to="programmes.programme"
                    ),
                ),
            ],
            options={
                "verbose_name": "risk of the programme",
                "ordering": ["programme", "number"],
                "constraints": [
                    models.UniqueConstraint(fields=("programme", "number"), name="programmes_risk_number_once"),
                    models.CheckConstraint(
                        condition=models.Q(("likelihood__range", (1, 5)), ("impact__range", (1, 5))),
                        name="programmes_risk_1_to_5",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProgrammeVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("last_event_seq", models.BigIntegerField(default=0, editable=False)),
                ("row_hash", models.CharField(default="", editable=False, max_length=64)),
                ("number", models.CharField(max_length=8, verbose_name="version number")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("submitted", "Submitted"),
                            ("approved", "Approved"),
                            ("replaced", "Replaced"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("snapshot", models.JSONField(blank=True, default=dict, verbose_name="snapshot")),
                ("approved_on", models.DateField(blank=True, null=True, verbose_name="approved on")),
                (
                    "approved_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="programmes.programme"
                    ),
                ),
            ],
            options={
                "verbose_name": "version of the programme",
                "ordering": ["programme", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("programme", "number"), name="programmes_version_number_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ("draft", "submitted"))),
                        fields=("programme",),
                        name="programmes_version_one_open",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Recipient",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("last_event_seq", models.BigIntegerField(default=0, editable=False)),
                ("row_hash", models.CharField(default="", editable=False, max_length=64)),
                (
                    "audit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recipients",
                        to="programmes.plannedaudit",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "recipient of the report",
                "ordering": ["pk"],
                "constraints": [models.UniqueConstraint(fields=("audit", "person"), name="programmes_recipient_once")],
            },
        ),
        migrations.CreateModel(
            name="Safeguard",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("last_event_seq", models.BigIntegerField(default=0, editable=False)),
                ("row_hash", models.CharField(default="", editable=False, max_length=64)),
                ("reference", models.CharField(editable=False, max_length=12, unique=True, verbose_name="reference")),
                ("rule", models.CharField(max_length=12, verbose_name="rule")),
                ("facts", models.TextField(blank=True, max_length=2000, verbose_name="facts")),
                ("threat", models.CharField(blank=True, max_length=200, verbose_name="threat")),
                ("text", models.TextField(max_length=2000, verbose_name="safeguard")),
                ("standing", models.BooleanField(default=False, verbose_name="standing, for the whole year")),
                ("approved_on", models.DateField(blank=True, null=True, verbose_name="approved on")),
                ("valid_from", models.DateField(verbose_name="valid from")),
                ("valid_to", models.DateField(verbose_name="valid until")),
                (
                    "approved_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "audit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="safeguards",
                        to="programmes.plannedaudit",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="safeguards",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="safeguards",
                        to="programmes.programme",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "safeguard",
                "ordering": ["reference"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("programme__isnull", False), ("audit__isnull", False), _connector="OR"),
                        name="programmes_safeguard_of_programme_or_audit",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("valid_to__gte", models.F("valid_from"))),
                        name="programmes_safeguard_valid_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("approved_by__isnull", True), ("approved_on__isnull", True)),
                            models.Q(("approved_by__isnull", False), ("approved_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="programmes_safeguard_approved_has_who_and_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("approved_by__isnull", True),
                            ("person__isnull", True),
                            models.Q(("approved_by", models.F("person")), _negated=True),
                            _connector="OR",
                        ),
                        name="programmes_safeguard_never_for_oneself",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SafeguardClause",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("last_event_seq", models.BigIntegerField(default=0, editable=False)),
                ("row_hash", models.CharField(default="", editable=False, max_length=64)),
                (
                    "clause",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="standards.clause"
                    ),
                ),
                (
                    "safeguard",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="safeguard_clauses",
                        to="programmes.safeguard",
                    ),
                ),
            ],
            options={
                "verbose_name": "item of a safeguard",
                "ordering": ["clause__sort_key"],
                "constraints": [
                    models.UniqueConstraint(fields=("safeguard", "clause"), name="programmes_safeguardclause_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="ScopeItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("last_event_seq", models.BigIntegerField(default=0, editable=False)),
                ("row_hash", models.CharField(default="", editable=False, max_length=64)),
                (
                    "audit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="scope", to="programmes.plannedaudit"
                    ),
                ),
                (
                    "clause",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="scope_items", to="standards.clause"
                    ),
                ),
                (
                    "process",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="scope_items",
                        to="organisation.process",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="scope_items",
                        to="organisation.site",
                    ),
                ),
            ],
            options={
                "verbose_name": "scope item",
                "ordering": ["process__code", "clause__sort_key", "site__name"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("audit", "process", "clause", "site"), name="programmes_scopeitem_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("site__isnull", True)),
                        fields=("audit", "process", "clause"),
                        name="programmes_scopeitem_once_without_site",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("process__isnull", True), ("site__isnull", True)),
                        fields=("audit", "clause"),
                        name="programmes_scopeitem_once_leaf_only",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AssignmentItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("last_event_seq", models.BigIntegerField(default=0, editable=False)),
                ("row_hash", models.CharField(default="", editable=False, max_length=64)),
                (
                    "assignment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="items", to="programmes.assignment"
                    ),
                ),
                (
                    "scope_item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="taken_by", to="programmes.scopeitem"
                    ),
                ),
            ],
            options={
                "verbose_name": "item of an assignment",
                "ordering": ["scope_item"],
                "constraints": [
                    models.UniqueConstraint(fields=("assignment", "scope_item"), name="programmes_assignmentitem_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Verdict",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("last_event_seq", models.BigIntegerField(default=0, editable=False)),
                ("row_hash", models.CharField(default="", editable=False, max_length=64)),
                ("rule", models.CharField(max_length=8, verbose_name="rule")),
                ("part", models.CharField(blank=True, max_length=4, verbose_name="part")),
                (
                    "severity",
                    models.CharField(
                        choices=[
                            ("log", "Log"),
                            ("warn", "Warn"),
                            ("mitigate", "Needs a safeguard"),
                            ("block", "Blocks"),
                        ],
                        max_length=8,
                        verbose_name="weight",
                    ),
                ),
                ("sentence", models.CharField(max_length=500, verbose_name="reason")),
                ("facts", models.JSONField(blank=True, default=list, verbose_name="facts used")),
                ("blocked_through", models.DateField(blank=True, null=True, verbose_name="blocked through")),
                ("judged_on", models.DateField(verbose_name="judged on")),
                ("preset", models.CharField(default="Standard", max_length=20, verbose_name="preset")),
                (
                    "assignment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="verdicts", to="programmes.assignment"
                    ),
                ),
                (
                    "scope_item",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="verdicts",
                        to="programmes.scopeitem",
                    ),
                ),
            ],
            options={
                "verbose_name": "verdict",
                "ordering": ["pk"],
            },
        ),
        migrations.AddField(
            model_name="safeguard",
            name="clauses",
            field=models.ManyToManyField(
                related_name="safeguards", through="programmes.SafeguardClause", to="standards.clause"
            ),
        ),
        migrations.AddField(
            model_name="PlannedAudit",
            name="standards",
            field=models.ManyToManyField(
                related_name="planned_audits", through="programmes.AuditStandard", to="standards.standard"
            ),
        ),
    ]
