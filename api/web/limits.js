// What an answer is limited to, as chips: the reader's own limits, and what the question's words
// did to its time. The fields of the form are the only state; chips show it and take it away.

import { byId, make, told } from "./dom.js";
import { day, scope } from "./time.js";

const DATES = { as_of: "As known on", from: "Published from", to: "Published to" };
const known = new Set();
const chosen = new Set();
let changed = () => {};
let unsaid = () => {};
let words = null; // the time scope that the question's own words made

/** Calls `onChange()` when the reader changed a limit, `onUnsaid(words)` when the words of the
 * question that limited its time are to be taken out of it. */
export function watch(onChange, onUnsaid) {
  [changed, unsaid] = [onChange, onUnsaid];
  for (const name of Object.keys(DATES)) byId(name).addEventListener("change", draw);
  byId("apply").addEventListener("click", () => {
    byId("limits").open = false;
    changed();
  });
}

export function current() {
  const [asOf, from, to] = ["as_of", "from", "to"].map((name) => byId(name).value);
  return { as_of: asOf, from, to, sources: [...chosen] };
}

export function set(limits) {
  for (const name of Object.keys(DATES)) byId(name).value = limits[name] || "";
  chosen.clear();
  limits.sources.forEach((source) => chosen.add(source));
  offer(limits.sources);
  draw();
}

/** The limits as fields of a request. */
export function asFields({ as_of: asOf, from, to, sources }) {
  const filters = { ...(from && { published_from: from }), ...(to && { published_to: to }), ...(sources.length && { sources }) };
  return { ...(asOf && { as_of: asOf }), ...(Object.keys(filters).length && { filters }) };
}

/** Adds sources to those that can be chosen. */
export function offer(sources) {
  sources.filter(Boolean).forEach((source) => known.add(source));
  drawSources();
}

/** Shows what the question's words did to its time, as the answer tells it; null for nothing. */
export function tell(timeScope, question) {
  const { because } = timeScope || {};
  const meaning = because ? scope(timeScope) : "";
  const removable = Boolean(because) && holds(question, because);
  words = meaning && (removable || !limitsTime()) ? { because, meaning, removable } : null;
  draw();
}

/** Whether the reader limits the time: then a scope that no word explains is the reader's own. */
function limitsTime() {
  return Object.keys(DATES).some((name) => byId(name).value);
}

function draw() {
  const limits = current();
  const dates = Object.entries(DATES).filter(([name]) => limits[name])
    .map(([name, label]) => chip(`${label} ${day(limits[name])}`, () => { byId(name).value = ""; }));
  const sources = limits.sources.map((source) => chip(["Only ", told("span", source)], () => chosen.delete(source), `Only ${source}`));
  byId("chips").replaceChildren(...(words ? [saidChip()] : []), ...dates, ...sources);
}

function chip(label, take, name = label) {
  const remove = () => {
    take();
    drawSources();
    draw();
    byId("limits").querySelector("summary").focus();
    changed();
  };
  return make("li", {}, make("span", {}, label),
    make("button", { type: "button", "aria-label": `Remove: ${name}`, onclick: remove }, "×"));
}

/** “last week”: 18 to 24 November 2024. Taken away, the question is asked without those words. */
function saidChip() {
  const { because, meaning, removable } = words;
  const label = make("span", {}, "“", told("span", because), `”: ${meaning}`);
  const remove = () => {
    words = null;
    draw();
    unsaid(because);
  };
  return make("li", { class: "said" }, label,
    removable ? make("button", { type: "button", "aria-label": `Ask without the words “${because}”`, onclick: remove }, "×") : null);
}

function holds(question, phrase) {
  return question.toLowerCase().includes(phrase.toLowerCase());
}

function drawSources() {
  const boxes = [...known].sort((a, b) => a.localeCompare(b)).map((source) => {
    const box = make("input", { type: "checkbox", onchange: () => {
      if (box.checked) chosen.add(source);
      else chosen.delete(source);
      draw();
    } });
    box.checked = chosen.has(source);
    return make("label", {}, box, " ", told("span", source));
  });
  byId("sources").replaceChildren(...(boxes.length ? boxes : [make("p", {}, "None are known yet.")]));
}
