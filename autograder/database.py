"""The connection to nbgrader's gradebook: SQLite or PostgreSQL by URL, with transactions that wait for each other."""

from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError, NoSuchModuleError

LOCK_SECONDS = 60  # how long SQLite waits for another process's transaction

# SQLite's busy and locked; PostgreSQL's serialization failure, deadlock, lock timeout, and tables made by two at once
PASSING = {5, 6, "40001", "40P01", "55P03", "42P07"}


class RecordingError(Exception):
    """The gradebook cannot be opened or written to; the message says what to do."""


def parsed(db_url: str) -> URL:
    """Return a database URL, with psycopg 3 for `postgresql://`; raise RecordingError for what is none."""
    try:
        url = make_url(db_url)
    except (ArgumentError, ValueError):
        # the text is not repeated: it may hold a password
        raise RecordingError(
            "The gradebook's address is not a database URL. Write CourseDirectory.db_url as "
            "sqlite:////path/to/gradebook.db or postgresql://user@host/database."
        ) from None
    # SQLAlchemy 2.0 would take psycopg2 here, 2.1 takes psycopg
    return url.set(drivername="postgresql+psycopg") if url.drivername == "postgresql" else url


def shown(url: URL) -> str:
    """Return a database URL as text without its password."""
    return url.difference_update_query(["password"]).render_as_string(hide_password=True)


def engine_of(url: URL) -> Engine:
    """Return an engine whose transactions wait for those of other processes.

    Raises RecordingError where SQLAlchemy does not know the database, its driver is missing, or there is no such file.
    """
    sqlite = url.get_backend_name() == "sqlite"
    if sqlite and url.database and not url.database.startswith((":", "file:")) and not Path(url.database).is_file():
        # SQLite would make an empty file here
        raise RecordingError(f"There is no gradebook {url.database}. Run: autograder release NAME")
    try:
        engine = create_engine(url, connect_args={"timeout": LOCK_SECONDS} if sqlite else {})
    except NoSuchModuleError:
        raise RecordingError(
            f"SQLAlchemy knows no database {url.drivername!r} ({shown(url)}). "
            "Write CourseDirectory.db_url as sqlite:///... or postgresql://..."
        ) from None
    except ImportError as error:
        driver = "psycopg[binary]" if url.get_driver_name() == "psycopg" else (error.name or url.get_driver_name())
        raise RecordingError(
            f"The driver of the database {shown(url)} is missing ({error}). Run: pip install '{driver}'"
        ) from error
    if sqlite:
        event.listen(engine, "connect", leave_transactions_to_us)
        event.listen(engine, "begin", begin)
    return engine


def leave_transactions_to_us(connection: Any, _: object) -> None:
    """Stop Python's sqlite3 module from beginning transactions by itself, too late for a lock."""
    connection.isolation_level = None


def begin(connection: Connection) -> None:
    """Begin a transaction in SQLite: one that writes takes the lock before it reads, so that no update is lost."""
    connection.exec_driver_sql(f"BEGIN {connection.get_execution_options().get('sqlite_begin', 'IMMEDIATE')}")


def is_passing(error: DBAPIError) -> bool:
    """Tell whether the same transaction may succeed when it is done again."""
    if isinstance(error, IntegrityError) or error.connection_invalidated:
        return True
    code = getattr(error.orig, "sqlite_errorcode", None)
    state = getattr(error.orig, "sqlstate", None)
    return (code & 0xFF if code is not None else state) in PASSING  # SQLite's low byte is the primary code
