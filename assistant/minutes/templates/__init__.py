"""The built-in Word templates, and `build.py` which makes them."""
