import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("organisation", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Counter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=40, unique=True)),
                ("value", models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="DailyRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=100, unique=True)),
                ("done_through", models.DateField(help_text="The last business day that it has done.", null=True)),
                (
                    "claimed_until",
                    models.DateTimeField(help_text="Somebody is at it until this moment (UTC).", null=True),
                ),
                ("last_error", models.TextField(blank=True)),
            ],
        ),
        migrations.CreateModel(
            name="Setting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("last_event_seq", models.BigIntegerField(default=0, editable=False)),
                ("row_hash", models.CharField(default="", editable=False, max_length=64)),
                ("key", models.CharField(max_length=120, unique=True)),
                ("value", models.JSONField()),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Attachment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("last_event_seq", models.BigIntegerField(default=0, editable=False)),
                ("row_hash", models.CharField(default="", editable=False, max_length=64)),
                ("uuid", models.UUIDField(unique=True)),
                ("name", models.CharField(max_length=200)),
                ("content_type", models.CharField(max_length=100)),
                ("size", models.PositiveBigIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("path", models.CharField(max_length=200)),
                ("uploaded_on", models.DateField()),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="AuditEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("seq", models.BigIntegerField(unique=True)),
                ("event_id", models.UUIDField(unique=True)),
                ("at", models.DateTimeField(db_index=True)),
                ("business_date", models.DateField(db_index=True, null=True)),
                ("actor_id", models.BigIntegerField(db_index=True, null=True)),
                ("actor", models.CharField(max_length=200)),
                ("action", models.CharField(max_length=80)),
                ("object_type", models.CharField(max_length=80)),
                ("object_id", models.CharField(max_length=40)),
                ("object_ref", models.CharField(blank=True, max_length=120)),
                ("reason", models.TextField(blank=True)),
                ("text", models.TextField()),
                ("prev_hash", models.CharField(max_length=64, unique=True)),
                ("hash", models.CharField(max_length=64)),
            ],
            options={
                "ordering": ("seq",),
                "indexes": [models.Index(fields=["object_type", "object_id", "seq"], name="event_by_object")],
            },
        ),
        migrations.CreateModel(
            name="ChainHead",
            fields=[
                ("id", models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("chain_id", models.UUIDField()),
                ("seq", models.BigIntegerField(default=0)),
                ("hash", models.CharField(max_length=64)),
            ],
            options={
                "constraints": [models.CheckConstraint(condition=models.Q(("id", 1)), name="one_chain_head")],
            },
        ),
        migrations.CreateModel(
            name="DemoClock",
            fields=[
                ("id", models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("today", models.DateField()),
            ],
            options={
                "constraints": [models.CheckConstraint(condition=models.Q(("id", 1)), name="one_demo_clock")],
            },
        ),
        migrations.CreateModel(
            name="FormOnce",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=64, unique=True)),
                ("url", models.CharField(blank=True, max_length=400)),
                ("at", models.DateTimeField(auto_now_add=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Job",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("mail", "Mail"),
                            ("pdf", "PDF"),
                            ("webhook", "Webhook"),
                            ("solve", "Schedule proposal"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "dedup_key",
                    models.CharField(help_text="The same key is never done twice.", max_length=200, unique=True),
                ),
                ("payload", models.JSONField(default=dict)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("pending", "Waiting"),
                            ("leased", "In work"),
                            ("sending", "Being sent"),
                            ("unknown", "Perhaps sent"),
                            ("done", "Done"),
                            ("failed", "Failed"),
                            ("dropped", "No longer needed"),
                        ],
                        default="pending",
                        max_length=20,
                    ),
                ),
                ("run_after", models.DateTimeField(db_index=True, help_text="Not before this moment (UTC).")),
                ("attempts", models.PositiveSmallIntegerField(default=0, help_text="Counted before the work starts.")),
                (
                    "crashes",
                    models.PositiveSmallIntegerField(default=0, help_text="Attempts whose worker never came back."),
                ),
                ("lease_until", models.DateTimeField(blank=True, null=True)),
                ("lease_token", models.UUIDField(blank=True, null=True)),
                (
                    "resent",
                    models.BooleanField(default=False, help_text="Sent a second time after a crash, same Message-ID."),
                ),
                (
                    "last_error",
                    models.TextField(blank=True, help_text="Why the last attempt failed, or why it was dropped."),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("done_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ("pk",),
                "indexes": [models.Index(fields=["state", "run_after"], name="job_due")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ("pending", "leased", "sending", "unknown", "done", "failed", "dropped"))
                        ),
                        name="job_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("lease_token__isnull", False),
                                ("lease_until__isnull", False),
                                ("state__in", ("leased", "sending")),
                            ),
                            models.Q(
                                models.Q(("state__in", ("leased", "sending")), _negated=True),
                                ("lease_token__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="job_lease_while_in_work",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("done_at__isnull", False), ("state__in", ("done", "failed", "dropped"))),
                            models.Q(
                                models.Q(("state__in", ("done", "failed", "dropped")), _negated=True),
                                ("done_at__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="job_done_has_moment",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField()),
                ("text", models.CharField(max_length=300)),
                ("url", models.CharField(blank=True, max_length=300)),
                ("to_do", models.BooleanField(default=False)),
                ("seen_at", models.DateTimeField(null=True)),
                ("dedup_key", models.CharField(max_length=200, unique=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="notices", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ("-on", "-pk"),
            },
        ),
    ]
