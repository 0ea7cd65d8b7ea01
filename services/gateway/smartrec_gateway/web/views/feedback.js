// Tells the shop which products were seen and which were opened, so that its lists get better and its merchandisers
// know. Sent in batches; a batch that cannot be sent is dropped: feedback never stands in a shopper's way.

import { Problem } from "../api/calls.js";
import * as shop from "../api/shop.js";
import { remembers } from "../state/device.js";
import { randomName } from "../state/shopper.js";

const SEEN_SHARE = 0.5; // of a card's area
const PAUSE_MILLISECONDS = 4_000;
const MOST_AT_ONCE = 200;

let waiting = [];
let timer = null;
let told = new Set(); // of the list that is shown
let context = {};

const observer = new IntersectionObserver(
  (entries) => entries.filter(({ isIntersecting }) => isIntersecting).forEach(({ target }) => seen(target)),
  { threshold: SEEN_SHARE },
);

/** A new list is shown: `shown` is {list, query, userId}, as the API names them. */
export function watchCards(cards, shown) {
  observer.disconnect();
  told = new Set();
  context = shown;
  watchMoreCards(cards);
}

export const watchMoreCards = (cards) => cards.forEach((card) => observer.observe(card));

function seen(card) {
  observer.unobserve(card);
  if (!told.has(card.dataset.id) && remembers()) tell("impression", card.dataset.id, placeOf(card));
  told.add(card.dataset.id);
}

const placeOf = (card) => [...document.querySelectorAll("product-list [data-id]")].indexOf(card) + 1 || null;

/** @param {"impression"|"click"|"not_interested"|"interested_again"} kind */
export function tell(kind, productId, position = null) {
  const { list, query, userId } = context;
  waiting.push({ event_id: randomName(), kind, product_id: productId, user_id: userId, list, position, query: query || null });
  if (waiting.length >= MOST_AT_ONCE) return send();
  timer ??= setTimeout(send, PAUSE_MILLISECONDS);
}

/** Who wants nothing remembered is not watched either. */
export const tellClick = (card) => remembers() && tell("click", card.dataset.id, placeOf(card));

/** The photo itself was looked at and stays on the device: only the two words are told. */
export const tellCorrection = (said, meant) => said !== meant && shop.correctPhoto(said, meant).catch(ignoreProblem);

/** What was said must count in the list that is loaded next. */
export async function send() {
  clearTimeout(timer);
  timer = null;
  const events = waiting;
  waiting = [];
  if (!events.length) return;
  await shop.recordFeedback(events).catch(ignoreProblem);
}

function ignoreProblem(problem) {
  if (!(problem instanceof Problem)) throw problem;
}

addEventListener("visibilitychange", () => document.visibilityState === "hidden" && send());
