"""From the street: the front of the branch, its sign, the plate with the opening hours."""

from PIL import Image, ImageDraw

from app.demo.loading.drawing.canvas import SIZE, Colour, Subject, centred, gradient, shade

WALLS: tuple[Colour, ...] = ((196, 178, 150), (168, 120, 98), (188, 190, 186), (150, 158, 150), (205, 196, 176))
BANK_BLUE: Colour = (28, 78, 108)
PALE: Colour = (240, 244, 246)
NIGHT: tuple[Colour, Colour] = ((22, 26, 44), (52, 54, 70))
CLEAR: tuple[Colour, Colour] = ((120, 158, 200), (205, 220, 232))
CLOUDY: tuple[Colour, Colour] = ((176, 182, 190), (216, 218, 220))
DARK_BEFORE, DARK_FROM = 8.0, 18.5


def _is_dark(hour: float) -> bool:
    return hour < DARK_BEFORE or hour >= DARK_FROM


def facade(subject: Subject) -> Image.Image:
    """The house, its windows, the door and the sign; lit windows after dark."""
    random, dark = subject.random, _is_dark(subject.hour)
    light = 0.38 if dark else random.uniform(0.86, 1.05)
    picture = gradient(SIZE, *(NIGHT if dark else random.choice((CLEAR, CLOUDY))))
    draw = ImageDraw.Draw(picture)
    wall = shade(WALLS[sum(map(ord, subject.street)) % len(WALLS)], light)
    top = random.randint(60, 110)
    draw.rectangle((20, top, 780, 505), fill=wall)
    _storeys(subject, draw, top, wall, dark)
    _ground_floor(subject, draw, wall, dark)
    draw.rectangle((0, 505, 800, 600), fill=shade((128, 126, 124), light))
    draw.line((0, 522, 800, 522), fill=shade((96, 95, 94), light), width=4)
    return picture


def _storeys(subject: Subject, draw: ImageDraw.ImageDraw, top: int, wall: Colour, dark: bool) -> None:
    random = subject.random
    for left in range(60, 740, 96):
        for above in range(top + 24, 230, 92):
            is_lit = dark and random.random() < 0.35
            pane = (232, 200, 128) if is_lit else shade((96, 112, 126), 0.45 if dark else 1)
            draw.rectangle((left - 3, above - 3, left + 53, above + 65), fill=shade(wall, 1.12))
            draw.rectangle((left, above, left + 50, above + 62), fill=pane)
            draw.line((left + 25, above, left + 25, above + 62), fill=shade(wall, 1.1), width=3)


def _ground_floor(subject: Subject, draw: ImageDraw.ImageDraw, wall: Colour, dark: bool) -> None:
    band = BANK_BLUE if not dark else shade(BANK_BLUE, 0.8)
    draw.rectangle((20, 262, 780, 318), fill=band)
    centred(draw, (400, 290), subject.sign, 34, PALE if not dark else (255, 250, 226))
    glass = (206, 214, 214) if not dark else (246, 222, 160)
    for left in (48, 208, 500, 640):
        draw.rectangle((left, 338, left + 120, 470), fill=shade(glass, subject.random.uniform(0.8, 1)))
        draw.rectangle((left, 338, left + 120, 470), outline=shade(wall, 0.6), width=5)
    draw.rectangle((360, 332, 472, 505), fill=shade(glass, 0.7))
    draw.rectangle((360, 332, 472, 505), outline=(60, 66, 70), width=6)
    draw.line((416, 332, 416, 505), fill=(60, 66, 70), width=5)
    draw.rectangle((484, 372, 496, 400), fill=PALE)
    person = subject.random.choice((None, 250, 560, 690))
    if person:
        draw.ellipse((person, 400, person + 26, 428), fill=(88, 72, 66))
        draw.rounded_rectangle((person - 8, 428, person + 34, 520), 12, fill=(54, 58, 72))


def sign(subject: Subject) -> Image.Image:
    """The sign over the door from below; after dark some of its letters are out."""
    random, dark = subject.random, _is_dark(subject.hour)
    picture = gradient(SIZE, *(((20, 22, 34), (40, 40, 50)) if dark else ((150, 156, 160), (190, 188, 182))))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 190, 800, 400), fill=shade(BANK_BLUE, 0.5 if dark else 0.95))
    out = set(random.sample(range(len(subject.sign)), 2)) if dark else set()
    step = 700 / len(subject.sign)
    for at, letter in enumerate(subject.sign):
        lit: Colour = (255, 248, 214) if dark else PALE
        centred(draw, (50 + step * (at + 0.5), 295), letter, 62, (74, 84, 96) if at in out else lit)
    for _ in range(14):
        x, y = random.randint(0, 790), random.randint(196, 390)
        draw.ellipse((x, y, x + random.randint(3, 30), y + random.randint(2, 10)), fill=shade(BANK_BLUE, 0.42))
    return picture


def hours(subject: Subject) -> Image.Image:
    """The plate beside the door."""
    picture = gradient(SIZE, (112, 124, 132), (150, 158, 160))
    draw = ImageDraw.Draw(picture)
    draw.rounded_rectangle((150, 70, 650, 530), 14, fill=(236, 238, 236), outline=(120, 126, 130), width=4)
    draw.rectangle((150, 70, 650, 140), fill=BANK_BLUE)
    centred(draw, (400, 105), "Часы работы", 34, PALE)
    for at, line in enumerate(subject.hours):
        centred(draw, (400, 200 + 62 * at), line, 34, (40, 46, 52))
    centred(draw, (400, 490), subject.street, 22, (96, 102, 108))
    glare = subject.random.randint(180, 520)
    draw.polygon(((glare, 70), (glare + 60, 70), (glare - 80, 530), (glare - 150, 530)), fill=(246, 247, 246))
    for at, line in enumerate(subject.hours):
        centred(draw, (400, 200 + 62 * at), line, 34, (84, 90, 96))
    return picture
