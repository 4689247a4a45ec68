"""The keeper of catalogues: it notices each way in which a text can be left out."""

from pathlib import Path

import pytest

from scripts import translations

PO = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Language: ru\\n"
"Plural-Forms: nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : "
"n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);\\n"

"""


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A room with three texts: one in Python, one in a page, one with plural forms."""
    monkeypatch.setattr(translations, "ROOT", tmp_path)
    room = tmp_path / "app" / "room"
    (room / "templates").mkdir(parents=True)
    (room / "translations").mkdir()
    (room / "words.py").write_text('from flask_babel import lazy_gettext\n\nlazy_gettext("Branch %(name)s")\n')
    (room / "templates" / "page.html").write_text('{{ _("Open") }}{{ ngettext("%(num)s row", "%(num)s rows", n) }}')
    return room


def write(room: Path, *entries: str) -> None:
    path = translations.po_of(room)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(PO + "\n\n".join(entries) + "\n", "utf-8")


BRANCH = 'msgid "Branch %(name)s"\nmsgstr "Филиал %(name)s"'
OPEN = 'msgid "Open"\nmsgstr "Открыть"'
ROWS = (
    'msgid "%(num)s row"\nmsgid_plural "%(num)s rows"\n'
    'msgstr[0] "%(num)s строка"\nmsgstr[1] "%(num)s строки"\nmsgstr[2] "%(num)s строк"'
)


def test_it_is_content_with_a_whole_catalogue(room: Path) -> None:
    write(room, BRANCH, OPEN, ROWS)
    assert translations.main("check") == 0


@pytest.mark.parametrize(
    ("entries", "said"),
    [
        ((BRANCH, ROWS), "missing: 'Open'"),
        ((BRANCH, ROWS, 'msgid "Open"\nmsgstr ""'), "not translated: 'Open'"),
        ((BRANCH, ROWS, "#, fuzzy\n" + OPEN), "uncertain: 'Open'"),
        ((BRANCH, ROWS, OPEN, 'msgid "Gone"\nmsgstr "Было"'), "not used: 'Gone'"),
        ((BRANCH, ROWS, OPEN, '#~ msgid "Gone"\n#~ msgstr "Было"'), "obsolete: 'Gone'"),
        ((OPEN, ROWS, '#, python-format\nmsgid "Branch %(name)s"\nmsgstr "Филиал %(nom)s"'), "placeholders"),
        ((BRANCH, OPEN, ROWS.replace('"%(num)s строк"', '""')), "not translated: ('%(num)s row'"),
    ],
)
def test_it_notices_what_is_amiss(
    room: Path, capsys: pytest.CaptureFixture[str], entries: tuple[str, ...], said: str
) -> None:
    write(room, *entries)
    assert translations.main("check") == 1
    assert said in capsys.readouterr().out


def test_it_takes_in_new_texts_and_keeps_what_is_translated(room: Path) -> None:
    write(room, OPEN, 'msgid "Gone"\nmsgstr "Было"')
    assert translations.main("update", "app/room") == 0
    text = translations.po_of(room).read_text("utf-8")
    assert 'msgid "Branch %(name)s"' in text
    assert 'msgstr "Открыть"' in text
    assert "Gone" not in text


def test_it_leaves_the_texts_of_a_deeper_room_to_that_room(room: Path) -> None:
    (room.parent / "translations").mkdir()
    assert [message.id for message in translations.extract(room.parent) if message.id] == []
    assert len([message.id for message in translations.extract(room) if message.id]) == 3


def test_it_refuses_two_translations_of_one_text(room: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = room.parent / "other"
    (other / "translations").mkdir(parents=True)
    (other / "words.py").write_text('_("Open")\n')
    write(room, BRANCH, OPEN, ROWS)
    write(other, 'msgid "Open"\nmsgstr "Открыто"')
    assert translations.main("check") == 1
    assert "'Open' is translated otherwise" in capsys.readouterr().out


def test_it_compiles_what_the_application_reads(room: Path) -> None:
    write(room, BRANCH, OPEN, ROWS)
    assert translations.main("compile") == 0
    assert translations.po_of(room).with_suffix(".mo").stat().st_size > 100
