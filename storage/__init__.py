"""What is kept: tables, files, and one module of functions per noun."""
