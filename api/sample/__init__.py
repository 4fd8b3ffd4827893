"""The meeting that every new installation starts with."""
