"""The shop's customer-service handbook as a program."""

__version__ = "0.1.0"
