"""The questions, by what they are about, each with its right answer."""
