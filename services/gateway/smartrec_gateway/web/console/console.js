// The console put together: somebody signs in, and the address says which view is shown.

import { announce, h } from "../dom.js";
import { call, ConsoleProblem } from "./api.js";
import { attributesNamed } from "../messages.js";
import { t, translateConsole } from "./messages.js";
import { field, heading, problemNotice, waiting } from "./parts.js";
import { forgetKey, keepKey, mayUse, roleOf, storedKey } from "./session.js";

// Each is a module of views/, and an element <NAME-view> with a method show(parameters, session, signal); and the scope that
// a key needs for it.
const VIEWS = {
  try: "search",
  searches: "console",
  rules: "console",
  synonyms: "console",
  occasions: "console",
  segments: "console",
  clicks: "console",
  catalogue: "console",
  imports: "catalogue",
  experiments: "console",
  quality: "console",
  services: "search",
  keys: "admin",
};

const place = document.getElementById("view");
const navigation = document.querySelector(".console-nav");
let session = null; // {scopes, installation}; null: nobody has signed in
let loading = new AbortController();

const currentView = () => location.pathname.split("/")[2] || "try";

async function show() {
  loading.abort();
  loading = new AbortController();
  if (!session) return showSignIn(null);
  const name = currentView();
  showNavigation(name);
  if (!(name in VIEWS) || !mayUse(session, VIEWS[name])) return showElsewhere(name in VIEWS ? "not-allowed" : "unknown");
  await showView(name, loading.signal);
}

async function showView(name, signal) {
  place.replaceChildren(heading(t(`${name}.title`), t(`${name}.about`)), waiting());
  document.title = `${t(`${name}.title`)} · Smartrec`;
  await import(`./views/${name}.js`);
  const view = document.createElement(`${name}-view`);
  try {
    await view.show(new URLSearchParams(location.search), session, signal);
    if (signal.aborted) return;
    place.replaceChildren(heading(t(`${name}.title`), t(`${name}.about`)), view);
    announce(t(`${name}.title`));
  } catch (problem) {
    if (signal.aborted) return;
    if (!(problem instanceof ConsoleProblem)) throw problem;
    if (problem.status === 401) return signOut(problem);
    place.replaceChildren(heading(t(`${name}.title`), null), problemNotice(problem));
  }
}

function showNavigation(current) {
  const names = Object.keys(VIEWS).filter((name) => mayUse(session, VIEWS[name]));
  const item = (name) => h("a", { href: `/console/${name}`, "data-go": true, "aria-current": name === current ? "page" : null }, t(`${name}.title`));
  navigation.hidden = false;
  navigation.replaceChildren(...names.map(item));
  navigation.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
  const out = storedKey() && h("button", { type: "button", class: "button small", on: { click: () => signOut(null) } }, t("sign-out"));
  document.querySelector("[data-signed-in]").replaceChildren(...[h("span", { class: "muted" }, t(`role.${roleOf(session.scopes)}`)), out].filter(Boolean));
}

function showElsewhere(reason) {
  document.title = `${t(`${reason}.title`)} · Smartrec`;
  place.replaceChildren(heading(t(`${reason}.title`), t(`${reason}.detail`)));
}

function signOut(problem) {
  forgetKey();
  session = null;
  navigation.hidden = true;
  document.querySelector("[data-signed-in]").replaceChildren();
  showSignIn(problem);
}

function showSignIn(problem) {
  document.title = `${t("sign-in.title")} · Smartrec`;
  const submit = async (event) => {
    event.preventDefault();
    keepKey(new FormData(event.target).get("key").trim());
    await start();
  };
  place.replaceChildren(
    heading(t("sign-in.title"), t("sign-in.about")),
    ...(problem ? [problemNotice(problem)] : []),
    h(
      "form",
      { class: "sign-in", on: { submit } },
      field(t("sign-in.key"), { type: "password", name: "key", required: true, autocomplete: "off" }),
      h("button", { type: "submit", class: "button primary" }, t("sign-in.button")),
      h("p", { class: "muted small" }, t("sign-in.kept")),
    ),
  );
}

/** Learns what may be done here: with the key of this tab, or without one where none is needed. */
async function start() {
  place.replaceChildren(waiting());
  try {
    const installation = await (await fetch("/page.json")).json();
    if (installation.needs_key && !storedKey()) return showSignIn(null);
    const [{ scopes }] = await Promise.all([call("currentKey"), attributesNamed()]);
    session = { scopes, installation };
    await show();
  } catch (problem) {
    if (!(problem instanceof ConsoleProblem)) throw problem;
    signOut(problem);
  }
}

/** Goes to another view, or to the same one with other `parameters`. */
export function go(address) {
  history.pushState(null, "", address);
  return show();
}

document.addEventListener("go", ({ detail }) => go(detail));
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-go]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  go(link.getAttribute("href"));
  place.focus({ preventScroll: true });
});
addEventListener("popstate", show);
translateConsole();
await start();
