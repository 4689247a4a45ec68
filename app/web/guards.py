"""Every route says who may enter; one that says nothing is closed."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import quote

from flask import Flask, current_app, g, redirect, request
from werkzeug.wrappers import Response

from app.errors import NotAllowed, NotFound
from app.web.actors import Actor

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Guard:
    """What a route asks for: nothing (`public`), a person signed in, or one of the permissions."""

    public: bool = False
    permissions: tuple[str, ...] = ()


class SignInFirst(NotAllowed):
    """Nobody is signed in, and the route needs somebody (401; pages lead to the sign-in)."""


def public(view: View) -> View:
    """Anybody may enter."""
    view.guard = Guard(public=True)  # type: ignore[attr-defined]
    return view


def signed_in(view: View) -> View:
    """Anybody who is signed in and belongs to an organisation may enter."""
    view.guard = Guard()  # type: ignore[attr-defined]
    return view


def needs(*permissions: str) -> Callable[[View], View]:
    """Whoever holds one of the permissions may enter; the use case still asks at which branch."""

    def stamp(view: View) -> View:
        view.guard = Guard(permissions=permissions)  # type: ignore[attr-defined]
        return view

    return stamp


def actor() -> Actor:
    """The person acting. Raises SignInFirst when there is none."""
    found: Actor | None = g.get("actor")
    if found is None:
        raise SignInFirst("sign_in")
    return found


def actor_or_none() -> Actor | None:
    """The person acting, or None."""
    found: Actor | None = g.get("actor")
    return found


def at_branch(permission: str, branch_id: int) -> None:
    """Refuse (404, as if it did not exist) a branch outside the actor's reach."""
    if not actor().may_at(permission, branch_id):
        raise NotFound("branch")


def guard_of(app: Flask, endpoint: str) -> Guard | None:
    """The guard of an endpoint, or None when its route says nothing."""
    declared: Guard | None = app.extensions["guards"].get(endpoint)
    return declared or getattr(app.view_functions.get(endpoint), "guard", None)


def install(app: Flask, *, who: Callable[[], Actor | None], others: dict[str, Guard]) -> None:
    """Close every door that says nothing. `who` finds the actor; `others` guards the routes of libraries."""
    app.extensions["guards"] = {"static": Guard(public=True), **others}

    @app.before_request
    def check() -> Response | None:
        g.actor = None
        if request.endpoint is None:
            return None
        guard = guard_of(current_app, request.endpoint)
        if guard is None:
            raise NotFound("page")
        if request.endpoint != "static":
            g.actor = who()
        return None if guard.public else _checked(guard)


def _checked(guard: Guard) -> Response | None:
    if g.actor is None:
        if request.method == "GET" and not request.path.startswith("/api/"):
            return redirect(f"/sign-in?next={quote(request.full_path.rstrip('?'))}")
        raise SignInFirst("sign_in")
    if guard.permissions and not any(g.actor.may(permission) for permission in guard.permissions):
        raise NotAllowed("permission")
    return None
