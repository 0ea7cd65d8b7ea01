// Measures the page that `make demo` runs, as Lighthouse's phone sees it: the home page, a text answer, a photo answer
// and a product, each several times, and prints the medians. Ends with 1 where one is below what is asked.
// node lighthouse.mjs URL PHOTO [--runs 3] [--desktop]

import { parseArgs } from "node:util";
import { accessSync } from "node:fs";
import { launch } from "chrome-launcher";
import lighthouse, { desktopConfig } from "lighthouse";
import puppeteer from "puppeteer-core";

const ASKED = { performance: 95, accessibility: 95, "best-practices": 95 };
const MOST_SHIFT = 0.05;
const FLAGS = ["--headless=new", "--no-sandbox", "--disable-gpu"];
const CHROMES = [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { runs: { type: "string", default: "3" }, desktop: { type: "boolean", default: false } },
});
const [url, photo] = positionals;

const isThere = (file) => {
  try {
    accessSync(file);
    return true;
  } catch {
    return false;
  }
};

/** The addresses that are measured. A photo has one only where it is kept: in the browser that measures. */
async function addresses(port) {
  const browser = await puppeteer.connect({ browserURL: `http://127.0.0.1:${port}` });
  const page = await browser.newPage();
  await page.goto(url);
  const card = await page.waitForSelector("product-list [data-id]", { timeout: 120_000 });
  const id = await card.evaluate((element) => element.dataset.id);
  const input = await page.$(".choose-picture input");
  await input.uploadFile(photo);
  await page.waitForFunction(() => location.pathname.startsWith("/photo/"), { timeout: 120_000 });
  await page.waitForSelector("product-list:not([aria-busy]) [data-id]", { timeout: 120_000 });
  const ofPhoto = await page.evaluate(() => location.href);
  await page.close();
  browser.disconnect();
  return { home: `${url}/`, text: `${url}/?q=floral summer dress`, photo: ofPhoto, product: `${url}/product/${id}` };
}

const median = (numbers) => numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)];

async function measured(address, port) {
  const config = values.desktop ? desktopConfig : undefined;
  const options = { port, onlyCategories: Object.keys(ASKED), logLevel: "silent" };
  const { lhr } = await lighthouse(address, options, config);
  const scores = Object.keys(ASKED).map((name) => Math.round(lhr.categories[name].score * 100));
  const audit = (name) => lhr.audits[name].numericValue;
  const failed = Object.values(lhr.audits).filter(({ score, scoreDisplayMode }) => score !== null && score < 0.9 && scoreDisplayMode === "binary");
  return { scores, shift: audit("cumulative-layout-shift"), lcp: audit("largest-contentful-paint"), tbt: audit("total-blocking-time"), failed: failed.map(({ id }) => id) };
}

const chrome = await launch({ chromePath: CHROMES.find((path) => path && isThere(path)), chromeFlags: FLAGS });
let isEnough = true;
try {
  console.log(`${"page".padEnd(9)}${Object.keys(ASKED).map((name) => name.padStart(15)).join("")}    shift   largest paint   blocking`);
  for (const [name, address] of Object.entries(await addresses(chrome.port))) {
    const runs = [];
    for (let run = 0; run < Number(values.runs); run += 1) runs.push(await measured(address, chrome.port));
    const scores = Object.keys(ASKED).map((_, place) => median(runs.map((run) => run.scores[place])));
    const [shift, lcp, tbt] = ["shift", "lcp", "tbt"].map((field) => median(runs.map((run) => run[field])));
    isEnough &&= scores.every((score, place) => score >= Object.values(ASKED)[place]) && shift < MOST_SHIFT;
    console.log(`${name.padEnd(9)}${scores.map((score) => String(score).padStart(15)).join("")}${shift.toFixed(3).padStart(9)}${`${(lcp / 1000).toFixed(1)} s`.padStart(16)}${`${Math.round(tbt)} ms`.padStart(11)}`);
    const failed = new Set(runs.flatMap((run) => run.failed));
    if (failed.size) console.log(`          ${[...failed].join(", ")}`);
  }
} finally {
  chrome.kill();
}
process.exit(isEnough ? 0 : 1);
