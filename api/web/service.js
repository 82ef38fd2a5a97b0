// Talking to the service: the key, errors in plain words, and the stream of an answer's steps.
// Addresses are relative, so that the page also works under a path of a proxy.

import { opened } from "./dom.js";

const KEY = "dateline.key";
const MOST_WAITS = 6;

/** What went wrong, in words for a reader; `status` is 0 where nobody answered. */
export class Problem extends Error {
  constructor(status, title, detail, retryAfter = 0) {
    super(title);
    Object.assign(this, { status, detail, retryAfter });
  }
}

const TITLES = {
  0: "The service does not answer",
  401: "A key is needed",
  403: "This key does not allow that",
  404: "That is not stored",
  413: "That is too large",
  422: "The service could not use that",
  429: "Many are asking at once",
  503: "The service is busy",
};

/** A response that is fine. Asks for a key when the service does, unless `quiet`. */
export async function call(path, { quiet = false, ...options } = {}) {
  for (;;) {
    const response = await send(path, options);
    if (response.ok) return response;
    const problem = await problemOf(response);
    if (response.status !== 401 || quiet) throw problem;
    await keyFrom(problem);
  }
}

export async function json(path, options) {
  return (await call(path, options)).json();
}

/** The answer to a question. `step(name, value)` hears of everything on the way to it. */
export async function ask(question, step, signal) {
  const body = await withDay(question);
  const options = {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "text/event-stream, application/json;q=0.9" },
    body: JSON.stringify(body),
    signal,
  };
  const response = await patiently(() => call("v1/ask", options), step, signal);
  const kind = response.headers.get("Content-Type") || "";
  if (!kind.startsWith("text/event-stream")) return response.json();
  return lastOf(response.body, step);
}

/** Every status of an upload or a paste, in order; 422 says why all of them failed. */
export async function add(body, headers = {}) {
  const response = await send("v1/articles", { method: "POST", body, headers });
  if (response.status === 401) {
    await keyFrom(await problemOf(response));
    return add(body, headers);
  }
  const told = await response.clone().json().catch(() => ({}));
  if (Array.isArray(told.articles)) return told.articles;
  throw await problemOf(response);
}

async function send(path, options) {
  const headers = new Headers(options.headers);
  const key = sessionStorage.getItem(KEY);
  if (key) headers.set("Authorization", `Bearer ${key}`);
  try {
    return await fetch(path, { ...options, headers, credentials: "same-origin" });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Problem(0, TITLES[0], "Is it running? “dateline serve” starts it.");
  }
}

async function problemOf(response) {
  const told = await response.json().catch(() => ({}));
  const title = TITLES[response.status] || "The service could not do that";
  const detail = told.detail || told.error?.message || `It answered ${response.status}.`;
  return new Problem(response.status, title, String(detail), Number(response.headers.get("Retry-After")) || 2);
}

/** Again after the wait that a busy service asks for, a few times. */
async function patiently(attempt, step, signal) {
  for (let waits = 0; ; waits += 1) {
    try {
      return await attempt();
    } catch (problem) {
      if (problem.status !== 429 || waits >= MOST_WAITS) throw problem;
      const seconds = Math.min(60, problem.retryAfter);
      step("waiting", { seconds });
      await pause(seconds * 1000, signal);
    }
  }
}

function pause(ms, signal) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal?.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(new DOMException("left", "AbortError"));
    });
  });
}

async function lastOf(stream, step) {
  let answer = null;
  for await (const { name, value } of events(stream)) {
    if (name === "error") throw new Problem(value.status ?? 500, TITLES[value.status] || "The answer broke off", value.detail || "");
    if (name === "answer") answer = value;
    else step(name, value);
  }
  if (!answer) throw new Problem(0, "The answer broke off", "The connection ended early. Ask again.");
  return answer;
}

/** The events of a stream (WHATWG server-sent events), their `data` read as JSON. */
async function* events(stream) {
  const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { value = "", done } = await reader.read().catch(() => ({ done: true }));
    rest = (rest + value).replace(/\r\n/g, "\n");
    const blocks = rest.split("\n\n");
    rest = done ? "" : blocks.pop();
    for (const block of blocks) {
      const event = eventOf(block);
      if (event) yield event;
    }
    if (done) return;
  }
}

function eventOf(block) {
  const fields = { event: "message", data: [] };
  for (const line of block.split("\n")) {
    const [, field, value] = /^(\w+): ?(.*)$/.exec(line) || [];
    if (field === "data") fields.data.push(value);
    else if (field === "event") fields.event = value;
  }
  if (!fields.data.length) return null;
  try {
    return { name: fields.event, value: JSON.parse(fields.data.join("\n")) };
  } catch {
    return null;
  }
}

let takesDay = null;

/** Learns once whether the service reads "yesterday" by the reader's own day. */
export function learn() {
  takesDay ??= json("openapi.json", { quiet: true })
    .then((schema) => "asked_on" in (schema.components?.schemas?.AskIn?.properties || {}))
    .catch(() => false);
  return takesDay;
}

async function withDay({ asked_on: day, ...question }) {
  return (await learn()) ? { ...question, asked_on: day } : question;
}

let keyWanted = null;

/** Shows the form for a key and waits until one was given. One form serves all who wait. */
function keyFrom(problem) {
  const form = document.getElementById("key");
  const refused = sessionStorage.getItem(KEY) !== null;
  sessionStorage.removeItem(KEY);
  if (refused) document.getElementById("key-why").textContent = `That key is not accepted. ${opened(problem.detail)}`;
  keyWanted ??= new Promise((resolve) => {
    form.hidden = false;
    const field = document.getElementById("key-value");
    field.focus();
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      sessionStorage.setItem(KEY, field.value.trim());
      field.value = "";
      form.hidden = true;
      keyWanted = null;
      resolve();
    }, { once: true });
  });
  return keyWanted;
}
