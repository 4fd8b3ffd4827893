"""The tracker as a table in a file: written as the forms have it, and read however it was kept."""
