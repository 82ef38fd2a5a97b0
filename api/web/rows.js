// What an answer says in rows: events as a timeline, accounts that differ side by side, figures that
// grew as a series. `cite(numbers, words)` makes the buttons that lead to the quotes, of an article's
// those that hold the words.

import { count, make, told } from "./dom.js";
import { day, scope } from "./time.js";

/** The events by their dates, oldest first as they come; null for none. */
export function timeline(events, cite) {
  if (!events?.length) return null;
  const days = [];
  for (const event of events) {
    const written = day(event.date, event.date_precision || "day");
    if (days.at(-1)?.written !== written) days.push({ written, date: event.date, events: [] });
    days.at(-1).events.push(event);
  }
  const rows = days.map((each) => dayOf(each, cite));
  return make("section", { class: "timeline" }, make("h3", {}, spanOf(events)), make("ol", {}, rows));
}

/** One event, as it is while an answer still comes in or in its place in the timeline. */
export function eventRow(event, cite) {
  const written = day(event.date, event.date_precision || "day");
  const values = Object.entries(event.values || {}).filter(([, value]) => flat(value) !== written);
  const terms = values.map(([label, value]) => make("div", {}, told("dt", label), told("dd", flat(value))));
  return make("div", { class: "event" }, make("dl", {}, terms), cite(event.citations, pieces(values)));
}

/** What was asked and found, where nothing came in rows. */
export function facets(found, cite) {
  if (!found?.length) return null;
  const terms = found.map((facet) =>
    make("div", {}, told("dt", facet.label), make("dd", {}, told("span", facet.value), " ", cite(facet.citations, [facet.value]))));
  return make("dl", { class: "facets" }, terms);
}

/** Every disagreement, each in the form of its kind. */
export function conflicts(found, cite) {
  return (found || []).map((each) => (each.kind === "growth" ? growth(each, cite) : contradiction(each, cite)));
}

function dayOf({ written, date, events }, cite) {
  const head = date ? make("time", { datetime: date }, written) : make("span", { class: "undated" }, "Date not stated");
  return make("li", {}, make("h4", {}, head), make("div", {}, events.map((event) => eventRow(event, cite))));
}

function spanOf(events) {
  const dates = events.filter((event) => event.date && (event.date_precision || "day") === "day").map((event) => event.date).sort();
  const told = count(events.length, "event");
  return dates.length ? `${told}, ${scope({ from: dates[0], to: dates.at(-1) })}` : told;
}

function contradiction({ facet, values }, cite) {
  const sides = values.map((each) =>
    make("li", {},
      told("p", each.value, { class: "value" }),
      make("p", { class: "who" }, sayer(each), each.as_of ? ` ${each.attribution ? "on " : ""}${day(each.as_of)}` : null),
      cite(each.citations, [each.value])));
  return make("section", { class: "conflict" },
    make("h3", {}, "Accounts differ: ", told("span", facet)), make("ul", {}, sides));
}

function growth({ facet, values }, cite) {
  const steps = values.map((each) =>
    make("li", {},
      make("time", { datetime: each.as_of || null }, day(each.as_of) || "not dated"),
      told("span", each.value, { class: "value" }),
      make("span", { class: "who" }, sayer(each)),
      cite(each.citations, [each.value])));
  return make("section", { class: "growth" },
    make("h3", {}, "How the figure grew: ", told("span", facet)), make("ol", {}, steps));
}

/** "according to the ministry", once, whatever the words say themselves and however they begin. */
export function sayer({ attribution }) {
  if (!attribution) return null;
  const bare = attribution.replace(/^according to /i, "").replace(/^(An?|The)(?= )/, (article) => article.toLowerCase());
  return make("span", { class: "sayer" }, "according to ", told("span", bare));
}

/** The single things that values name: "Zahraa" and "Hamdaniya" of "Zahraa, Hamdaniya". */
function pieces(values) {
  return values.flatMap(([, value]) => flat(value).split(", "));
}

function flat(value) {
  return Array.isArray(value) ? value.join(", ") : String(value);
}
