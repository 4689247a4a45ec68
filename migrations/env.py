"""Alembic's door: runs the numbered migrations on the database of the settings."""

from alembic import context
from sqlalchemy import create_engine

import app.records  # noqa: F401  # every table, so that drift from the models is seen
from app.extensions import Base

url = context.config.attributes["database_url"]
engine = create_engine(url)
with engine.connect() as connection:
    context.configure(
        connection=connection, target_metadata=Base.metadata, render_as_batch=engine.dialect.name == "sqlite"
    )
    with context.begin_transaction():
        context.run_migrations()
engine.dispose()
