"""One kind of answer a module; each takes an `Asking` and gives None where nothing is known."""
