"""Every table of the product, for the migrations; nobody else needs to know them all."""
# ruff: noqa: F401  # importing a room's models is what makes its tables known

import app.accounts.models
import app.contacts.models
import app.organisation.models
import app.outbox.models
import app.standards.models
import app.trail.models
import app.work.models
import audits.models.checklists
import audits.models.programmes
import audits.models.reviews
import audits.models.visits
import cases.models
import reports.models
import surveys.models.campaigns
import surveys.models.questionnaires
import surveys.models.responses
