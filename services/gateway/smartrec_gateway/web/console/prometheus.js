// Reads Prometheus' text format as far as the console shows it: counts, and times of histograms.
// Source: Prometheus' documentation, "Exposition formats", version 0.0.4.

const LINE = /^(\w+)(?:\{(.*)\})? ([\d.eE+-]+|NaN|[+-]?Inf)$/;
const LABEL = /(\w+)="((?:[^"\\]|\\.)*)"/g;

/** @returns [{name, labels: {name: value}, value: number}], one a line of `text`. */
export function samplesOf(text) {
  return text.split("\n").flatMap((line) => {
    const found = LINE.exec(line);
    if (!found) return [];
    const labels = Object.fromEntries([...(found[2] ?? "").matchAll(LABEL)].map(([, name, value]) => [name, value.replace(/\\(.)/g, "$1")]));
    return [{ name: found[1], labels, value: Number(found[3].replace("Inf", "Infinity")) }];
  });
}

/** The samples of `name` in groups by the label `by`: Map of label value to samples. */
export function groupedBy(samples, name, by) {
  const groups = new Map();
  for (const sample of samples.filter((each) => each.name === name)) groups.set(sample.labels[by], [...(groups.get(sample.labels[by]) ?? []), sample]);
  return groups;
}

export const sum = (samples) => samples.reduce((total, { value }) => total + value, 0);

/**
 * The upper bound in seconds of the bucket that the share `quantile` of all observations lies below; Infinity above the
 * last one; null without observations. `buckets`: samples of one histogram, of several series too, which are added.
 */
export function quantileOf(buckets, quantile) {
  const counts = new Map();
  for (const { labels, value } of buckets) {
    const bound = Number(labels.le.replace("+Inf", "Infinity"));
    counts.set(bound, (counts.get(bound) ?? 0) + value);
  }
  const bounds = [...counts.keys()].sort((one, other) => one - other);
  const total = counts.get(Infinity) ?? 0;
  return total ? bounds.find((bound) => counts.get(bound) >= quantile * total) : null;
}
