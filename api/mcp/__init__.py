"""A server of the Model Context Protocol: programs with a language model read what a person may."""
