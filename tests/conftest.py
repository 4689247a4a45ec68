"""What all tests share: the application on SQLite and on PostgreSQL, emptied before each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

import config
from app.extensions import db
from app.factory import create_app
from app.tenancy import enter
from app.web.protection import limiter
from tests.clusters import cluster, new_database
from tests.emptying import empty

ENGINES = ("sqlite", "postgresql")


@pytest.fixture(scope="session")
def postgres() -> Iterator[Path]:
    """The folder of the socket of this run's cluster."""
    with cluster() as socket:
        yield socket


def settings_for(database_url: str, var: Path) -> config.Settings:
    """Settings of a test run: the demo is on, nobody but this machine can reach it."""
    return config.load(
        {
            "ETALON_DATABASE_URL": database_url,
            "ETALON_VAR": str(var),
            "ETALON_SECRET_KEY": "for tests",
            "ETALON_DEMO": "1",
        }
    )


def prepared(database_url: str, var: Path) -> Flask:
    """An application on a freshly migrated database."""
    app = create_app(settings_for(database_url, var))
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    limiter.enabled = False
    answer = app.test_cli_runner().invoke(args=["upgrade"], catch_exceptions=False)
    assert answer.exit_code == 0, answer.output
    return app


@pytest.fixture(scope="session")
def sqlite_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application on SQLite, made once a run."""
    var = tmp_path_factory.mktemp("sqlite")
    app = prepared(f"sqlite:///{var / 'etalon.db'}", var)
    yield app
    disconnect(app)


@pytest.fixture(scope="session")
def postgresql_app(postgres: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application on PostgreSQL, made once a run."""
    app = prepared(new_database(postgres, "etalon_tests"), tmp_path_factory.mktemp("postgresql"))
    yield app
    disconnect(app)


def disconnect(app: Flask) -> None:
    """Give the connections back before the database goes away."""
    with app.app_context():
        db.engine.dispose()


@pytest.fixture(params=ENGINES)
def app(request: pytest.FixtureRequest) -> Iterator[Flask]:
    """The application on each engine, empty."""
    application: Flask = request.getfixturevalue(f"{request.param}_app")
    with application.app_context():
        empty()
    yield application


@pytest.fixture
def inside(app: Flask) -> Iterator[Flask]:
    """The application with its context pushed, so that a test may use the session itself."""
    with app.app_context():
        yield app
        db.session.rollback()
        enter(None)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Somebody's browser, signed out."""
    return app.test_client()
