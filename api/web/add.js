// Articles from the reader: a pasted text, chosen files, files dropped on the page. Each one's
// result is told in words.

import { openArticle } from "./article.js";
import { byId, count, make, opened, told } from "./dom.js";
import { add } from "./service.js";

const RESULTS = {
  added: "Added",
  updated: "Updated: a new version of an article that was stored",
  unchanged: "Already stored, nothing changed",
  duplicate: "Stored, but the same text as another article",
  failed: "Not stored",
};
const MOST_SHOWN = 20;
const MARKUP = /^\s*<(?:!doctype|html|head|body|article|main|div|p)\b/i;

/** Takes in what the reader pastes, chooses or drops; `onAdded()` hears of every change. */
export function watch(onAdded) {
  byId("paste").addEventListener("submit", async (event) => {
    event.preventDefault();
    const fine = await take(JSON.stringify(pasted()), { "Content-Type": "application/json" }, [byId("paste-title").value], onAdded);
    if (fine) byId("paste").reset();
  });
  byId("files").addEventListener("change", (event) => {
    upload([...event.target.files], onAdded);
    event.target.value = "";
  });
  watchDrops(onAdded);
}

function pasted() {
  const text = byId("paste-text").value;
  const article = { [MARKUP.test(text) ? "html" : "text"]: text };
  for (const name of ["title", "source", "url", "published"]) {
    const value = byId(`paste-${name}`).value.trim();
    if (value) article[name] = value;
  }
  return article;
}

function watchDrops(onAdded) {
  const dropping = (on) => document.body.classList.toggle("dropping", on);
  const holdsFiles = (event) => [...(event.dataTransfer?.types || [])].includes("Files");
  addEventListener("dragover", (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    dropping(true);
  });
  addEventListener("dragleave", (event) => { if (!event.relatedTarget) dropping(false); });
  addEventListener("drop", (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    dropping(false);
    byId("add").open = true;
    byId("added").scrollIntoView({ block: "nearest" });
    upload([...event.dataTransfer.files], onAdded);
  });
}

function upload(files, onAdded) {
  if (!files.length) return;
  const form = new FormData();
  files.forEach((file) => form.append("file", file, file.name));
  take(form, {}, files.map((file) => file.name), onAdded);
}

/** Sends a body and tells what became of each article; true when none failed. */
async function take(body, headers, names, onAdded) {
  byId("added").replaceChildren(make("li", {}, "Reading…"));
  try {
    const rows = await add(body, headers);
    byId("added").replaceChildren(...results(rows, names));
    onAdded();
    return rows.every((row) => row.status !== "failed");
  } catch (problem) {
    byId("added").replaceChildren(make("li", { class: "failed" }, make("strong", {}, problem.message), `. ${opened(problem.detail || "")}`));
    return false;
  }
}

function results(rows, names) {
  const tally = new Map();
  for (const { status } of rows) tally.set(status, (tally.get(status) || 0) + 1);
  const summary = [...tally].map(([status, n]) => `${n} ${status}`).join(", ");
  const shown = [...rows].sort((a, b) => (b.status === "failed") - (a.status === "failed")).slice(0, MOST_SHOWN);
  return [
    rows.length > 1 ? make("li", { class: "sum" }, `${count(rows.length, "article")}: ${summary}`) : null,
    ...shown.map((row) => result(row, names[rows.indexOf(row)], rows.length === names.length)),
  ].filter(Boolean);
}

function result(row, name, named) {
  const words = RESULTS[row.status] || row.status;
  const read = make("button", { type: "button", onclick: () => openArticle(row.article_id, row.version, { from: read }) }, "Read it");
  return make("li", { class: row.status },
    make("strong", {}, words), named && name ? [" ", told("span", name)] : null,
    row.reason ? [". ", told("span", opened(row.reason.replace(`${name}: `, "")))] : null,
    row.article_id ? [" ", read] : null);
}
