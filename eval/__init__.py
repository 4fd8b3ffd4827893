"""How good the assistant is: annotated meetings, metrics, and the reports of `python -m eval`.

Only this package reads the annotations; the product never sees them.
"""
