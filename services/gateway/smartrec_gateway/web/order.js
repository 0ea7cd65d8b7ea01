// How the order of products has changed, and its animation.

const MOVE_MILLISECONDS = 550;

/**
 * For each product of the new order: by how many places it moved up (negative: down), or "new".
 * @param {string[]} before product ids @param {string[]} after product ids
 */
export function moves(before, after) {
  return new Map(after.map((id, index) => [id, before.includes(id) ? before.indexOf(id) - index : "new"]));
}

/** `moves` as a sentence. */
export function inWords(changes) {
  const values = [...changes.values()];
  const counts = [
    [values.filter((move) => move > 0).length, "moved up"],
    [values.filter((move) => move < 0).length, "moved down"],
    [values.filter((move) => move === "new").length, "new"],
  ];
  const parts = counts.filter(([count]) => count).map(([count, what]) => `${count} ${what}`);
  return parts.length ? `The list has a new order: ${parts.join(", ")}.` : "The list kept its order.";
}

/** Where each keyed element stands now; give it to `animateFrom` after the page has changed. */
export function positions(elements) {
  return new Map([...elements].map((element) => [element.dataset.id, element.getBoundingClientRect()]));
}

/** Lets elements glide from where they stood, and new ones fade in; nothing moves where motion is not wanted. */
export function animateFrom(before, elements) {
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
  for (const element of elements) {
    const was = before.get(element.dataset.id);
    const is = element.getBoundingClientRect();
    const start = was
      ? { transform: `translate(${was.left - is.left}px, ${was.top - is.top}px)` }
      : { opacity: 0, transform: "scale(0.96)" };
    element.animate([start, {}], { duration: MOVE_MILLISECONDS, easing: "cubic-bezier(0.2, 0.7, 0.2, 1)" });
  }
}
