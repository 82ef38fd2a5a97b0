// A conversation: questions and their answers, the newest in full, those before it folded up. The
// address of the page is always that of the conversation, and going back brings it back.

import { answerView, inShort, sureness, understood } from "./answer.js";
import { closeArticle, openArticle } from "./article.js";
import { announce, byId, count, make, opened, told } from "./dom.js";
import * as limits from "./limits.js";
import * as link from "./link.js";
import { eventRow } from "./rows.js";
import { ask as request } from "./service.js";
import { today } from "./time.js";

const shelf = byId("answers");
const remembered = new Map(); // conversations by the id of their entry in the browser's history
let turns = []; // {question, answer, shown: element}
let leaving = null;
let entries = 0;

/** A new conversation, or with `follow` the next question of this one. */
export async function ask(question, { follow = false, again = false, record = true, focus = true } = {}) {
  if (again) turns.pop()?.shown.remove();
  else if (!follow) turns = [];
  closeArticle();
  leaving?.abort();
  leaving = new AbortController();
  const { signal } = leaving;
  const turn = { question, answer: null, shown: null };
  turns.push(turn);
  draw(focus);
  if (record) remember();
  try {
    turn.answer = await request(bodyOf(turn), (name, value) => onStep(turn, name, value), signal);
    if (signal.aborted) return;
    showAnswer(turn, focus);
  } catch (problem) {
    if (!signal.aborted) showProblem(turn, problem);
  }
}

/** The last question once more, within the limits as they are now. */
export function askAgain(change = (question) => question) {
  const last = turns.at(-1);
  if (last) ask(change(last.question), { again: true });
}

/** What an address asks, one question after the other. */
export async function askAddress(search) {
  const { questions, limits: limited } = link.read(search);
  limits.set(limited);
  limits.tell(null);
  turns = [];
  byId("question").value = questions[0] || "";
  draw(false);
  for (const [n, question] of questions.entries()) {
    await ask(question, { follow: n > 0, record: false, focus: false });
    if (!turns.at(-1)?.answer) break;
  }
  remember({ replace: true });
}

/** Brings a conversation back that was left by the browser's back or forward. */
export function comeBack(event) {
  if (!event.state && location.hash) return; // a jump within the page
  leaving?.abort();
  closeArticle();
  const kept = remembered.get(event.state?.id);
  if (!kept) {
    askAddress(location.search);
    return;
  }
  turns = [...kept.turns];
  limits.set(kept.limits);
  byId("question").value = turns[0]?.question || "";
  draw(false);
  const last = turns.at(-1);
  if (last && !last.answer) ask(last.question, { again: true, record: false });
  else limits.tell(last?.answer.time_scope, last?.question || "");
}

function remember({ replace = false } = {}) {
  const id = `${Date.now()}-${(entries += 1)}`;
  const address = link.write(turns.map((turn) => turn.question), limits.current());
  // The turns themselves are kept, so an answer that comes in later is there on the way back.
  remembered.set(id, { turns: [...turns], limits: limits.current() });
  history[replace ? "replaceState" : "pushState"]({ id }, "", address);
}

function bodyOf({ question }) {
  const before = turns.slice(0, -1).filter((turn) => turn.answer);
  const messages = before.flatMap((turn) => [
    { role: "user", content: turn.question },
    { role: "assistant", content: turn.answer.text },
  ]);
  const limited = limits.asFields(limits.current());
  return { question, asked_on: today(), ...limited, ...(messages.length && { messages }) };
}

/** The whole shelf: earlier turns folded up, the last one open, and where a next one is asked. */
function draw(focus) {
  const last = turns.at(-1);
  document.title = last ? `${last.question.slice(0, 80)} · dateline` : "dateline";
  document.body.classList.toggle("asked", Boolean(last));
  for (const turn of turns) turn.shown ??= turnView(turn);
  const earlier = turns.slice(0, -1).map(folded);
  shelf.replaceChildren(...earlier, ...(last ? [last.shown] : []), ...(last?.answer ? [followUp()] : []));
  if (last && focus && turns.length > 1) last.shown.scrollIntoView({ block: "start" });
}

