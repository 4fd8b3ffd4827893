"""The domain of meetings, minutes and follow-up: pure functions over plain data."""
