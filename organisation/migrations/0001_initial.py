import django.contrib.auth.models
import django.contrib.auth.validators
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("standards", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Holiday",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("last_event_seq", models.BigIntegerField(default=0, editable=False)),
                ("row_hash", models.CharField(default="", editable=False, max_length=64)),
                ("date", models.DateField(unique=True, verbose_name="day")),
                ("name", models.CharField(max_length=80, verbose_name="name")),
            ],
            options={
                "verbose_name": "public holiday",
                "ordering": ["date"],
            },
        ),
        migrations.CreateModel(
            name="Party",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("last_event_seq", models.BigIntegerField(default=0, editable=False)),
                ("row_hash", models.CharField(default="", editable=False, max_length=64)),
                ("name", models.CharField(max_length=120, unique=True, verbose_name="name")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("supplier", "Supplier"),
                            ("internal_supplier", "Internal supplier"),
                            ("customer", "Customer"),
                            ("certification_body", "Certification body"),
                        ],
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
            ],
            options={
                "verbose_name": "party",
                "verbose_name_plural": "parties",
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="Service",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("last_event_seq", models.BigIntegerField(default=0, editable=False)),
                ("row_hash", models.CharField(default="", editable=False, max_length=64)),
                ("code", models.CharField(max_length=20, unique=True, verbose_name="code")),
                ("name", models.CharField(max_length=120, verbose_name="name")),
            ],
            options={
                "verbose_name": "service",
                "ordering": ["code"],
            },
        ),
        migrations.CreateModel(
            name="Site",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("last_event_seq", models.BigIntegerField(default=0, editable=False)),
                ("row_hash", models.CharField(default="", editable=False, max_length=64)),
                ("code", models.CharField(max_length=40, unique=True, verbose_name="code")),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="note")),
                ("is_shift", models.BooleanField(default=False, verbose_name="a shift, counts like a site")),
            ],
            options={
                "verbose_name": "site",
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="User",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text="Designates that this user has all permissions without explicitly assigning them.",
                        verbose_name="superuser status",
                    ),
                ),
                (
                    "username",
                    models.CharField(
                        error_messages={"unique": "A user with that username already exists."},
                        help_text="Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.",
                        max_length=150,
                        unique=True,
                        validators=[django.contrib.auth.validators.UnicodeUsernameValidator()],
                        verbose_name="username",
                    ),
                ),
                ("first_name", models.CharField(blank=True, max_length=150, verbose_name="first name")),
                ("last_name", models.CharField(blank=True, max_length=150, verbose_name="last name")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="email address")),
                (
                    "is_staff",
                    models.BooleanField(
                        default=False,
                        help_text="Designates whether the user can log into this admin site.",
                        verbose_name="staff status",
                    ),
                ),
                (
                    "is_active",
                    models.BooleanField(
                        default=True,
                        help_text="Designates whether this user should be treated as active. Unselect this instead of deleting accounts.",
                        verbose_name="active",
                    ),
                ),
                ("date_joined", models.DateTimeField(default=django.utils.timezone.now, verbose_name="date joined")),
                ("post", models.CharField(blank=True, max_length=120, verbose_name="post")),
                ("language", models.CharField(default="en-gb", max_length=10, verbose_name="language")),
                (
                    "theme",
                    models.CharField(
                        choices=[("system", "As the device"), ("light", "Light"), ("dark", "Dark")],
                        default="system",
                        max_length=6,
                        verbose_name="theme",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("is_guest", models.BooleanField(default=False, verbose_name="person without account")),
                (
                    "groups",
                    models.ManyToManyField(
                        blank=True,
                        help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.group",
                        verbose_name="groups",
                    ),
                ),
                (
                    "user_permissions",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Specific permissions for this user.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.permission",
                        verbose_name="user permissions",
                    ),
                ),
            ],
            options={
                "verbose_name": "person",
                "verbose_name_plural": "people",
                "ordering": ["last_name", "first_name", "username"],
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("username"),
                        name="organisation_user_username_any_case",
                        violation_error_message="Somebody already has this user name. Choose another one.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("is_guest", False), ("password__startswith", "!"), _connector="OR"),
                        name="organisation_user_guest_has_no_password",
                        violation_error_message="A person without account has no password.",
                    ),
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("email"),
                        condition=models.Q(("email", ""), _negated=True),
                        name="organisation_user_email_any_case",
                        violation_error_message="Somebody else already has this address.",
                    ),
                ],
            },
            managers=[
                ("objects", django.contrib.auth.models.UserManager()),
            ],
        ),
        migrations.CreateModel(
            name="AccessRole",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("last_event_seq", models.BigIntegerField(default=0, editable=False)),
                ("row_hash", models.CharField(default="", editable=False, max_length=64)),
                ("start", models.DateField(verbose_name="from")),
                ("end", models.DateField(blank=True, null=True, verbose_name="last day")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("administrator", "Administrator"),
                            ("programme_manager", "Programme manager"),
                            ("auditor", "Auditor"),
                            ("process_owner", "Process owner"),
                            ("top_management", "Top management"),
                            ("reader", "Reader"),
                        ],
                        max_length=20,
                        verbose_name="role",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="access_roles",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "access role",
                "ordering": ["start", "pk"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("end__isnull", True), ("end__gte", models.F("start")), _connector="OR"),
                        name="organisation_accessrole_ends_not_before_start",
                        violation_error_message="The last day must not be before the first.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Authorship",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("last_event_seq", models.BigIntegerField(default=0, editable=False)),
                ("row_hash", models.CharField(default="", editable=False, max_length=64)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("author", "Author"),
                            ("approver", "Approver"),
                            ("reviewer", "Reviewer"),
                            ("clerk", "Clerk"),
                        ],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("on", models.DateField(verbose_name="approved on")),
                (
                    "document_version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="authorships",
                        to="standards.documentversion",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="authorships",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "authorship",
                "ordering": ["on", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("document_version", "person", "kind"), name="organisation_authorship_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Delegation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("last_event_seq", models.BigIntegerField(default=0, editable=False)),
                ("row_hash", models.CharField(default="", editable=False, max_length=64)),
                ("start", models.DateField(verbose_name="from")),
                ("end", models.DateField(blank=True, null=True, verbose_name="last day")),
                ("duties", models.CharField(blank=True, max_length=200, verbose_name="duties")),
                (
                    "deputy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="delegated_to_me",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="delegations",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "cover during absence",
                "ordering": ["start", "pk"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("end__isnull", True), ("end__gte", models.F("start")), _connector="OR"),
                        name="organisation_delegation_ends_not_before_start",
                        violation_error_message="The last day must not be before the first.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("person", models.F("deputy")), _negated=True),
                        name="organisation_delegation_to_another",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Evaluation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("last_event_seq", models.BigIntegerField(default=0, editable=False)),
                ("row_hash", models.CharField(default="", editable=False, max_length=64)),
                (
                    "method",
                    models.CharField(
                        choices=[
                            ("witness", "Witnessed audit"),
                            ("interview", "Interview"),
                            ("test", "Test"),
                            ("record_review", "Review of records"),
                            ("feedback", "Feedback of the auditee"),
                        ],
                        max_length=15,
                        verbose_name="method",
                    ),
                ),
                (
                    "result",
                    models.CharField(
                        choices=[
                            ("positive", "Positive"),
                            ("conditional", "With conditions"),
                            ("negative", "Negative"),
                        ],
                        max_length=12,
                        verbose_name="result",
                    ),
                ),
                ("on", models.DateField(verbose_name="day")),
                ("audit_ref", models.CharField(blank=True, max_length=20, verbose_name="audit")),
                (
                    "evaluator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evaluations_given",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evaluations",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "evaluation",
                "ordering": ["on", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("person", models.F("evaluator")), _negated=True),
                        name="organisation_evaluation_by_another",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Organisation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("last_event_seq", models.BigIntegerField(default=0, editable=False)),
                ("row_hash", models.CharField(default="", editable=False, max_length=64)),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("zone", models.CharField(default="UTC", max_length=60, verbose_name="time zone")),
                (
                    "preset",
                    models.CharField(
                        choices=[("small", "Small"), ("standard", "Standard"), ("strict", "Strict")],
                        default="standard",
                        max_length=10,
                        verbose_name="preset",
                    ),
                ),
                ("scope", models.TextField(blank=True, verbose_name="scope of the management system")),
                (
                    "roll_to_working_day",
                    models.BooleanField(default=True, verbose_name="due dates roll to the next working day"),
                ),
                (
                    "mail_on_non_working_days",
                    models.BooleanField(default=False, verbose_name="mail goes out on non-working days"),
                ),
                (
                    "next_surveillance",
                    models.CharField(blank=True, max_length=40, verbose_name="next surveillance audit"),
                ),
            ],
            options={
                "verbose_name": "organisation",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("id", 1)), name="organisation_organisation_is_one")
                ],
            },
        ),
        migrations.CreateModel(
            name="Employment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("last_event_seq", models.BigIntegerField(default=0, editable=False)),
                ("row_hash", models.CharField(default="", editable=False, max_length=64)),
                ("start", models.DateField(verbose_name="from")),
                ("end", models.DateField(blank=True, null=True, verbose_name="last day")),
                (
                    "hired_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hired",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="contracted by",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="employments",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="employments",
                        to="organisation.party",
                        verbose_name="party",
                    ),
                ),
            ],
            options={
                "verbose_name": "employment elsewhere",
                "ordering": ["start", "pk"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("end__isnull", True), ("end__gte", models.F("start")), _connector="OR"),
                        name="organisation_employment_ends_not_before_start",
                        violation_error_message="The last day must not be before the first.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Qualification",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("last_event_seq", models.BigIntegerField(default=0, editable=False)),
                ("row_hash", models.CharField(default="", editable=False, max_length=64)),
                ("standard_code", models.CharField(default="ISO/IEC 20000-1", max_length=40, verbose_name="standard")),
                (
                    "grade",
                    models.CharField(
                        choices=[
                            ("trainee", "Trainee"),
                            ("auditor", "Auditor"),
                            ("lead", "Lead auditor"),
                            ("expert", "Expert"),
                            ("programme_manager", "Programme manager"),
                        ],
                        max_length=20,
                        verbose_name="grade",
                    ),
                ),
                ("valid_from", models.DateField(verbose_name="valid from")),
                ("valid_to", models.DateField(verbose_name="valid to")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("provisional", "Provisional"),
                            ("valid", "Valid"),
                            ("suspended", "Suspended"),
                            ("lapsed", "Lapsed"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="valid",
                        max_length=12,
                        verbose_name="status",
                    ),
                ),
                (
                    "granted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="qualifications_granted",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="qualifications",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "qualification",
                "ordering": ["standard_code", "valid_from", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("valid_to__gte", models.F("valid_from"))),
                        name="organisation_qualification_ends_not_before_start",
                        violation_error_message="The last day must not be before the first.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Relationship",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("last_event_seq", models.BigIntegerField(default=0, editable=False)),
                ("row_hash", models.CharField(default="", editable=False, max_length=64)),
                ("start", models.DateField(verbose_name="from")),
                ("end", models.DateField(blank=True, null=True, verbose_name="last day")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("family", "Family"),
                            ("partner", "Partner"),
                            ("household", "Household"),
                            ("close_friend", "Close friend"),
                            ("business", "Business"),
                        ],
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                ("detail", models.CharField(blank=True, max_length=200, verbose_name="detail")),
                (
                    "a",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="relationships_a",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "b",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="relationships_b",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "relationship",
                "ordering": ["start", "pk"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("end__isnull", True), ("end__gte", models.F("start")), _connector="OR"),
                        name="organisation_relationship_ends_not_before_start",
                        violation_error_message="The last day must not be before the first.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("a", models.F("b")), _negated=True), name="organisation_relationship_of_two"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReportingLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("last_event_seq", models.BigIntegerField(default=0, editable=False)),
                ("row_hash", models.CharField(default="", editable=False, max_length=64)),
                ("start", models.DateField(verbose_name="from")),
                ("end", models.DateField(blank=True, null=True, verbose_name="last day")),
                (
                    "manager",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reports", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lines", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "reporting line",
                "ordering": ["start", "pk"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("end__isnull", True), ("end__gte", models.F("start")), _connector="OR"),
                        name="organisation_reportingline_ends_not_before_start",
                        violation_error_message="The last day must not be before the first.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("person", models.F("manager")), _negated=True),
                        name="organisation_reportingline_to_another",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Shutdown",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("last_event_seq", models.BigIntegerField(default=0, editable=False)),
                ("row_hash", models.CharField(default="", editable=False, max_length=64)),
                ("start", models.DateField(verbose_name="from")),
                ("end", models.DateField(verbose_name="last day")),
            ],
            options={
                "verbose_name": "shutdown",
                "ordering": ["start"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("end__gte", models.F("start"))),
                        name="organisation_shutdown_ends_not_before_start",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="TopicLevel",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("last_event_seq", models.BigIntegerField(default=0, editable=False)),
                ("row_hash", models.CharField(default="", editable=False, max_length=64)),
                ("topic", models.CharField(max_length=40, verbose_name="topic")),
                (
                    "level",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "0 none"),
                            (1, "1 aware"),
                            (2, "2 works guided"),
                            (3, "3 works alone"),
                            (4, "4 teaches"),
                        ],
                        verbose_name="level",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="topic_levels",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "topic level",
                "ordering": ["topic"],
                "constraints": [
                    models.UniqueConstraint(fields=("person", "topic"), name="organisation_topiclevel_once"),
                    models.CheckConstraint(
                        condition=models.Q(("level__range", (0, 4))), name="organisation_topiclevel_0_to_4"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TopManagement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("last_event_seq", models.BigIntegerField(default=0, editable=False)),
                ("row_hash", models.CharField(default="", editable=False, max_length=64)),
                ("start", models.DateField(verbose_name="from")),
                ("end", models.DateField(blank=True, null=True, verbose_name="last day")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="top_management",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "member of top management",
                "ordering": ["start", "pk"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("end__isnull", True), ("end__gte", models.F("start")), _connector="OR"),
                        name="organisation_topmanagement_ends_not_before_start",
                        violation_error_message="The last day must not be before the first.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Unit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("last_event_seq", models.BigIntegerField(default=0, editable=False)),
                ("row_hash", models.CharField(default="", editable=False, max_length=64)),
                ("code", models.CharField(max_length=20, unique=True, verbose_name="code")),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="organisation.unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "unit",
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="Process",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("last_event_seq", models.BigIntegerField(default=0, editable=False)),
                ("row_hash", models.CharField(default="", editable=False, max_length=64)),
                (
                    "code",
                    models.CharField(
                        max_length=20,
                        unique=True,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^(?!(?i:new)\\Z)[A-Za-z0-9][A-Za-z0-9._-]*\\Z",
                                "Use letters, digits, dots and hyphens, like P01.",
                            )
                        ],
                        verbose_name="code",
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("cycle_days", models.PositiveIntegerField(default=30, verbose_name="runs every so many days")),
                ("topic", models.CharField(blank=True, max_length=40, verbose_name="topic")),
                (
                    "importance",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="importance, 1 to 5"),
                ),
                ("change_points", models.PositiveSmallIntegerField(default=0, verbose_name="change, 0 to 5")),
                ("signal_points", models.PositiveSmallIntegerField(default=0, verbose_name="signals, 0 to 5")),
                ("points_as_of", models.DateField(blank=True, null=True, verbose_name="judged on")),
                ("active", models.BooleanField(default=True, verbose_name="in use")),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="processes",
                        to="organisation.unit",
                        verbose_name="unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "process",
                "verbose_name_plural": "processes",
                "ordering": ["code"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("importance__isnull", True), ("importance__range", (1, 5)), _connector="OR"),
                            ("change_points__range", (0, 5)),
                            ("signal_points__range", (0, 5)),
                        ),
                        name="organisation_process_points_in_range",
                        violation_error_message="Importance is 1 to 5, change and signals are 0 to 5.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="FinancialInterest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("last_event_seq", models.BigIntegerField(default=0, editable=False)),
                ("row_hash", models.CharField(default="", editable=False, max_length=64)),
                ("start", models.DateField(verbose_name="from")),
                ("end", models.DateField(blank=True, null=True, verbose_name="last day")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("interest", "Financial interest"),
                            ("bonus", "Bonus tied to the result"),
                            ("findings_bonus", "Bonus tied to the number of findings"),
                        ],
                        max_length=15,
                        verbose_name="kind",
                    ),
                ),
                ("detail", models.CharField(blank=True, max_length=200, verbose_name="detail")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="financial_interests",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="interests",
                        to="organisation.party",
                        verbose_name="party",
                    ),
                ),
                (
                    "process",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="interests",
                        to="organisation.process",
                        verbose_name="process",
                    ),
                ),
            ],
            options={
                "verbose_name": "financial interest",
                "ordering": ["start", "pk"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("end__isnull", True), ("end__gte", models.F("start")), _connector="OR"),
                        name="organisation_financialinterest_ends_not_before_start",
                        violation_error_message="The last day must not be before the first.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind", "findings_bonus"),
                            ("party__isnull", False),
                            ("process__isnull", False),
                            _connector="OR",
                        ),
                        name="organisation_financialinterest_has_target",
                        violation_error_message="Choose the party or the process that the money hangs on.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DeputyActing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("last_event_seq", models.BigIntegerField(default=0, editable=False)),
                ("row_hash", models.CharField(default="", editable=False, max_length=64)),
                ("start", models.DateField(verbose_name="from")),
                ("end", models.DateField(blank=True, null=True, verbose_name="last day")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deputy_actings",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "process",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deputy_actings",
                        to="organisation.process",
                        verbose_name="process",
                    ),
                ),
            ],
            options={
                "verbose_name": "acting as deputy",
                "ordering": ["start", "pk"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("end__isnull", True), ("end__gte", models.F("start")), _connector="OR"),
                        name="organisation_deputyacting_ends_not_before_start",
                        violation_error_message="The last day must not be before the first.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ConflictDeclaration",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("last_event_seq", models.BigIntegerField(default=0, editable=False)),
                ("row_hash", models.CharField(default="", editable=False, max_length=64)),
                ("audit_ref", models.CharField(blank=True, max_length=20, verbose_name="audit")),
                ("year", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="year")),
                ("statement", models.TextField(verbose_name="statement")),
                ("signed_on", models.DateField(verbose_name="signed on")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="valid to")),
                (
                    "decision",
                    models.CharField(
                        choices=[
                            ("pending", "Not decided yet"),
                            ("none", "No conflict"),
                            ("mitigate", "With a safeguard"),
                            ("exclude", "Excluded"),
                        ],
                        default="pending",
                        max_length=10,
                        verbose_name="decision",
                    ),
                ),
                ("decided_on", models.DateField(blank=True, null=True, verbose_name="decided on")),
                (
                    "clause",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="standards.clause",
                        verbose_name="clause",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="declarations_decided",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="declarations",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "process",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="declarations",
                        to="organisation.process",
                        verbose_name="process",
                    ),
                ),
            ],
            options={
                "verbose_name": "declaration",
                "ordering": ["signed_on", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided_by__isnull", True), ("decided_on__isnull", True), ("decision", "pending")
                            ),
                            models.Q(
                                models.Q(("decision", "pending"), _negated=True),
                                ("decided_by__isnull", False),
                                ("decided_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="organisation_conflictdeclaration_decided_has_who_and_when",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ProcessLeaf",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("last_event_seq", models.BigIntegerField(default=0, editable=False)),
                ("row_hash", models.CharField(default="", editable=False, max_length=64)),
                (
                    "clause",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="process_leaves",
                        to="standards.clause",
                    ),
                ),
                (
                    "process",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="process_leaves",
                        to="organisation.process",
                    ),
                ),
            ],
            options={
                "verbose_name": "leaf of a process",
                "constraints": [
                    models.UniqueConstraint(fields=("process", "clause"), name="organisation_processleaf_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="RoleTenure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("last_event_seq", models.BigIntegerField(default=0, editable=False)),
                ("row_hash", models.CharField(default="", editable=False, max_length=64)),
                ("start", models.DateField(verbose_name="from")),
                ("end", models.DateField(blank=True, null=True, verbose_name="last day")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("owner", "Owner"),
                            ("manager", "Manager"),
                            ("operator", "Operator"),
                            ("deputy", "Deputy"),
                            ("implementer", "Implementer"),
                            ("consultant", "Consultant"),
                            ("sponsor", "Sponsor"),
                            ("supplier_staff", "Staff of the supplier"),
                            ("internal_auditor", "Internal auditor"),
                            ("programme_manager", "Programme manager"),
                            ("user", "User of the process"),
                        ],
                        max_length=20,
                        verbose_name="role",
                    ),
                ),
                (
                    "target_kind",
                    models.CharField(
                        choices=[
                            ("process", "Process"),
                            ("service", "Service"),
                            ("unit", "Unit"),
                            ("clause", "Clause"),
                            ("supplier", "Supplier"),
                            ("sms", "Whole management system"),
                        ],
                        max_length=10,
                        verbose_name="of what",
                    ),
                ),
                ("title", models.CharField(blank=True, max_length=120, verbose_name="name of the role")),
                ("announced_on", models.DateField(blank=True, null=True, verbose_name="announced on")),
                (
                    "clause",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tenures",
                        to="standards.clause",
                        verbose_name="clause",
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tenures",
                        to="organisation.party",
                        verbose_name="supplier",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="tenures", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "process",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tenures",
                        to="organisation.process",
                        verbose_name="process",
                    ),
                ),
                (
                    "service",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tenures",
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
                        related_name="tenures",
                        to="organisation.unit",
                        verbose_name="unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "role",
                "ordering": ["start", "pk"],
                "abstract": False,
                "indexes": [models.Index(fields=["role", "process"], name="organisation_tenure_role_proc")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("end__isnull", True), ("end__gte", models.F("start")), _connector="OR"),
                        name="organisation_roletenure_ends_not_before_start",
                        violation_error_message="The last day must not be before the first.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("target_kind", "process"),
                                ("process__isnull", False),
                                ("service__isnull", True),
                                ("unit__isnull", True),
                                ("clause__isnull", True),
                                ("party__isnull", True),
                            ),
                            models.Q(
                                ("target_kind", "service"),
                                ("process__isnull", True),
                                ("service__isnull", False),
                                ("unit__isnull", True),
                                ("clause__isnull", True),
                                ("party__isnull", True),
                            ),
                            models.Q(
                                ("target_kind", "unit"),
                                ("process__isnull", True),
                                ("service__isnull", True),
                                ("unit__isnull", False),
                                ("clause__isnull", True),
                                ("party__isnull", True),
                            ),
                            models.Q(
                                ("target_kind", "clause"),
                                ("service__isnull", True),
                                ("unit__isnull", True),
                                ("clause__isnull", False),
                                ("party__isnull", True),
                            ),
                            models.Q(
                                ("target_kind", "supplier"),
                                ("process__isnull", True),
                                ("service__isnull", True),
                                ("unit__isnull", True),
                                ("clause__isnull", True),
                                ("party__isnull", False),
                            ),
                            models.Q(
                                ("target_kind", "sms"),
                                ("process__isnull", True),
                                ("service__isnull", True),
                                ("unit__isnull", True),
                                ("clause__isnull", True),
                                ("party__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="organisation_roletenure_has_its_target",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("announced_on__isnull", True),
                            ("end__isnull", True),
                            ("announced_on__lte", models.F("end")),
                            _connector="OR",
                        ),
                        name="organisation_roletenure_announced_not_after_end",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="UnitMembership",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("last_event_seq", models.BigIntegerField(default=0, editable=False)),
                ("row_hash", models.CharField(default="", editable=False, max_length=64)),
                ("start", models.DateField(verbose_name="from")),
                ("end", models.DateField(blank=True, null=True, verbose_name="last day")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="unit_memberships",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to="organisation.unit",
                        verbose_name="unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "unit membership",
                "ordering": ["start", "pk"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("end__isnull", True), ("end__gte", models.F("start")), _connector="OR"),
                        name="organisation_unitmembership_ends_not_before_start",
                        violation_error_message="The last day must not be before the first.",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="process",
            name="leaves",
            field=models.ManyToManyField(
                related_name="processes", through="organisation.ProcessLeaf", to="standards.clause"
            ),
        ),
        migrations.AddField(
            model_name="process",
            name="services",
            field=models.ManyToManyField(blank=True, related_name="processes", to="organisation.service"),
        ),
    ]
