"""Inside the branch: the board of the queue, and the receipt on a table."""

from PIL import Image, ImageDraw

from app.demo.loading.drawing.canvas import SIZE, Subject, centred, font, gradient, shade

AMBER = (255, 186, 60)
INK = (52, 52, 60)


def board(subject: Subject) -> Image.Image:
    """The numbers that were called, with windows and the time."""
    random = subject.random
    picture = gradient(SIZE, (206, 202, 194), (168, 164, 156))
    draw = ImageDraw.Draw(picture)
    draw.rounded_rectangle((110, 70, 690, 450), 10, fill=(24, 26, 30), outline=(70, 72, 76), width=8)
    centred(draw, (250, 108), "Талон", 26, (150, 156, 160))
    centred(draw, (530, 108), "Окно", 26, (150, 156, 160))
    letter, number = random.choice("АВКЛП"), random.randint(14, 96)
    for row in range(4):
        colour = AMBER if row else (120, 255, 150)
        centred(draw, (250, 168 + 66 * row), f"{letter}{number:03}", 48, colour)
        number -= random.randint(1, 2)
        centred(draw, (530, 168 + 66 * row), str(random.randint(1, 6)), 48, colour)
    centred(draw, (400, 425), subject.told_time, 24, (190, 196, 200))
    draw.rectangle((0, 520, 800, 600), fill=(138, 128, 116))
    for left in range(30, 780, 150):
        draw.rounded_rectangle((left, 480, left + 120, 560), 10, fill=shade((46, 88, 112), random.uniform(0.8, 1.1)))
    return picture


def receipt(subject: Subject) -> Image.Image:
    """A slip of paper on a table."""
    random = subject.random
    table = random.choice(((142, 104, 72), (96, 84, 76), (176, 168, 158)))
    picture = gradient(SIZE, shade(table, 1.05), shade(table, 0.8))
    draw = ImageDraw.Draw(picture)
    for y in range(0, 600, random.randint(22, 40)):
        draw.line((0, y, 800, y + random.randint(-6, 6)), fill=shade(table, random.uniform(0.86, 0.97)), width=2)
    draw.polygon(((232, 34), (588, 26), (596, 578), (240, 584)), fill=shade(table, 0.6))
    draw.polygon(((226, 26), (582, 18), (588, 570), (232, 576)), fill=(246, 244, 238))
    _lines(subject, draw)
    return picture


def _lines(subject: Subject, draw: ImageDraw.ImageDraw) -> None:
    random = subject.random
    centred(draw, (406, 62), subject.sign, 24, INK)
    centred(draw, (406, 94), subject.street, 17, INK)
    words = (
        ("Операция", random.choice(("перевод", "обмен валюты", "взнос наличными"))),
        ("Дата", subject.told_day),
        ("Время", subject.told_time),
        ("Документ", f"{random.randint(100, 999)}-{random.randint(1000, 9999)}"),
        ("Комиссия", f"{random.choice((0, 30, 50))},00"),
        ("Итого", f"{random.randrange(500, 5000, 50)},00"),
    )
    for at, (name, value) in enumerate(words):
        draw.text((256, 142 + 44 * at), name, font=font(22, bold=False), fill=INK)
        draw.text((560, 142 + 44 * at), value, font=font(22), fill=INK, anchor="ra")
    draw.line((256, 420, 560, 418), fill=INK, width=2)
    x = 262
    while x < 556:
        width = random.choice((2, 3, 5))
        draw.rectangle((x, 450, x + width, 530), fill=INK)
        x += width + random.choice((2, 3, 6))
