// One answer on the page. Nothing is composed here: every line is a field of the answer, and the
// numbers in brackets become buttons that lead to their quotes.

import { count, make, told } from "./dom.js";
import { quotes } from "./quotes.js";
import { conflicts, facets, timeline } from "./rows.js";
import { day } from "./time.js";

const SURE = [[0.85, "High"], [0.6, "Fair"], [0.35, "Low"], [0, "Very low"]];
const HELP = {
  nothing_stored: "Add an article below, or take in files with “dateline ingest”.",
  nothing_relevant: "Try other words, or add an article that tells of it.",
  no_answer_in_passages: "Try other words, or add an article that tells of it.",
  outside_time_scope: "Take a limit away to ask of all that is stored.",
};

/** The answer's elements, in the order of reading. `open(citation, citations, button)` shows one. */
export function answerView(answer, open) {
  const show = (citation, button) => open(citation, answer.citations, button);
  const cite = (numbers, words = []) => markers(numbers, words, answer.citations, show);
  return [
    understood(answer),
    lead(answer, cite),
    answer.status === "not_found" ? null : make("p", { class: "sure" }, sureness(answer)),
    ...conflicts(answer.conflicts, cite),
    timeline(answer.events, cite) || facets(answer.facets, cite),
    others(answer, cite),
    quotes(answer.citations, show),
    make("p", { class: "measured" }, measured(answer)),
  ].filter(Boolean);
}

/** What was made of a question that leans on those before it. */
export function understood({ question, resolved_question: resolved }) {
  if (!resolved || resolved.trim() === (question || "").trim()) return null;
  return make("p", { class: "understood" }, "Understood as: ", told("span", resolved));
}

/** The short answer in a line, as it is announced and stands above an answer that is folded up. */
export function inShort(answer) {
  if (answer.status === "not_found") return answer.text;
  if (answer.events?.length) return count(answer.events.length, "event");
  return answer.answers?.[0]?.text || answer.citations?.[0]?.quote || answer.text;
}

export function sureness({ status, confidence }) {
  if (status === "not_found") return "No answer is given";
  const [, word] = SURE.find(([least]) => confidence >= least);
  const partly = status === "partial" ? "Some of what was asked was not found. " : "";
  return `${partly}${word} confidence, ${Math.round(confidence * 100)} %`;
}

/** The lines of the text that are not quotes (those stand on cards) nor rows (those stand below). */
function lead(answer, cite) {
  if (answer.events?.length) return null;
  if (answer.conflicts?.length) return newest(answer.conflicts, cite);
  const quoted = (line) => line.startsWith("“") && answer.citations.some((each) => line.startsWith(`“${each.quote}`));
  const lines = answer.text.split("\n").filter((line) => line.trim() && !quoted(line));
  const shown = lines.length || !answer.answers?.length ? lines : [`${answer.answers[0].text}`];
  const help = answer.status === "not_found" ? HELP[answer.reason] : null;
  return make("div", { class: answer.status === "not_found" ? "lead none" : "lead" },
    shown.map((line) => told("p", withMarkers(line, cite, answer.answers?.slice(0, 1).map((each) => each.text)))),
    help ? make("p", { class: "help" }, help) : null);
}

/** The last of a figure that grew; of accounts that differ none is put before the others. */
function newest(found, cite) {
  const last = found.find((each) => each.kind === "growth")?.values.at(-1);
  if (!last) return null;
  const when = day(last.as_of);
  return make("div", { class: "lead" },
    make("p", {}, told("span", last.value), " ", cite(last.citations, [last.value])),
    when ? make("p", { class: "help" }, `on ${when}`) : null);
}

/** A line in which each run of "[1][2]" is buttons. */
function withMarkers(line, cite, words) {
  return line.replace(/\s*((?:\[\d+\])+)\s*\.$/, " $1").split(/((?:\[\d+\])+)/).map((part) => {
    const numbers = [...part.matchAll(/\[(\d+)\]/g)].map((found) => Number(found[1]));
    const made = /^(\[\d+\])+$/.test(part) ? cite(numbers, words) : null;
    return made || part;
  });
}

/** Buttons for the numbers of articles; null where none is cited. Of several quotes of an article
 * the one is shown that holds the most of `words`. */
function markers(numbers, words, citations, show) {
  const made = [...new Set(numbers || [])].map((number) => {
    const own = (citations || []).filter((each) => each.number === number);
    const held = own.map((each) => words.filter((word) => each.quote.includes(word)).length);
    const citation = own[held.indexOf(Math.max(...held))];
    if (!citation) return null;
    const label = `Quote ${number}: ${citation.source || "source not named"}`;
    const button = make("button", {
      type: "button", class: "marker", "aria-label": label, title: citation.quote.slice(0, 300),
      onclick: () => show(citation, button),
    }, String(number));
    return button;
  }).filter(Boolean);
  return made.length ? make("span", { class: "markers" }, made) : null;
}

/** Further short answers, unless the first lines, the accounts that differ or the rows say them already. */
function others(answer, cite) {
  if (answer.events?.length || answer.facets?.length) return null;
  const [first, ...rest] = answer.answers || [];
  const line = (answer.text || "").split("\n")[0];
  const differ = new Set((answer.conflicts || []).flatMap((each) => each.values.map((value) => value.value)));
  const more = rest.filter((each) => each.text !== first.text && !line.includes(each.text) && !differ.has(each.text))
    .sort((a, b) => b.score - a.score);
  if (!more.length) return null;
  const items = more.map((each) =>
    make("li", {}, told("span", each.text), ` ${Math.round(each.score * 100)} % `, cite(each.citations, [each.text])));
  return make("section", { class: "others" }, make("h3", {}, "Also found"), make("ul", {}, items));
}

function measured({ usage, timings_ms: timings }) {
  const read = usage?.passages_read ? `Read ${count(usage.passages_read, "passage")}` : "Read nothing";
  return timings?.total ? `${read} in ${took(timings.total)}.` : `${read}.`;
}

function took(ms) {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}
