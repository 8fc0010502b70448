/**
 * Which parts a reader has folded, remembered by this browser where it lets us.
 */

/** @param {string} key  under which it is remembered */
export function folds(key) {
  const names = new Set(read(key));
  return {
    has: (name) => names.has(name),
    /** Fold what is open, open what is folded. @returns {boolean} whether it is folded now */
    turn(name) {
      if (!names.delete(name)) names.add(name);
      try {
        localStorage.setItem(key, JSON.stringify([...names]));
      } catch {
        // a browser without storage forgets it with the page
      }
      return names.has(name);
    },
  };
}

function read(key) {
  try {
    const names = JSON.parse(localStorage.getItem(key) ?? "[]");
    return Array.isArray(names) ? names : [];
  } catch {
    return [];
  }
}
