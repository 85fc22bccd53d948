"""The one exception bad data ends in: a sentence that names file, row or column, found and expected."""


class DataError(ValueError):
    """Bad data or a bad setting, said in one sentence.

    The command line prints the sentence and exits with code 2.
    """