function turnView({ question, answer }) {
  return make("article", { class: "turn", "aria-busy": String(!answer) },
    told("h2", question, { tabindex: "-1" }),
    answer ? answerView(answer, openQuote) : make("div", { class: "coming" }, make("p", { class: "progress" }, "Searching…")));
}

function folded(turn) {
  const short = turn.answer ? inShort(turn.answer) : "not answered";
  return make("details", { class: "earlier" },
    make("summary", {}, told("strong", turn.question), " ", told("span", short.slice(0, 140))), turn.shown);
}

function onStep(turn, name, value) {
  const coming = turn.shown.querySelector(".coming");
  const progress = coming?.querySelector(".progress");
  if (!coming || !value) return;
  if (name === "waiting") progress.textContent = `Many are asking at once. Asking again in ${count(value.seconds, "second")}.`;
  if (name === "understanding") {
    const line = understood({ question: turn.question, ...value });
    coming.querySelector(".understood")?.remove(); // told again once an event's day is known
    if (line) coming.prepend(line);
    if (value.time_scope) limits.tell(value.time_scope, turn.question);
  }
  if (name === "hits") progress.textContent = reading(Array.isArray(value) ? value : value.hits || []);
  if (name === "event") coming.append(eventRow(value, () => null));
  if (name === "facet" && value.value) coming.append(told("p", `${value.label}: ${value.value}`, { class: "part" }));
}

function reading(hits) {
  const sources = [...new Set(hits.map((hit) => hit.source).filter(Boolean))];
  limits.offer(sources);
  const from = sources.length ? ` from ${sources.slice(0, 3).join(", ")}${sources.length > 3 ? " and others" : ""}` : "";
  return hits.length ? `Reading ${count(hits.length, "passage")}${from}…` : "Found nothing to read…";
}

function showAnswer(turn, focus) {
  const { answer, question } = turn;
  const fresh = turnView(turn);
  turn.shown.replaceWith(fresh);
  turn.shown = fresh;
  limits.offer(answer.citations.map((citation) => citation.source));
  limits.tell(answer.time_scope, question);
  shelf.append(followUp());
  announce(`${inShort(answer)}. ${sureness(answer)}. ${count(answer.citations.length, "quote")}.`);
  if (focus) fresh.querySelector("h2").focus({ preventScroll: turns.length < 2 });
}

function showProblem(turn, problem) {
  const again = make("button", { type: "button", onclick: () => askAgain() }, "Ask again");
  const [title, words] = problem.detail === undefined
    ? ["Something went wrong", "The answer cannot be shown."] : [problem.message, opened(problem.detail)];
  turn.shown.setAttribute("aria-busy", "false");
  turn.shown.querySelector(".coming").replaceChildren(
    make("div", { class: "problem" }, make("strong", {}, title), told("p", words)), again);
  announce(`${title}. ${words}`);
}

function followUp() {
  shelf.querySelector("#follow")?.remove();
  const field = make("input", { id: "follow-up", name: "q", maxlength: "4000", required: true, enterkeyhint: "search" });
  const share = make("a", { href: location.href, class: "share", onclick: (event) => copy(event, share) }, "Link to this question");
  share.href = link.write(turns.map((turn) => turn.question), limits.current());
  return make("form", { id: "follow", autocomplete: "off", onsubmit: (event) => {
    event.preventDefault();
    if (field.value.trim()) ask(field.value.trim(), { follow: true });
  } },
  make("label", { for: "follow-up" }, "Ask a follow-up"), make("div", { class: "field" }, field, make("button", {}, "Ask")),
  make("p", { class: "row" }, share, make("button", { type: "button", class: "plain", onclick: () => print() }, "Print")));
}

async function copy(event, share) {
  if (!navigator.clipboard || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  await navigator.clipboard.writeText(share.href).then(
    () => { share.textContent = "Link copied"; },
    () => location.assign(share.href));
}

function openQuote(citation, citations, from) {
  openArticle(citation.article_id, citation.version, { quoted: citation, citations, from });
}
