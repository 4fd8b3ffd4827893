"""The REST API, one module per noun."""

DESCRIPTION = """
Create a meeting, send its recording, follow the progress, review what was proposed, confirm,
download the minutes, follow the confirmed items.

    curl -X POST localhost:8000/api/v1/meetings -H 'content-type: application/json' \\
         -d '{"title": "周会", "date": "2026-03-05"}'
    curl -T recording.m4a 'localhost:8000/api/v1/meetings/1/recording?filename=recording.m4a'
    curl localhost:8000/api/v1/meetings/1/progress

Errors are problem details (RFC 9457): `detail` says what is wrong and what to do.
"""
