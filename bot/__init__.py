"""CryoFAQ: answers about cryotherapy with liquid nitrogen, only from curated, signed text."""

__version__ = "0.1.0"
