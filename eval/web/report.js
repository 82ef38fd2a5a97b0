"use strict";
// The list of questions. Every text is set as text, never as markup.
const { questions, articles } = JSON.parse(document.getElementById("rows").textContent);
for (const row of questions) row.answer ??= {}, row.gold ??= {};
const BATCH = 100;
const list = document.getElementById("list");
const more = document.getElementById("more");
const count = document.getElementById("count");
const [find, kind, outcome, split, sort] = ["find", "kind", "outcome", "split", "sort"].map((id) => document.getElementById(id));

const make = (name, className, ...children) => {
  const element = document.createElement(name);
  if (className) element.className = className;
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
};
const text = (name, className, value) => {
  const element = make(name, className, String(value));
  element.dir = "auto";
  return element;
};
const number = (value) => (Number.isFinite(value) && !Number.isInteger(value) ? value.toFixed(3) : String(value));
const day = (time) => (time ? String(time).slice(0, 10) : "undated");
const slug = (name) => name.replace(/ /g, "-");
const array = (value) => (Array.isArray(value) ? value : []);
const time = (ms) => (ms >= 1000 ? `${(ms / 1000).toPrecision(3)} s` : `${Math.round(ms)} ms`);

// Any value in words: wordings of one thing between slashes, the first of many, and things as told.
const words = (value, between) => {
  if (Array.isArray(value) && between) return value.map((each) => words(each)).join(between);
  if (Array.isArray(value)) return value.length > 3 ? `${words(value.slice(0, 2))} / ${value.length - 2} more` : words(value, " / ");
  if (value && typeof value === "object") {
    return Object.entries(value).map(([key, each]) => `${key.replace(/_/g, " ")} ${words(each)}`).join(", ");
  }
  return String(value);
};

// Golds as written, in which "|" parts wordings.
const golds = (values, between) => words(array(values), between).replace(/\s*\|\s*/g, " / ");
const said = (row) => {
  if (row.error) return row.error;
  if (row.answer.status === "not_found") return "nothing found";
  const short = array(row.answer.answers).map((each) => each.text);
  return short.length ? short.slice(0, 3).join("; ") + (short.length > 3 ? ` +${short.length - 3}` : "") : row.answer.text || "";
};
const wanted = (row) => {
  const { answerable, answers, must_mention: must, all_required: all } = row.gold;
  if (answerable === false) return "nothing answers it";
  return golds(answers || must, all || !answers ? "; " : " / ");
};

const section = (title, ...children) => {
  const filled = children.flat().filter(Boolean);
  return filled.length ? make("section", "", make("h4", "", title), ...filled) : null;
};
const facts = (pairs) => {
  const shown = pairs.filter(([, value]) => value !== undefined && value !== null && value !== "");
  if (!shown.length) return null;
  return make("dl", "facts", ...shown.flatMap(([name, value]) => [make("dt", "", name), text("dd", "", value)]));
};
const table = (heads, rows) => {
  const head = make("tr", "", ...heads.map((each) => make("th", "", each)));
  const body = rows.map((cells) => make("tr", "", ...cells.map((cell) => text("td", "", cell))));
  return make("div", "wide", make("table", "", make("thead", "", head), make("tbody", "", ...body)));
};
const eventRows = (events) => {
  if (!array(events).length) return null;
  const columns = [...new Set(events.flatMap((each) => Object.keys(each.values || {})))];
  return table([...columns, "date", "quotes"], events.map(({ values, date, citations }) =>
    [...columns.map((name) => words(values?.[name] ?? "")), date || "", marks(citations)]));
};
const goldRows = (events) => (array(events).length ? make("ul", "", ...events.map(({ optional, ...row }) =>
  text("li", "", Object.values(row).map((each) => words(each)).join(" · ") + (optional ? " (optional)" : "")))) : null);
const marks = (numbers) => array(numbers).map((each) => `[${each}]`).join("");

const source = (at) => {
  const [title, name, published, address] = articles[at];
  const line = make("cite", "", `${[name, day(published)].filter(Boolean).join(", ")}: `);
  const safe = /^https?:\/\//i.test(address || "");
  const shown = text(safe ? "a" : "span", "", title || address || "untitled");
  if (safe) Object.assign(shown, { href: address, rel: "noreferrer noopener", target: "_blank" });
  line.append(shown);
  return line;
};
const quote = (each) => make("blockquote", "",
  make("b", "", `[${each.number ?? "?"}] `), text("span", "quote", each.quote || ""),
  each.verbatim === false ? make("strong", "alarm", " not verbatim") : null, source(each.article));

