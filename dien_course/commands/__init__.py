"""The longer commands of the command line, one a file; the short ones stand in ``__main__``."""
