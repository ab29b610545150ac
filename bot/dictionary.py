"""English words, for what is kept of a question: the dictionary that the library spylls brings along.

Only words in small letters are taken: names of people and places stand in it with a capital.
"""

from importlib import resources

from bot.errors import MissingLibraryError


def english() -> frozenset[str]:
    """The words, without their endings.

    Raises:
        MissingLibraryError: the library is not installed.
    """
    try:
        folder = resources.files("spylls")
    except ModuleNotFoundError:
        told = "CRYOFAQ_KEEP_UNANSWERED needs the library spylls: pip install 'cryofaq[queue]'"
        raise MissingLibraryError(told) from None
    lines = (folder / "hunspell" / "data" / "en" / "en_US.dic").read_text("utf-8").split("\n")
    words = (line.partition("/")[0] for line in lines)
    return frozenset(word for word in words if len(word) > 2 and word.isalpha() and word.islower())
