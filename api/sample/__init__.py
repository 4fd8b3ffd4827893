"""The meeting that every new installation starts with."""

# The id in its meeting file. Nothing is due of it.
SAMPLE_ID = "zh-sample"
