// What the browser keeps, for this tab or for this site. Where it may keep nothing, the page has it until it goes.

/** A place to keep texts by name; `set` says whether there was room. */
function storage(name) {
  let place;
  try {
    place = window[name];
    place.getItem("");
  } catch {
    const kept = new Map();
    place = { getItem: (key) => kept.get(key) ?? null, setItem: (key, text) => kept.set(key, text), removeItem: (key) => kept.delete(key) };
  }
  return {
    get: (key) => place.getItem(key),
    set: (key, text) => { try { place.setItem(key, text); return true; } catch { return false; } },
    remove: (key) => place.removeItem(key),
  };
}

export const tab = storage("sessionStorage");
export const site = storage("localStorage");
