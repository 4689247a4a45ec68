"""Invented content of the patterns page: every macro in every state, in Russian as a customer's own data would be."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from fractions import Fraction

from wtforms import (
    BooleanField,
    DateField,
    FileField,
    Form,
    IntegerField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from app.web.choices import choices

Cell = tuple[int, str]


@dataclass(frozen=True, slots=True)
class HeatRow:
    """One branch of the heat map."""

    name: str
    n: int
    cells: list[Cell]
    total: Fraction
    url: str = "#heat"


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause as the explanation names it."""

    code: str
    title: str
    url: str = "#why"


@dataclass(frozen=True, slots=True)
class Item:
    """A line of the explanation."""

    number: str
    title: str
    answer: str
    weight: int
    earned: Fraction
    possible: Fraction
    loss: Fraction
    state: str = "scored"
    clause: Clause | None = None
    rule: str = ""
    comment: str = ""
    files: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the explanation."""

    number: int
    title: str
    weight: Fraction
    percent: Fraction | None
    earned: Fraction
    possible: Fraction
    loss: Fraction
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Effect:
    """What a failed critical item took away."""

    words: str
    loss: Fraction


@dataclass(frozen=True, slots=True)
class Tree:
    """A score with its arithmetic."""

    raw: Fraction
    final: Fraction
    sections: tuple[Section, ...]
    effects: tuple[Effect, ...] = ()


@dataclass(frozen=True, slots=True)
class Said:
    """One message of a case."""

    author: str
    at: str
    text: str
    kind: str
    files: tuple[tuple[str, str], ...] = field(default=())


class WaveForm(Form):
    """Every kind of field once."""

    name = StringField("Название волны", [InputRequired()], description="Видят исполнители и контролёры")
    programme = SelectField(
        "Программа", choices=choices([("visits", "Тайный покупатель"), ("calls", "Проверка звонков")])
    )
    last_day = DateField("Последний день", [InputRequired()])
    visits = IntegerField("Визитов на филиал", [Optional()], description="От 1 до 12")
    brief = TextAreaField("Задание исполнителю", [Optional()], description="До 2000 знаков")
    order = RadioField(
        "Порядок",
        choices=choices([("free", "Любой"), ("fixed", "По списку"), ("mixed", "Случайный")]),
    )
    days = SelectMultipleField(
        "Дни недели",
        choices=choices([("1", "Будни"), ("6", "Суббота"), ("7", "Воскресенье")]),
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )
    notice = BooleanField("Сотрудники предупреждены о визитах", description="Без этого волну нельзя начать")
    rules = FileField("Памятка", [Optional()], description="PDF или DOCX до 5 МБ")
    secret = PasswordField("Код доступа", [Optional()], render_kw={"autocomplete": "off"})


def wave_form() -> WaveForm:
    """The form half filled."""
    return WaveForm(data={"name": "Апрель, контрольная", "order": "free", "days": ["1"], "notice": True})


def refused_form() -> WaveForm:
    """The form as it comes back after a refusal."""
    form = WaveForm(prefix="again-", data={"name": "", "programme": "visits"})
    form.name.errors = ["Назовите волну: по названию её найдут исполнители"]
    form.last_day.errors = ["В апреле 30 дней. Напишите, например, 30.04.2026"]
    form.order.errors = ["Выберите порядок"]
    form.notice.errors = ["Сначала предупредите сотрудников"]
    return form


HEAT_COLUMNS = ["Вывеска", "Очередь до 5 мин", "Приветствие", "Цель клиента", "Полная ставка", "Документы", "Прощание"]


def _row(name: str, n: int, total: str, cells: str) -> HeatRow:
    """`cells` like `100 33v 67m 100h`: v low, m maybe, h high, f few."""
    kinds = {"v": "low", "m": "maybe", "h": "high", "f": "few"}
    pairs = [(int(cell.rstrip("vmhf")), kinds.get(cell[-1], "")) for cell in cells.split()]
    return HeatRow(name=name, n=n, cells=pairs, total=Fraction(total))


def heat_groups() -> list[tuple[str, list[HeatRow]]]:
    """Three groups of branches."""
    return [
        (
            "Явно ниже сети",
            [
                _row("Лесная, 4", 9, "78.2", "100 33v 44v 67m 56v 89 78m"),
                _row("Маросейка, 7", 8, "79.6", "88 38v 75m 63m 50v 100 88"),
            ],
        ),
        (
            "Нельзя отличить от сети",
            [
                _row("Покровка, 19", 8, "84", "100 63m 88 75m 75m 100 88"),
                _row("Пятницкая, 30", 2, "88", "0f 0f 0f 0f 0f 0f 0f"),
                _row("Тверская, 12", 9, "91.4", "100 89 100 89 78m 100 100"),
            ],
        ),
        ("Явно выше сети", [_row("Большая Дмитровка, 8", 9, "95.3", "100 100 100h 100h 89 100 100")]),
    ]


def _greeting() -> Section:
    return Section(
        number=1,
        title="Встреча и ожидание",
        weight=Fraction(40),
        percent=Fraction(70),
        earned=Fraction(28),
        possible=Fraction(40),
        loss=Fraction(12),
        items=(
            Item("1.1", "Вывеска чистая и освещена", "Да", 2, Fraction(8), Fraction(8), Fraction(0)),
            Item(
                "1.2",
                "Время в очереди",
                "7 мин 40 с",
                6,
                Fraction(12),
                Fraction(24),
                Fraction(12),
                clause=Clause("2.2", "Ожидание до 5 минут"),
                rule="до 5 мин — всё, до 10 мин — половина",
                comment="Работали два окна из пяти",
                files=(("Табло очереди, 11:34", "#why"),),
            ),
            Item("1.3", "Талон выдан без помощи", "Да", 2, Fraction(8), Fraction(8), Fraction(0)),
        ),
    )


def _advice() -> Section:
    return Section(
        number=2,
        title="Консультация",
        weight=Fraction(60),
        percent=Fraction(100),
        earned=Fraction(60),
        possible=Fraction(60),
        loss=Fraction(0),
        items=(
            Item("2.1", "Выяснил цель вклада", "Да", 6, Fraction(60), Fraction(60), Fraction(0)),
            Item("2.2", "Предложил стул", "", 2, Fraction(0), Fraction(0), Fraction(0), state="na"),
            Item("2.3", "Имя на бейдже", "Анна", 0, Fraction(0), Fraction(0), Fraction(0)),
        ),
    )


def tree() -> Tree:
    """Two sections, one effect: 88 before it, 60 after."""
    effect = Effect("чек не выдан (2.4), итог не выше 60", Fraction(28))
    return Tree(raw=Fraction(88), final=Fraction(60), sections=(_greeting(), _advice()), effects=(effect,))


def thread() -> list[Said]:
    """A case of four messages."""
    return [
        Said(
            "Марина Соколова",
            "9 марта, 10:12 · форма на сайте",
            "Внесла на вклад 150 000 ₽ через кассу, комиссию 1 500 ₽ взяли два раза.",
            "they",
        ),
        Said("Андрей Котов, клиенту", "9 марта, 10:50", "Вижу оба списания. Отвечу до 11 марта, 15:00.", "us"),
        Said("Ирина Галеева", "9 марта, 16:31", "Таких операций с 1 марта: 14. Заявка подана.", "inner"),
        Said(
            "Марина Соколова",
            "10 марта, 09:02 · ответ на письмо",
            "Спасибо, жду. Прикладываю чек.",
            "they",
            (("чек.jpg", "#thread"),),
        ),
    ]


def nav() -> list[dict[str, object]]:
    """A QA manager's rail."""
    rooms = (
        ("Обзор", "home", None),
        ("Стандарты", "book-2", None),
        ("Чек-листы", "checkup-list", None),
        ("Волны", "calendar-event", None),
        ("Проверка", "eye", 23),
        ("Опросы", "speakerphone", None),
        ("Обращения", "message", 7),
        ("Карты результатов", "report-analytics", None),
        ("Сеть", "building-store", None),
    )
    return [
        {"url": f"#{icon}", "label": label, "icon": icon, "count": count, "current": icon == "home"}
        for label, icon, count in rooms
    ]


def samples() -> dict[str, object]:
    """Everything that the patterns page shows."""
    return {
        "nav": nav(),
        "organisations": [
            {"id": 1, "name": "Волга Банк", "current": True},
            {"id": 2, "name": "Агентство «Взгляд»", "current": False},
        ],
        "actor": {"name": "Ольга Лебедева"},
        "wave_form": wave_form(),
        "refused_form": refused_form(),
        "heat_columns": HEAT_COLUMNS,
        "heat_groups": heat_groups(),
        "tree": tree(),
        "thread": thread(),
        "at": datetime(2026, 3, 9, 7, 12, tzinfo=UTC),
        "days": (date(2026, 3, 1), date(2026, 3, 15)),
        "nps": list(zip(map(str, range(11)), (14, 6, 9, 11, 10, 19, 23, 48, 92, 141, 239), strict=True)),
        "nps_tones": dict.fromkeys("0123456", "bad") | {"9": "good", "10": "good"},
    }
