"""What a person reads once Etalon answers."""

import io

import segno

from config import Settings

ROLES = (
    ("shopper", "the phone: assignments and the fill screen"),
    ("reviewer", "the desk: visits to approve or return"),
    ("qa", "the QA manager: standards, checklists, waves"),
    ("coordinator", "the agency: its panel of shoppers, its client's waves"),
    ("head", "a branch head: own scorecard, own actions"),
    ("regional", "a regional head: the branches of one region"),
    ("director", "the whole network"),
    ("admin", "people, roles, jobs"),
)


def greeting(settings: Settings) -> str:
    """The address, and one sign-in line a role when the demo may be entered from this machine."""
    lines = ["", f"Etalon runs at {settings.base_url} (Ctrl-C ends it)", ""]
    if settings.demo and settings.on_loopback:
        lines += ["Sign in with the password demo as"]
        lines += [f"  {name + '@demo.example':<26}{what}" for name, what in ROLES]
        lines += [""]
    return "\n".join(lines)


def phone_greeting(settings: Settings, authority_address: str) -> str:
    """How a phone in the same network gets in: trust this machine, then open the address."""
    lines = [
        "On a phone in the same network:",
        f"1. Open {authority_address} and install the certificate. It is valid for this machine's network alone.",
        "   iPhone: Settings › General › VPN & Device Management, then About › Certificate Trust Settings.",
        "   Android: Settings › Security › Encryption & credentials › Install a certificate › CA certificate.",
        _qr(authority_address),
        f"2. Open {settings.base_url}/field/",
        _qr(f"{settings.base_url}/field/"),
    ]
    if settings.demo:
        lines += [
            "The demo's sign-ins are REFUSED now: everyone in this network can reach Etalon, and everyone knows the",
            "password demo. Give a person a password of their own: .venv/bin/flask --app wsgi create-admin",
            "",
        ]
    return "\n".join(lines)


def _qr(text: str) -> str:
    drawn = io.StringIO()
    segno.make(text, micro=False).terminal(drawn, compact=True, border=2)
    return drawn.getvalue()
