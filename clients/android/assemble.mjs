// Lays the web app into www/, as the gateway serves it: the same files, byte by byte, and its style sheets as one. The
// console stays out: it belongs to the shop's own people.

import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";

const here = import.meta.dirname;
const web = path.join(here, "../../services/gateway/smartrec_gateway/web");
const www = path.resolve(process.argv[2] ?? path.join(here, "www"));
const STAYS_OUT = new Set(["console", "docs.html", "docs.js", "service-worker.js", "styles"]);

/** The style sheets in the order in which the gateway joins them: `STYLES` of its page/document.py. */
async function styleSheet() {
  const code = await readFile(path.join(web, "../page/document.py"), "utf8");
  const names = [.../^STYLES = \((.*?)\)/ms.exec(code)[1].matchAll(/"([\w-]+)"/g)].map(([, name]) => name);
  const texts = await Promise.all(names.map((name) => readFile(path.join(web, "styles", `${name}.css`), "utf8")));
  return texts.join("\n").replace(/\/\*.*?\*\//gs, "");
}

await rm(www, { recursive: true, force: true });
await mkdir(www, { recursive: true });
await cp(web, path.join(www, "web"), { recursive: true, filter: (source) => !STAYS_OUT.has(path.relative(web, source).split(path.sep)[0]) });
await rm(path.join(www, "web/index.html"));
await cp(path.join(web, "index.html"), path.join(www, "index.html"));
await cp(path.join(web, "manifest.webmanifest"), path.join(www, "manifest.webmanifest"));
await writeFile(path.join(www, "web/page.css"), await styleSheet());
console.log(`The web app is in ${www}`);
