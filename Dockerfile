# One image for web, worker and beat. docker-compose.yml says how they run together.
FROM python:3.11-slim-bookworm

# What WeasyPrint draws text with; the rest of the product is Python.
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/*

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PYTHONUTF8=1 \
    AUDITPROG_VAR=/var/lib/auditprog STATIC_ROOT=/srv/static MEDIA_ROOT=/var/lib/auditprog/media
WORKDIR /srv/auditprog
COPY requirements.lock .
RUN pip install --no-cache-dir --require-hashes -r requirements.lock

COPY . .
RUN useradd --system --home-dir /var/lib/auditprog --create-home auditprog \
    && DJANGO_SETTINGS_MODULE=auditprog.settings.build python manage.py make_fonts \
    && DJANGO_SETTINGS_MODULE=auditprog.settings.build python manage.py collectstatic --no-input -v0 \
    && mkdir -p /var/lib/auditprog/media \
    && chown -R auditprog: /var/lib/auditprog

USER auditprog
ENV DJANGO_SETTINGS_MODULE=auditprog.settings.production
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s CMD \
    ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
CMD ["gunicorn", "--no-control-socket", "--bind", "0.0.0.0:8000", "--workers", "2", "--threads", "8", "--worker-class", "gthread", "--timeout", "60", "auditprog.wsgi:application"]