const answerPart = ({ answer, error, question }) => [
  error ? section("Failed", text("p", "alarm", error)) : null,
  section("Answer", facts([
    ["status", [answer.status, answer.reason].filter(Boolean).join(": ").replace(/_/g, " ")],
    ["confidence", answer.confidence === undefined ? "" : number(answer.confidence)],
    ["understood as", answer.resolved_question === question ? "" : answer.resolved_question], ["time", answer.time_scope && words(answer.time_scope)],
  ]), answer.text ? text("p", "answer", answer.text) : null),
  section("Short answers", array(answer.answers).length ? make("ol", "short", ...answer.answers.map((each) =>
    make("li", "", text("span", "", each.text), ` ${marks(each.citations)} `,
      make("small", "", each.score === undefined ? "" : number(each.score))))) : null),
  section("Facets", array(answer.facets).length && !array(answer.events).length ? table(["asked", "found", ""],
    answer.facets.map((each) => [each.label, words(each.value ?? ""), marks(each.citations)])) : null),
  section("Rows", eventRows(answer.events)),
  section("Conflicts", array(answer.conflicts).map((each) => text("p", "", `${each.facet}: ` +
    array(each.values).map((one) => `${words(one.value ?? "")} ${marks(one.citations)}`).join(" against ")))),
  section("Quotes", array(answer.citations).map(quote)),
];
const passage = ([place, at, holds]) => {
  const row = make("li", "", holds ? make("span", "mark right", "holds it") : null, source(at));
  if (place) row.value = place;
  return row;
};
const goldPart = ({ gold, scores, hits, rank, ask_ms: ms }) => [
  section("Gold", facts([
    ["answer", gold.answerable === false ? "nothing answers it" : golds(gold.answers, gold.all_required ? "; " : " / ")],
    ["must say", golds(gold.must_mention, "; ")], ["must not say", golds(gold.must_not_mention, "; ")],
    ...array(gold.facets).map((each) => [each.label, words(each.members || [], "; ")]),
    ["conflict", gold.conflict && `${gold.conflict.facet}: ${words(gold.conflict.values || [], " against ")}`],
    ["growth", gold.growth && words(gold.growth.values || gold.growth, "; ")],
    ["reachable", gold.reachable === false ? "no: it is in no article that may be used" : ""],
  ]), goldRows(gold.events)),
  section("Scores", Object.keys(scores || {}).length ? facts(Object.entries(scores).map(([name, value]) => [name, number(value)])) : null,
    ms ? make("p", "small", `answered in ${time(ms)}`) : null),
  section("Passages", make("p", "small", rank ? `the first that holds the answer: ${rank}` : "none of them holds the answer"),
    array(hits).length ? make("details", "", make("summary", "", `the first ${hits.length}`), make("ol", "hits", ...hits.map(passage))) : null),
];

const open = (row) => make("div", "opened",
  facts([["id", row.id], ["kind", row.kind], ["split", row.split], ["asked on", row.date], ["as of", row.as_of],
    ["conversation", row.chain_id && `${row.chain_id}, turn ${row.turn}`], ["tags", words(row.tags || [], ", ")]]),
  make("div", "columns", make("div", "", ...answerPart(row).filter(Boolean)),
    make("div", "", ...goldPart(row).filter(Boolean))));

const item = (row) => {
  const sure = row.answer.confidence;
  const details = make("details", "question", make("summary", "",
    make("span", `mark ${slug(row.outcome)}`, row.outcome),
    make("span", "asked", text("b", "", row.question),
      make("span", "said", text("span", "", said(row)), wanted(row) ? make("i", "", "gold: ") : null, text("span", "", wanted(row)))),
    make("span", "kind", row.kind || ""),
    make("span", "sure", Number.isFinite(sure) ? sure.toFixed(2) : "")));
  details.id = `q-${row.id}`;
  details.addEventListener("toggle", () => details.open && details.children.length === 1 && details.append(open(row)));
  return details;
};

const orders = { // and the worst first, as they came
  "the benchmark’s order": (a, b) => a.at - b.at,
  "surest first": (a, b) => (b.answer.confidence ?? -1) - (a.answer.confidence ?? -1),
  "slowest first": (a, b) => (b.ask_ms ?? 0) - (a.ask_ms ?? 0),
};
const hay = questions.map((row) => [row.id, row.question, said(row), wanted(row), row.answer.text].join("\n").toLowerCase());
let shown = [];
let built = 0;

const build = (upTo) => {
  list.append(...shown.slice(built, upTo).map(item));
  built = Math.max(built, Math.min(upTo, shown.length));
  more.hidden = built >= shown.length;
  more.textContent = `Show more (${shown.length - built})`;
};
const choose = () => {
  const parts = find.value.toLowerCase().split(/\s+/).filter(Boolean);
  shown = questions.filter((row, at) => (!kind.value || row.kind === kind.value)
    && (!outcome.value || row.outcome === outcome.value) && (!split.value || row.split === split.value)
    && parts.every((part) => hay[at].includes(part)));
  if (orders[sort.value]) shown.sort(orders[sort.value]);
  list.replaceChildren();
  built = 0;
  build(BATCH);
  count.textContent = shown.length === questions.length ? `${shown.length} questions` : `${shown.length} of ${questions.length} questions`;
};
// An address that ends in #q-ID opens that question.
const goTo = () => {
  const id = decodeURIComponent(location.hash.slice(1));
  if (!questions.some((row) => `q-${row.id}` === id)) return;
  [find, kind, outcome, split].forEach((control) => { control.value = ""; });
  choose();
  build(shown.findIndex((row) => `q-${row.id}` === id) + 1);
  const details = document.getElementById(id);
  details.open = true;
  details.scrollIntoView();
  details.firstChild.focus();
};

[find, kind, outcome, split, sort].forEach((control) => control.addEventListener("input", choose));
more.addEventListener("click", () => build(built + BATCH));
new IntersectionObserver((seen) => seen[0].isIntersecting && built < shown.length && build(built + BATCH)).observe(more);
addEventListener("hashchange", goTo);
choose();
goTo();
