// The article that a quote stands in: a panel beside the answer, or a sheet over it where the
// screen is narrow. The quote is marked by the offsets of its citation, never by searching for it.

import { changes } from "./changes.js";
import { announce, byId, make, outward, told } from "./dom.js";
import { notices } from "./quotes.js";
import { json } from "./service.js";
import { day, minute } from "./time.js";

const WINDOW = 40_000; // characters shown on either side of a quote, until the whole is wanted
const panel = byId("article");
let opener = null;
let shownNow = 0;

/** Shows an article with `quoted` marked; `citations` are all quotes of the same answer. */
export async function openArticle(id, version, { quoted = null, citations = [], from = null } = {}) {
  const asked = (shownNow += 1);
  opener = from || opener;
  show("", titled("Opening…"));
  try {
    const path = `v1/articles/${encodeURIComponent(id)}`;
    const asVersion = version ? `?version=${encodeURIComponent(version)}` : "";
    const [article, { versions }] = await Promise.all([json(path + asVersion), json(`${path}/versions`)]);
    if (asked === shownNow) render({ article, versions, quoted, citations });
  } catch (problem) {
    if (asked === shownNow) show("", titled(problem.message), make("p", {}, problem.detail || ""));
  }
}

export function closeArticle() {
  if (!panel.open) return;
  shownNow += 1;
  panel.close();
}

panel.addEventListener("close", () => {
  document.body.classList.remove("reading");
  panel.replaceChildren();
  opener?.focus();
  opener = null;
});
panel.addEventListener("click", (event) => {
  if (event.target === panel && panel.matches(":modal")) closeArticle(); // the dimmed page behind
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !panel.matches(":modal")) closeArticle(); // a modal one closes itself
});

/** The panel with a bar that stays and a sheet that scrolls. */
function show(kicker, ...shown) {
  const close = make("button", { type: "button", class: "close", "aria-label": "Close the article", onclick: closeArticle }, "×");
  panel.replaceChildren(
    make("div", { class: "bar" }, make("p", { class: "kicker" }, kicker), close),
    make("div", { class: "sheet", tabindex: "0", role: "region", "aria-label": "Article" }, shown));
  if (panel.open) return;
  document.body.classList.add("reading");
  if (matchMedia("(min-width: 64rem)").matches) panel.show();
  else panel.showModal();
}

function render({ article, versions, quoted, citations }) {
  const here = { article, versions, quoted, citations };
  const marks = marksOf(article, quoted, citations);
  show(origin(article), head(here), ...standing(here, marks), history(here), body(article.text, marks));
  byId("article-title").focus({ preventScroll: true });
  panel.querySelector("mark.quoted")?.scrollIntoView({ block: "nearest" });
  announce(`Article open: ${article.title || "untitled"}`);
}

function titled(words) {
  return told("h2", words, { id: "article-title", tabindex: "-1" });
}

function origin(article) {
  const when = make("time", { datetime: article.published_at }, minute(article.published_at) || "undated");
  return [told("strong", article.source || "Source not named"), " ", when];
}

function head({ article, quoted }) {
  const authors = (article.authors || []).join(", ");
  const away = outward(quoted?.deep_link || article.url, "Open at the publisher", { class: "away" });
  return make("div", {},
    titled(article.title || "Untitled article"),
    authors ? make("p", { class: "authors" }, "By ", told("span", authors)) : null,
    away ? make("p", {}, away) : null);
}

/** What has become of the article, and whether the quote stands in this version of it. */
function standing({ article, versions, quoted }, marks) {
  const newest = versions.at(-1)?.version;
  const { retraction, notice } = article;
  const told = notices({ retraction, notice, superseded: article.version !== newest });
  if (!quoted) return told;
  const words = marks.length
    ? `Word for word in the text, characters ${quoted.start} to ${quoted.end} of ${quoted.version === article.version ? "this version" : "the version quoted"}.`
    : "The quoted words are not in this version.";
  return [...told, make("p", { class: "check" }, words)];
}

