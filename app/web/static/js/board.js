// The board: the nearest visits first. The position is asked for when somebody wants it, and never leaves the phone.

const EARTH_KM = 6371;
const board = document.querySelector("[data-board]");
const row = /** @type {HTMLElement | null} */ (document.querySelector("[data-near]"));
const told = /** @type {HTMLElement | null} */ (document.querySelector("[data-near-told]"));

/** @param {number} degrees */
const radians = (degrees) => (degrees * Math.PI) / 180;

/**
 * The way over the sphere in kilometres; Infinity for a branch without a position.
 * @param {HTMLElement} card
 * @param {GeolocationCoordinates} here
 */
function kilometres(card, here) {
  if (card.dataset.lat === undefined || card.dataset.lon === undefined) return Number.POSITIVE_INFINITY;
  const [lat, lon] = [Number(card.dataset.lat), Number(card.dataset.lon)];
  const [up, along] = [radians(lat - here.latitude) / 2, radians(lon - here.longitude) / 2];
  const chord = Math.sin(up) ** 2 + Math.cos(radians(lat)) * Math.cos(radians(here.latitude)) * Math.sin(along) ** 2;
  return 2 * EARTH_KM * Math.asin(Math.sqrt(chord));
}

/** @param {number} km */
function words(km) {
  const shown = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: km < 10 ? 1 : 0 });
  return (told?.dataset.km ?? "{km}").replace("{km}", shown.format(km));
}

/** @param {GeolocationPosition} position */
function sort(position) {
  const cards = /** @type {HTMLElement[]} */ ([...(board?.children ?? [])]);
  const ways = new Map(cards.map((card) => [card, kilometres(card, position.coords)]));
  cards.sort((one, other) => (ways.get(one) ?? 0) - (ways.get(other) ?? 0));
  for (const card of cards) {
    const place = /** @type {HTMLElement | null} */ (card.querySelector("[data-distance]"));
    const km = ways.get(card) ?? Number.POSITIVE_INFINITY;
    if (place && Number.isFinite(km)) {
      place.textContent = words(km);
      place.hidden = false;
    }
  }
  board?.replaceChildren(...cards);
  if (told) told.textContent = told.dataset.done ?? "";
}

if (row && board && "geolocation" in navigator) {
  row.hidden = false;
  row.querySelector("button")?.addEventListener("click", () => {
    navigator.geolocation.getCurrentPosition(sort, () => {
      if (told) told.textContent = told.dataset.far ?? "";
    });
  });
}
