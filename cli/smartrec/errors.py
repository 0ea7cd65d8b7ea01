"""The root of what the command line tells its user in one sentence, without a traceback."""


class SmartrecError(Exception):
    """A failure whose message says what to do."""
