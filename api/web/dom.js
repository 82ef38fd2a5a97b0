// Making elements. Words from articles become text nodes here and nowhere else, so that nothing in
// them is ever markup; an address becomes a link only if it is one of the web.

/** An element with attributes, listeners (`onclick: handler`) and children; null ones are left out. */
export function make(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined));
  return made;
}

/** Words that others wrote: in their own direction, whatever stands around them. */
export function told(tag, words, attributes = {}) {
  return make(tag, { dir: "auto", ...attributes }, words);
}

/** A link that leaves the page, or its words alone where the address is not of the web. */
export function outward(address, words, attributes = {}) {
  if (!isWeb(address)) return null;
  return make("a", { href: address, rel: "noreferrer noopener", target: "_blank", ...attributes }, words);
}

export function isWeb(address) {
  try {
    return ["http:", "https:"].includes(new URL(address).protocol);
  } catch {
    return false;
  }
}

export function byId(id) {
  return document.getElementById(id);
}

export function count(n, one, many = `${one}s`) {
  return `${n.toLocaleString("en")} ${n === 1 ? one : many}`;
}

/** The words as a sentence begins. */
export function opened(words) {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Says something to whoever does not see the page change. */
export function announce(words) {
  byId("status").textContent = words;
}
