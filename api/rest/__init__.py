"""The REST API, one module per noun."""

DESCRIPTION = """
Create a meeting, send its recording, follow the progress, review what was proposed, confirm,
download the minutes, follow the confirmed items.

    TOKEN='authorization: Bearer ma_...'    # yours, from the account page
    curl -X POST localhost:8000/api/v1/meetings -H "$TOKEN" -H 'content-type: application/json' \\
         -d '{"title": "周会", "date": "2026-03-05"}'
    curl -T recording.m4a -H "$TOKEN" \\
         'localhost:8000/api/v1/meetings/1/recording?filename=recording.m4a'
    curl -H "$TOKEN" localhost:8000/api/v1/meetings/1/progress

A token may what its scopes say, and never more than the person it stands for. What you may not see
is answered like what does not exist (404).

Errors are problem details (RFC 9457): `detail` says what is wrong and what to do.
"""
