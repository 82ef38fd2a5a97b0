// Puts the page together: what the reader does, and which module does something about it.

import * as add from "./add.js";
import { ask, askAddress, askAgain, comeBack } from "./ask.js";
import { byId } from "./dom.js";
import { refresh } from "./front.js";
import * as limits from "./limits.js";
import { learn } from "./service.js";

const question = byId("question");

byId("ask").addEventListener("submit", (event) => {
  event.preventDefault();
  if (!question.value.trim()) return;
  byId("limits").open = false;
  limits.tell(null, "");
  ask(question.value.trim());
});
question.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  byId("ask").requestSubmit();
});
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  question.focus();
  question.select();
});

limits.watch(
  () => askAgain(),
  (words) => askAgain((asked) => {
    const at = asked.toLowerCase().indexOf(words.toLowerCase());
    const without = `${asked.slice(0, at)}${asked.slice(at + words.length)}`.replace(/\s+/g, " ").replace(/ ([?!.,])/g, "$1").trim();
    question.value = without;
    return without;
  }),
);
add.watch(refresh);
addEventListener("popstate", comeBack);
byId("key").addEventListener("submit", () => setTimeout(refresh)); // what a key opens can be shown now

if (location.search) askAddress(location.search);
else if (matchMedia("(pointer: fine)").matches) question.focus({ preventScroll: true });
refresh();
learn();
