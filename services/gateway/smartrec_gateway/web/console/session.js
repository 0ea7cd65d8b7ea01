// Who uses the console: a key, kept until the browser's tab is closed, and what its scopes allow.

const KEY = "smartrec-console-key";

export const storedKey = () => sessionStorage.getItem(KEY);

export const keepKey = (key) => sessionStorage.setItem(KEY, key);

export const forgetKey = () => sessionStorage.removeItem(KEY);

/** A key that only searches tries searches out; `console` reads reports and sets rules; `admin` does all. */
export function roleOf(scopes) {
  if (scopes.includes("admin")) return "admin";
  return scopes.includes("console") ? "merchandiser" : "viewer";
}

/** Whether the session's key has the scope that a view or an action needs: what it lacks is not offered. */
export const mayUse = ({ scopes }, scope) => scopes.includes(scope);
