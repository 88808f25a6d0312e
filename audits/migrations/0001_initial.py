import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("kernel", "0001_initial"),
        ("organisation", "0001_initial"),
        ("organisation", "__first__"),
        ("programmes", "0001_initial"),
        ("standards", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Audit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("last_event_seq", models.BigIntegerField(default=0, editable=False)),
                ("row_hash", models.CharField(default="", editable=False, max_length=64)),
                (
                    "state",
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
                        verbose_name="state",
                    ),
                ),
                ("started_on", models.DateField(editable=False, null=True)),
                ("team_confirmed_on", models.DateField(editable=False, null=True)),
                ("checklist_frozen_on", models.DateField(editable=False, null=True)),
                ("opening_on", models.DateField(editable=False, null=True)),
                ("closing_on", models.DateField(editable=False, null=True)),
                ("report_due_on", models.DateField(editable=False, null=True)),
                ("flags", models.JSONField(blank=True, default=dict)),
                ("not_covered", models.TextField(blank=True, verbose_name="what was not covered, and why")),
                ("conclusions", models.JSONField(blank=True, default=list)),
                ("being_issued", models.BooleanField(default=False, editable=False)),
                ("report_approved_on", models.DateField(editable=False, null=True)),
                ("report_sent_on", models.DateField(editable=False, null=True)),
                ("completed_on", models.DateField(editable=False, null=True)),
                ("report_snapshot", models.JSONField(editable=False, null=True)),
                ("report_sha256", models.CharField(blank=True, editable=False, max_length=64)),
                ("open_matters", models.JSONField(blank=True, default=dict)),
                ("matters_settled_on", models.DateField(editable=False, null=True)),
                ("stop_reason", models.TextField(blank=True, editable=False)),
                ("cancel_proposal", models.JSONField(editable=False, null=True)),
                (
                    "planned",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="audit", to="programmes.plannedaudit"
                    ),
                ),
                (
                    "report_approved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "report_author",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "report_file",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="kernel.attachment",
                    ),
                ),
            ],
            options={
                "verbose_name": "audit",
                "ordering": ["planned__reference"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("report_approved_by__isnull", True),
                            ("report_author__isnull", True),
                            models.Q(("report_approved_by", models.F("report_author")), _negated=True),
                            _connector="OR",
                        ),
                        name="audits_audit_four_eyes",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("completed_on__isnull", False), ("state", "completed")),
                            models.Q(models.Q(("state", "completed"), _negated=True), ("completed_on__isnull", True)),
                            _connector="OR",
                        ),
                        name="audits_audit_completed_has_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("report_sent_on__isnull", True), ("report_approved_on__isnull", False), _connector="OR"
                        ),
                        name="audits_audit_sent_is_approved",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AuditMilestone",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("last_event_seq", models.BigIntegerField(default=0, editable=False)),
                ("row_hash", models.CharField(default="", editable=False, max_length=64)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("assignment_accepted", "Assignment accepted"),
                            ("contact_made", "Contact made"),
                            ("document_review", "Document review"),
                            ("plan_sent", "Plan sent"),
                            ("plan_accepted", "Plan accepted"),
                            ("opening_meeting", "Opening meeting"),
                            ("fieldwork_finished", "Fieldwork finished"),
                            ("team_meeting", "Team meeting"),
                            ("closing_meeting", "Closing meeting"),
                            ("draft_sent", "Draft sent for factual check"),
                            ("factual_check_agreed", "Factual check agreed"),
                            ("report_approved", "Report approved"),
                            ("report_sent", "Report sent"),
                        ],
                        max_length=20,
                    ),
                ),
                ("happened_on", models.DateField(verbose_name="happened on")),
                ("recorded_on", models.DateField()),
                ("note", models.TextField(blank=True, verbose_name="note")),
                ("details", models.JSONField(blank=True, default=dict)),
                (
                    "audit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="milestones", to="audits.audit"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["happened_on", "pk"],
                "constraints": [models.UniqueConstraint(fields=("audit", "kind"), name="audits_milestone_once")],
            },
        ),
        migrations.CreateModel(
            name="ChecklistQuestion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("last_event_seq", models.BigIntegerField(default=0, editable=False)),
                ("row_hash", models.CharField(default="", editable=False, max_length=64)),
                ("key", models.CharField(max_length=80)),
                ("code", models.CharField(max_length=20, verbose_name="code")),
                ("order", models.PositiveIntegerField(default=0)),
                ("text", models.TextField(max_length=2000, verbose_name="question")),
                (
                    "type",
                    models.CharField(
                        choices=[
                            ("existence", "Existence"),
                            ("implementation", "Implementation"),
                            ("effectiveness", "Effectiveness"),
                        ],
                        default="implementation",
                        max_length=14,
                        verbose_name="type",
                    ),
                ),
                (
                    "tier",
                    models.CharField(
                        choices=[("core", "Core"), ("deep", "Deep"), ("rotate", "Rotate")], default="core", max_length=6
                    ),
                ),
                ("pack", models.CharField(blank=True, max_length=2, verbose_name="pack")),
                ("pack_title", models.CharField(blank=True, max_length=80)),
                ("rider", models.BooleanField(default=False)),
                ("ask", models.CharField(blank=True, max_length=200, verbose_name="whom to ask")),
                ("minutes", models.PositiveSmallIntegerField(default=5)),
                ("must_be_true", models.TextField(blank=True)),
                ("typical_gap", models.TextField(blank=True)),
                ("look_for", models.TextField(blank=True)),
                ("own_rule", models.TextField(blank=True)),
                ("evidence", models.JSONField(blank=True, default=list)),
                ("checks", models.JSONField(blank=True, default=list)),
                ("sample", models.TextField(blank=True)),
                ("mandatory", models.BooleanField(default=True, verbose_name="mandatory")),
                ("adhoc", models.BooleanField(default=False)),
                (
                    "audit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="questions", to="audits.audit"
                    ),
                ),
                (
                    "process",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisation.process",
                    ),
                ),
                (
                    "scope_item",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="questions",
                        to="programmes.scopeitem",
                    ),
                ),
            ],
            options={
                "ordering": ["order", "pk"],
                "constraints": [models.UniqueConstraint(fields=("audit", "key"), name="audits_question_key_once")],
            },
        ),
        migrations.CreateModel(
            name="Answer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("last_event_seq", models.BigIntegerField(default=0, editable=False)),
                ("row_hash", models.CharField(default="", editable=False, max_length=64)),
                (
                    "result",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("conforming", "Met"),
                            ("nonconforming", "Not met"),
                            ("conforming_ofi", "Improve"),
                            ("conforming_strength", "Positive"),
                            ("not_applicable", "Not applicable"),
                            ("not_verified", "Not verified"),
                        ],
                        max_length=20,
                        verbose_name="result",
                    ),
                ),
                ("come_back", models.BooleanField(default=False, verbose_name="come back")),
                ("note", models.TextField(blank=True, max_length=10000, verbose_name="what was seen")),
                (
                    "suggestion",
                    models.TextField(blank=True, max_length=10000, verbose_name="suggestion, or why worth copying"),
                ),
                ("reason", models.TextField(blank=True, max_length=5000, verbose_name="reason")),
                ("catch_up", models.TextField(blank=True, max_length=5000, verbose_name="how it will be caught up")),
                ("extent_k", models.PositiveIntegerField(blank=True, null=True, verbose_name="with the gap")),
                ("extent_n", models.PositiveIntegerField(blank=True, null=True, verbose_name="looked at")),
                ("answered_on", models.DateField(null=True)),
                ("flagged_reason", models.TextField(blank=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "approved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "question",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="answer",
                        to="audits.checklistquestion",
                    ),
                ),
            ],
            options={
                "ordering": ["question__order", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("come_back", False), ("result", ""), _connector="OR"),
                        name="audits_answer_given_or_come_back",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("extent_k__isnull", True), ("extent_n__isnull", True)),
                            models.Q(
                                ("extent_k__isnull", False),
                                ("extent_k__lte", models.F("extent_n")),
                                ("extent_n__gte", 1),
                            ),
                            _connector="OR",
                        ),
                        name="audits_answer_extent",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Deviation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("last_event_seq", models.BigIntegerField(default=0, editable=False)),
                ("row_hash", models.CharField(default="", editable=False, max_length=64)),
                ("review_ref", models.CharField(blank=True, max_length=20)),
                ("rule", models.CharField(max_length=10, verbose_name="rule")),
                ("what", models.CharField(max_length=500, verbose_name="what happened")),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
                ("on", models.DateField(verbose_name="on")),
                (
                    "audit",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deviations",
                        to="audits.audit",
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deviations",
                        to="programmes.programme",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["on", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("audit__isnull", False)),
                        fields=("audit", "rule", "what"),
                        name="audits_deviation_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Explanation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("last_event_seq", models.BigIntegerField(default=0, editable=False)),
                ("row_hash", models.CharField(default="", editable=False, max_length=64)),
                ("text", models.TextField(max_length=2000, verbose_name="explanation")),
                ("on", models.DateField()),
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
                    "question",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="explanation",
                        to="audits.checklistquestion",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="MeetingPerson",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("last_event_seq", models.BigIntegerField(default=0, editable=False)),
                ("row_hash", models.CharField(default="", editable=False, max_length=64)),
                (
                    "meeting",
                    models.CharField(
                        choices=[("opening", "Opening meeting"), ("closing", "Closing meeting")], max_length=8
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=150)),
                (
                    "audit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="meeting_people", to="audits.audit"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("person__isnull", False), models.Q(("name", ""), _negated=True), _connector="OR"
                        ),
                        name="audits_meetingperson_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("person__isnull", False)),
                        fields=("audit", "meeting", "person"),
                        name="audits_meetingperson_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="QuestionLeaf",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("last_event_seq", models.BigIntegerField(default=0, editable=False)),
                ("row_hash", models.CharField(default="", editable=False, max_length=64)),
                ("primary", models.BooleanField(default=False)),
                ("withheld", models.BooleanField(default=False)),
                (
                    "clause",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="standards.clause"
                    ),
                ),
                (
                    "question",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="leaves",
                        to="audits.checklistquestion",
                    ),
                ),
            ],
            options={
                "ordering": ["question_id", "-primary", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("question", "clause"), name="audits_questionleaf_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Source",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("last_event_seq", models.BigIntegerField(default=0, editable=False)),
                ("row_hash", models.CharField(default="", editable=False, max_length=64)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("interview", "Interview"),
                            ("sample", "Sample"),
                            ("request", "Document request"),
                            ("record", "Record"),
                            ("photo", "Photo"),
                            ("observation", "Observation"),
                            ("system_query", "System query"),
                        ],
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("reference", models.CharField(blank=True, max_length=120, verbose_name="reference")),
                ("dated", models.CharField(blank=True, max_length=60, verbose_name="version or date of the record")),
                ("system", models.CharField(blank=True, max_length=120, verbose_name="source system")),
                ("location", models.CharField(blank=True, max_length=200, verbose_name="place or link")),
                ("obtained_on", models.DateField(verbose_name="obtained on")),
                (
                    "kept",
                    models.CharField(
                        choices=[("yes", "Kept"), ("seen_not_kept", "Seen, not kept")],
                        default="yes",
                        max_length=14,
                        verbose_name="kept",
                    ),
                ),
                (
                    "degree",
                    models.CharField(
                        choices=[
                            ("seen", "Seen"),
                            ("corroborated", "Corroborated by a second source"),
                            ("claimed", "Claimed"),
                        ],
                        default="seen",
                        max_length=12,
                        verbose_name="degree of verification",
                    ),
                ),
                ("note", models.TextField(blank=True, max_length=5000, verbose_name="note")),
                (
                    "audit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="sources", to="audits.audit"
                    ),
                ),
                (
                    "obtained_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="CurrentSource",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("last_event_seq", models.BigIntegerField(default=0, editable=False)),
                ("row_hash", models.CharField(default="", editable=False, max_length=64)),
                (
                    "audit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="current_sources", to="audits.audit"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="audits.source"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("audit", "person"), name="audits_currentsource_once")],
            },
        ),
        migrations.CreateModel(
            name="AnswerSource",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("last_event_seq", models.BigIntegerField(default=0, editable=False)),
                ("row_hash", models.CharField(default="", editable=False, max_length=64)),
                (
                    "answer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="answer_sources", to="audits.answer"
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="answer_sources", to="audits.source"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [models.UniqueConstraint(fields=("answer", "source"), name="audits_answersource_once")],
            },
        ),
        migrations.CreateModel(
            name="SourceFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("last_event_seq", models.BigIntegerField(default=0, editable=False)),
                ("row_hash", models.CharField(default="", editable=False, max_length=64)),
                (
                    "attachment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="kernel.attachment"
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="files", to="audits.source"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("source", "attachment"), name="audits_sourcefile_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="UrgentNotice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("last_event_seq", models.BigIntegerField(default=0, editable=False)),
                ("row_hash", models.CharField(default="", editable=False, max_length=64)),
                ("finding_ref", models.CharField(blank=True, max_length=20)),
                ("on", models.DateField()),
                ("text", models.TextField(max_length=5000, verbose_name="what was reported")),
                (
                    "audit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="urgent_notices", to="audits.audit"
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
            ],
            options={
                "ordering": ["on", "pk"],
            },
        ),
    ]
