// Who uses the console: a key, kept until the browser's tab is closed, and the role that its scopes make.

const KEY = "smartrec-console-key";
const ROLES = ["viewer", "merchandiser", "admin"]; // each may do what those before it may

export const storedKey = () => sessionStorage.getItem(KEY);

export const keepKey = (key) => sessionStorage.setItem(KEY, key);

export const forgetKey = () => sessionStorage.removeItem(KEY);

/** A key that only searches tries searches out; `console` reads reports and sets rules; `admin` does all. */
export function roleOf(scopes) {
  if (scopes.includes("admin")) return "admin";
  return scopes.includes("console") ? "merchandiser" : "viewer";
}

export const mayUse = (role, needed) => ROLES.indexOf(role) >= ROLES.indexOf(needed);
