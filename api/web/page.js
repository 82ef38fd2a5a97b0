// Asks the service and shows what it says. Everything from an article is set as text, never markup.
"use strict";

const form = document.getElementById("ask");
const question = document.getElementById("question");
const asOf = document.getElementById("as_of");
const shown = document.getElementById("answer");

function element(tag, text, className) {
  const made = document.createElement(tag);
  if (text !== undefined) made.textContent = text;
  if (className) made.className = className;
  return made;
}

function day(moment) {
  return moment ? moment.slice(0, 10) : "undated";
}

function quoteOf(citation) {
  const block = element("blockquote", `[${citation.number}] “${citation.quote}”`);
  const source = element("span", undefined, "source");
  const told = `${citation.source || "source not named"}, ${day(citation.published_at)}: `;
  source.append(told + (citation.retraction ? `(${citation.retraction}) ` : ""));
  const link = element("a", citation.title || citation.article_id);
  const safe = /^https?:/i.test(citation.deep_link || "");
  link.href = safe ? citation.deep_link : `v1/articles/${encodeURIComponent(citation.article_id)}`;
  link.rel = "noreferrer";
  source.append(link);
  block.append(source);
  return block;
}

function show(answer) {
  shown.replaceChildren(element("p", answer.text, "text"));
  for (const citation of answer.citations) shown.append(quoteOf(citation));
  const sure = Math.round(answer.confidence * 100);
  const told = `${answer.status.replace("_", " ")}, confidence ${sure} %, ${Math.round(answer.timings_ms.total)} ms`;
  shown.append(element("p", told, "small"));
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  shown.replaceChildren(element("p", "Reading…", "small"));
  try {
    const response = await fetch("v1/ask", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ question: question.value, as_of: asOf.value || null }),
    });
    const body = await response.json();
    if (response.ok) show(body);
    else shown.replaceChildren(element("p", body.detail, "text"));
  } catch {
    shown.replaceChildren(element("p", "The service does not answer.", "text"));
  }
});
