# One image for web, worker and beat; docker-compose.yml says which of them a container is.
FROM python:3.13-slim

WORKDIR /app
ENV PYTHONUNBUFFERED=1 PATH=/app/.venv/bin:$PATH
COPY requirements.lock ./
COPY deploy/bootstrap.py deploy/bootstrap.py
RUN python deploy/bootstrap.py
COPY . .
# Volumes on these two take over the owner they find here.
RUN useradd --system --home /app companion && mkdir -p var/phrases var/tombstones && chown -R companion var
USER companion
EXPOSE 8000
# Not its own log of requests (-v 0): addresses hold keys of invitations, and names that were searched.
CMD ["daphne", "-v", "0", "-b", "0.0.0.0", "-p", "8000", "voicecompanion.asgi:application"]