/** The versions to choose from, and what changed from the one before; null for a single one. */
function history({ article, versions, quoted, citations }) {
  if (versions.length < 2) return null;
  const at = versions.findIndex((each) => each.version === article.version);
  const buttons = versions.map((each, n) => {
    const when = minute(dated(each)) || `version ${n + 1}`;
    const current = each.version === article.version;
    return make("li", {}, make("button", {
      type: "button", "aria-pressed": String(current),
      onclick: () => openArticle(article.article_id, each.version, { quoted, citations }),
    }, n === versions.length - 1 ? `${when} (newest)` : when));
  });
  return make("section", { class: "versions" }, make("h3", {}, `${versions.length} versions`), make("ul", {}, buttons),
    at > 0 ? changed(article, versions[at - 1]) : null);
}

/** When a version came out, by its publisher's own clock. */
function dated(version) {
  return version.updated_at || version.published_at || version.valid_from;
}

function changed(article, before) {
  const since = day(dated(before));
  const list = make("ul", {});
  const details = make("details", { class: "changed" }, make("summary", {}, `What changed from the version before${since ? ` (${since})` : ""}`), list);
  details.addEventListener("toggle", async () => {
    const older = await json(`v1/articles/${encodeURIComponent(article.article_id)}/text?version=${encodeURIComponent(before.version)}`);
    const found = changes(older.text, article.text);
    const rows = (found || []).map(({ kind, text }) =>
      make("li", {}, make("span", { class: "kind" }, kind === "added" ? "Added " : "Removed "), told(kind === "added" ? "ins" : "del", text)));
    list.replaceChildren(...(rows.length ? rows : [make("li", {}, found ? "The text is the same; its title or dates changed." : "The texts are too long to compare here.")]));
  }, { once: true });
  return details;
}

/** Where the quotes stand in the text shown, as `{start, end, quoted}` in UTF-16 units, in order. */
function marksOf(article, quoted, citations) {
  const ranges = citations
    .filter((each) => each.article_id === article.article_id && each.version === article.version)
    .map((each) => ({ start: unitOf(article.text, each.start), end: unitOf(article.text, each.end), quoted: each === quoted }));
  const elsewhere = quoted && quoted.version !== article.version ? article.text.indexOf(quoted.quote) : -1;
  if (elsewhere >= 0) ranges.push({ start: elsewhere, end: elsewhere + quoted.quote.length, quoted: true });
  const chosen = ranges.filter((each) => each.quoted);
  const apart = ranges.filter((each) => !each.quoted && !chosen.some((own) => each.start < own.end && own.start < each.end));
  return [...chosen, ...apart].sort((a, b) => a.start - b.start);
}

/** Citations count code points, the browser's strings UTF-16 units. */
function unitOf(text, codePoint) {
  let unit = 0;
  for (let n = 0; n < codePoint && unit < text.length; n += 1) unit += text.codePointAt(unit) > 0xffff ? 2 : 1;
  return unit;
}

function body(text, marks) {
  const centre = marks.find((each) => each.quoted)?.start ?? 0;
  const [first, last] = [Math.max(0, centre - WINDOW), Math.min(text.length, centre + WINDOW)];
  const shown = make("div", { class: "text" }, paragraphs(text, first, last, marks));
  if (first === 0 && last === text.length) return shown;
  const all = make("button", { type: "button", onclick: () => {
    shown.replaceChildren(...paragraphs(text, 0, text.length, marks));
    all.remove();
  } }, "Show the whole text");
  return make("div", {}, make("p", { class: "check" }, "A long text: this is the part around the quote. ", all), shown);
}

function paragraphs(text, first, last, marks) {
  const made = [];
  for (const found of text.slice(first, last).matchAll(/[^\n]+/g)) {
    const start = first + found.index;
    made.push(told("p", pieces(text, start, start + found[0].length, marks)));
  }
  return made;
}

/** The run of text with its marks, as nodes. */
function pieces(text, start, end, marks) {
  const nodes = [];
  let at = start;
  for (const mark of marks.filter((each) => each.start < end && each.end > start)) {
    const [a, b] = [Math.max(mark.start, at), Math.min(mark.end, end)];
    if (a >= b) continue;
    nodes.push(text.slice(at, a), make("mark", { class: mark.quoted ? "quoted" : null }, text.slice(a, b)));
    at = b;
  }
  return [...nodes, text.slice(at, end)];
}
