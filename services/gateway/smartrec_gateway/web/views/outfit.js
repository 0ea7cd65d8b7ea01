// An answer for several garments ("jeans and a white tee", two garments in a photo): one row a garment.

import { attributeName, capital, categoryName, colourName, garmentName, namesGarment, t } from "../messages.js";

/** @returns [{title, products}], one a garment; none where the answer is for one garment. */
export function outfitRows(garments = []) {
  const withProducts = garments.filter((garment) => garment.products?.length);
  if (withProducts.length < 2) return [];
  return withProducts.map((garment) => ({ title: titleOf(garment), products: garment.products }));
}

/** Of a sentence: its category by name, what is said of it before; of a photo: its likeliest category. */
function titleOf(garment) {
  if (garment.goods) return capital(garment.goods);
  const name = Array.isArray(garment.category) ? garment.category[0]?.name : garment.category;
  if (!name) return t("outfit.other");
  if (Array.isArray(garment.category)) return capital(categoryName(name, 2));
  const own = garment.attributes.find((each) => namesGarment(each, name));
  const inOwn = new Set(own?.split(" "));
  const said = garment.attributes.filter((each) => !namesGarment(each, name) && !each.split(" ").some((word) => inOwn.has(word)));
  const words = [...garment.colours.map(colourName), ...said.map(attributeName)];
  const noun = garmentName(own, name, 2);
  return capital(words.length ? t("outfit.garment", { what: words.join(t("outfit.joint")), noun }) : noun);
}
