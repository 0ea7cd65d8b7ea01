// The console's sentences in English. A message of several forms is chosen by `count`.

import reading from "./en/reading.js";
import setting from "./en/setting.js";

export default {
  "skip": "Skip to the content",
  "console": "Console",
  "views": "Views",
  "to-shop": "To the shop",
  "loading": "One moment …",
  "request": "Request {id}",
  "actions": "Actions",
  "days": "Time",
  "days.last": { one: "The last day", other: "The last {count} days" },
  "sign-in.title": "Sign in",
  "sign-in.about": "With an API key of this shop. Its rights decide what you see.",
  "sign-in.key": "API key",
  "sign-in.button": "Sign in",
  "sign-in.kept": "The key is kept until you close this tab.",
  "sign-out": "Sign out",
  "role.viewer": "Viewer",
  "role.merchandiser": "Merchandiser",
  "role.admin": "Administrator",
  "not-allowed.title": "Your key may not see this",
  "not-allowed.detail": "It lacks a right: “console” for most, “catalogue” for imports, “admin” for keys. Ask whoever runs the shop's search.",
  "unknown.title": "There is no such view",
  "unknown.detail": "Choose one of the views.",
  "problem.unreachable": "The service cannot be reached",
  "problem.unreachable.detail": "It may be restarting. Try again in a moment.",
  "problem.api-key-wrong": "This key is not accepted",
  "problem.api-key-wrong.detail": "Check it, or ask for a new one.",
  "problem.scope-missing": "This key may not use the console",
  "problem.scope-missing.detail": "It needs at least the right “search”.",

  ...reading,
  ...setting,
};
