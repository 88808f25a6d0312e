import django.core.validators
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="CriteriaDocument",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("last_event_seq", models.BigIntegerField(default=0, editable=False)),
                ("row_hash", models.CharField(default="", editable=False, max_length=64)),
                ("code", models.CharField(max_length=40, unique=True, verbose_name="code")),
                ("title", models.CharField(max_length=200, verbose_name="title")),
            ],
            options={
                "ordering": ["code"],
            },
        ),
        migrations.CreateModel(
            name="Question",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.SlugField(max_length=60, unique=True)),
                ("code", models.CharField(max_length=10, unique=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("active", models.BooleanField(default=True)),
                ("text", models.TextField()),
                (
                    "type",
                    models.CharField(
                        choices=[
                            ("existence", "Existence"),
                            ("implementation", "Implementation"),
                            ("effectiveness", "Effectiveness"),
                        ],
                        max_length=14,
                    ),
                ),
                (
                    "tier",
                    models.CharField(choices=[("core", "Core"), ("deep", "Deep"), ("rotate", "Rotate")], max_length=6),
                ),
                (
                    "pack",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("TM", "Top management"),
                            ("SM", "SMS manager"),
                            ("SD", "Service desk floor"),
                            ("PB", "Problem"),
                            ("CR", "Change, release, configuration"),
                            ("GL", "One service gone live"),
                            ("SO", "Service owner"),
                            ("SU", "Supplier"),
                            ("FD", "Finance, demand, capacity"),
                            ("AC", "Availability, continuity"),
                            ("CI", "Information security"),
                            ("AL", "Assets and licences"),
                            ("HK", "HR and knowledge"),
                            ("QA", "Quality and audit"),
                        ],
                        max_length=2,
                    ),
                ),
                ("rider", models.SlugField(blank=True, max_length=20)),
                ("ask", models.CharField(max_length=200)),
                (
                    "minutes",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(60),
                        ]
                    ),
                ),
                ("must_be_true", models.TextField()),
                ("own_rule", models.TextField(blank=True)),
                ("own_rule_parts", models.JSONField(blank=True, default=dict)),
                ("typical_gap", models.TextField()),
                ("typical_gap_leaf", models.CharField(max_length=20)),
                ("look_for", models.TextField()),
                ("evidence", models.JSONField(default=list)),
                ("sample", models.TextField(blank=True)),
                ("checks", models.JSONField(default=list)),
                ("next", models.JSONField(blank=True, default=list)),
                ("trails", models.JSONField(blank=True, default=list)),
                (
                    "remote",
                    models.CharField(
                        choices=[("ok", "Remote is fine"), ("on_site", "Better on site")], default="ok", max_length=8
                    ),
                ),
            ],
            options={
                "ordering": ["pack", "code"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("pack", ""), models.Q(("rider", ""), _negated=True)),
                            models.Q(models.Q(("pack", ""), _negated=True), ("rider", "")),
                            _connector="OR",
                        ),
                        name="question_pack_or_rider",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="QuestionText",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("lang", models.CharField(max_length=10)),
                ("text", models.TextField()),
                (
                    "question",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="texts", to="standards.question"
                    ),
                ),
            ],
            options={
                "ordering": ["question_id", "lang"],
                "constraints": [models.UniqueConstraint(fields=("question", "lang"), name="question_text_once")],
            },
        ),
        migrations.CreateModel(
            name="Standard",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=40)),
                ("edition", models.CharField(max_length=10)),
                ("amendment", models.CharField(blank=True, max_length=40)),
                ("title", models.CharField(max_length=300)),
                (
                    "use",
                    models.CharField(
                        choices=[
                            ("criteria", "Audit criteria"),
                            ("guidance", "Guidance"),
                            ("certification", "Rule for certification bodies"),
                        ],
                        default="criteria",
                        max_length=15,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[("current", "Current"), ("withdrawn", "Withdrawn")], default="current", max_length=10
                    ),
                ),
                ("valid_from", models.DateField(blank=True, null=True)),
                (
                    "replaced_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaces",
                        to="standards.standard",
                    ),
                ),
            ],
            options={
                "ordering": ["code", "edition", "amendment"],
                "constraints": [
                    models.UniqueConstraint(fields=("code", "edition", "amendment"), name="standard_edition_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Clause",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=20)),
                ("title", models.CharField(max_length=200)),
                (
                    "kind",
                    models.CharField(choices=[("heading", "Heading"), ("requirement", "Requirement")], max_length=12),
                ),
                ("sort_key", models.CharField(db_index=True, editable=False, max_length=60)),
                ("depth", models.PositiveSmallIntegerField(default=1, editable=False)),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="standards.clause",
                    ),
                ),
                (
                    "standard",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="clauses", to="standards.standard"
                    ),
                ),
            ],
            options={
                "ordering": ["standard_id", "sort_key"],
                "constraints": [models.UniqueConstraint(fields=("standard", "number"), name="clause_number_once")],
            },
        ),
        migrations.CreateModel(
            name="QuestionCredit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("primary", models.BooleanField(default=False)),
                ("order", models.PositiveSmallIntegerField(default=0)),
                (
                    "clause",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="credits", to="standards.clause"
                    ),
                ),
                (
                    "question",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="credits", to="standards.question"
                    ),
                ),
            ],
            options={
                "ordering": ["question_id", "order"],
                "constraints": [
                    models.UniqueConstraint(fields=("question", "clause"), name="question_credits_clause_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("primary", True)), fields=("question",), name="question_one_primary_clause"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Paragraph",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=20)),
                ("note", models.CharField(max_length=300)),
                (
                    "standard",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="paragraphs", to="standards.standard"
                    ),
                ),
            ],
            options={
                "ordering": ["standard_id", "number"],
                "constraints": [models.UniqueConstraint(fields=("standard", "number"), name="paragraph_number_once")],
            },
        ),
        migrations.CreateModel(
            name="DocumentVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("last_event_seq", models.BigIntegerField(default=0, editable=False)),
                ("row_hash", models.CharField(default="", editable=False, max_length=64)),
                ("number", models.CharField(max_length=20, verbose_name="version")),
                ("approved_on", models.DateField(verbose_name="approved on")),
                ("in_force_from", models.DateField(verbose_name="in force from")),
                ("in_force_to", models.DateField(blank=True, null=True, verbose_name="in force until")),
                ("rule", models.TextField(blank=True, verbose_name="the rule, in own words")),
                ("process_code", models.CharField(blank=True, max_length=20, verbose_name="process")),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="standards.criteriadocument",
                    ),
                ),
            ],
            options={
                "ordering": ["document__code", "approved_on"],
                "constraints": [
                    models.UniqueConstraint(fields=("document", "number"), name="one_row_a_document_version"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("in_force_to__isnull", True),
                            ("in_force_to__gte", models.F("in_force_from")),
                            _connector="OR",
                        ),
                        name="document_version_in_force_in_order",
                        violation_error_message="The last day in force is before the first one.",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="question",
            name="clauses",
            field=models.ManyToManyField(
                related_name="questions", through="standards.QuestionCredit", to="standards.clause"
            ),
        ),
    ]
