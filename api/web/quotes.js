// The quotes of an answer as cards, one for each article: the words, who says them, where they
// stand, and what has become of them since.

import { make, outward, told } from "./dom.js";
import { sayer } from "./rows.js";
import { day } from "./time.js";

/** The cards in the order of their numbers; `open(citation, button)` shows one in its article. */
export function quotes(citations, open) {
  const articles = new Map();
  for (const citation of citations || []) {
    articles.set(citation.number, [...(articles.get(citation.number) || []), citation]);
  }
  if (!articles.size) return null;
  const cards = [...articles.values()].map((each) => card(each, open));
  return make("section", { class: "quotes" }, make("h3", {}, "Quotes"), make("ol", {}, cards));
}

const KINDS = { correction: "Correction.", update: "Update.", retraction: "Withdrawn." };

/** What has become of a quoted article: withdrawn, corrected, replaced. */
export function notices({ retraction, notice, superseded }) {
  return [
    withdrawn(retraction),
    noticed(notice),
    superseded && make("p", { class: "notice" }, "A newer version of this article has replaced the one that is quoted."),
  ].filter(Boolean);
}

/** What the article says of itself, under a label unless its own words begin with one. */
function noticed(notice) {
  if (!notice) return null;
  const label = /^\W*(correct|clarif|errat|updat|retract|withdraw)/i.test(notice.text) ? null
    : make("strong", {}, `${KINDS[notice.kind] || "Note."} `);
  const grave = notice.kind === "retraction" ? "notice grave" : "notice";
  return make("p", { class: grave }, label, told("span", notice.text));
}

export function withdrawn(reason) {
  if (!reason) return null;
  const why = reason === "retracted" ? null : told("span", reason);
  return make("p", { class: "notice grave" }, make("strong", {}, "Withdrawn. "), why);
}

function card(citations, open) {
  const [first] = citations;
  const alone = citations.length === 1;
  return make("li", { value: first.number, class: "card" },
    make("span", { class: "number", "aria-hidden": "true" }, String(first.number)),
    make("div", {},
      citations.map((citation) => quote(citation, alone ? null : shower(citation, open))),
      make("p", { class: "source" },
        told("strong", first.source || "Source not named"),
        first.published_at ? [" ", make("time", { datetime: first.published_at }, day(first.published_at))] : " undated",
        first.title ? [" ", told("cite", first.title)] : null),
      alsoIn(citations),
      notices(first),
      make("p", { class: "row" },
        alone ? shower(first, open) : null,
        outward(first.deep_link || first.url, "Open at the publisher", { class: "away" }))));
}

function quote(citation, button) {
  const said = [sayer(citation), button].filter(Boolean);
  return make("figure", {}, told("blockquote", citation.quote), said.length ? make("figcaption", {}, said) : null);
}

function shower(citation, open) {
  const words = citation.quote.length > 80 ? `${citation.quote.slice(0, 80)}…` : citation.quote;
  const button = make("button", {
    type: "button", class: "show", "aria-label": `Show in the article: “${words}”`,
    onclick: () => open(citation, button),
  }, "Show in the article");
  return button;
}

/** Other articles with the same words; each once, whichever of the quotes they share. */
function alsoIn(citations) {
  const others = new Map(citations.flatMap((each) => each.also_in || []).map((each) => [each.article_id || each.url, each]));
  if (!others.size) return null;
  const named = [...others.values()].map((each) => {
    const name = told("span", each.source || "an article without a source");
    const written = day(each.published_at);
    return make("li", {}, outward(each.url, name) || name, written ? `, ${written}` : null);
  });
  return make("div", { class: "also" }, "Also in ", make("ul", {}, named));
}
