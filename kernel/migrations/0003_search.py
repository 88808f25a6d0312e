from django.db import migrations, models

from kernel.search import store


def extension(apps, schema_editor):
    """PostgreSQL: pg_trgm, or a sentence that says who has to create it. The indexes follow after every migrate."""
    store.extension()


class Migration(migrations.Migration):
    dependencies = [
        ("kernel", "0002_table_import"),
    ]

    operations = [
        migrations.RunPython(extension, migrations.RunPython.noop),
        migrations.CreateModel(
            name="SearchWord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("word", models.CharField(max_length=60, unique=True)),
            ],
        ),
        migrations.CreateModel(
            name="SearchEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=20)),
                ("object_id", models.PositiveBigIntegerField()),
                ("key", models.CharField(max_length=120)),
                ("reference", models.CharField(blank=True, max_length=40)),
                ("title", models.CharField(max_length=300)),
                ("text", models.TextField(blank=True)),
                ("day", models.DateField(null=True)),
                ("look", models.CharField(blank=True, max_length=20)),
                ("state", models.CharField(blank=True, max_length=20)),
                ("heads", models.TextField(blank=True)),
                ("words", models.TextField(blank=True)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("kind", "object_id"), name="kernel_searchentry_once")],
            },
        ),
        # Only backwards: what the database keeps beside the two tables goes before they do.
        migrations.RunPython(migrations.RunPython.noop, lambda apps, schema_editor: store.remove()),
    ]
