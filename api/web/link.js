// A question as an address: `?q=…&as_of=…&from=…&to=…&source=…`. A follow-up brings the questions
// before it along, each as a `q` of its own, so that a shared link means the same to everyone.

const MOST_QUESTIONS = 8;
const MOST_CHARS = 4000;

/** The questions of an address, oldest first, and its limits. */
export function read(search) {
  const asked = new URLSearchParams(search);
  const one = (name) => (/^\d{4}-\d\d-\d\d$/.test(asked.get(name) || "") ? asked.get(name) : "");
  return {
    questions: asked.getAll("q").map((each) => each.trim().slice(0, MOST_CHARS)).filter(Boolean).slice(-MOST_QUESTIONS),
    limits: { as_of: one("as_of"), from: one("from"), to: one("to"), sources: asked.getAll("source").filter(Boolean) },
  };
}

/** The address of a conversation; "./" for none. */
export function write(questions, limits) {
  const asked = new URLSearchParams();
  for (const question of questions.slice(-MOST_QUESTIONS)) asked.append("q", question);
  for (const name of ["as_of", "from", "to"]) if (limits[name]) asked.set(name, limits[name]);
  for (const source of limits.sources) asked.append("source", source);
  return asked.size ? `?${asked}` : "./";
}
