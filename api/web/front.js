// What the page shows before a question: how much is stored, the newest headlines, and in an empty
// store how to fill it.

import { openArticle } from "./article.js";
import { byId, count, make, told } from "./dom.js";
import { offer } from "./limits.js";
import { withdrawn } from "./quotes.js";
import { json } from "./service.js";
import { day, scope } from "./time.js";

const PAGE = 500;
const HEADLINES = 7;

/** Looks at the store anew. What cannot be read (no key yet, not ready) is left as it is. */
export async function refresh() {
  try {
    const { articles: told } = await json("readyz", { quiet: true }); // no number where keys are asked for
    const page = told === 0 ? { articles: [] } : await json(`v1/articles?limit=${PAGE}`, { quiet: true });
    const stored = told ?? page.articles.length;
    offer(page.articles.map((article) => article.source));
    byId("stored").textContent = stored ? summary(stored, page) : "No articles yet";
    byId("front").replaceChildren(...(stored ? headlines(page) : empty()));
    byId("add").open ||= stored === 0;
  } catch {
    byId("front").replaceChildren();
  }
}

/** An empty store explains itself. */
export function empty() {
  return [make("div", { class: "empty" },
    make("h2", {}, "Nothing is stored yet"),
    make("p", {}, "dateline answers from the articles that you give it, and from nothing else. Take in files or folders:"),
    make("pre", {}, make("code", {}, "dateline ingest news/ archive.jsonl.gz page.html")),
    make("p", {}, "or paste one below, or drop files on this page."))];
}

function summary(stored, { articles, next_cursor: more }) {
  const told = more && stored === articles.length ? `More than ${count(stored, "article")}` : count(stored, "article");
  if (more || !articles.length) return told;
  const sources = new Set(articles.map((article) => article.source).filter(Boolean));
  const dates = articles.map((article) => article.published_at).filter(Boolean).sort();
  const parts = [told, sources.size && `from ${count(sources.size, "source")}`];
  if (dates.length) parts.push(`, ${scope({ from: dates[0], to: dates.at(-1) })}`);
  return parts.filter(Boolean).join(" ").replace(" ,", ",");
}

/** The newest articles; none where only a part of the store was listed, whose newest say nothing. */
function headlines({ articles, next_cursor: more }) {
  if (more) return [];
  const newest = articles.filter((article) => article.published_at)
    .sort((a, b) => b.published_at.localeCompare(a.published_at)).slice(0, HEADLINES);
  if (!newest.length) return [];
  return [make("h2", {}, "Newest in the store"), make("ol", { class: "headlines" }, newest.map(headline))];
}

function headline(article) {
  const button = told("button", article.title || "Untitled article", {
    type: "button", onclick: () => openArticle(article.article_id, null, { from: button }),
  });
  return make("li", {}, make("p", { class: "kicker" }, told("strong", article.source || "Source not named"), " ",
    make("time", { datetime: article.published_at }, day(article.published_at))), button,
  withdrawn(article.retraction));
}
