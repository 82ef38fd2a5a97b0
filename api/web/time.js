// Dates in words. A moment is shown as its publisher wrote it: the day of its own clock, never
// moved into the reader's time zone.

const MONTHS = [
  "January", "February", "March", "April", "May", "June", "July",
  "August", "September", "October", "November", "December",
];

/** "29 November 2024", from a day or a moment; "" for none. */
export function day(moment, precision = "day") {
  const parts = /^(\d{4})-(\d\d)-(\d\d)/.exec(moment || "");
  if (!parts) return "";
  const [, year, month, date] = parts;
  if (precision === "year") return year;
  const named = `${MONTHS[Number(month) - 1]} ${year}`;
  return precision === "month" ? named : `${Number(date)} ${named}`;
}

/** "29 November 2024, 21:15". */
export function minute(moment) {
  const clock = /T(\d\d:\d\d)/.exec(moment || "");
  return clock ? `${day(moment)}, ${clock[1]}` : day(moment);
}

/** The reader's own day as 2024-11-29. */
export function today(now = new Date()) {
  const two = (n) => String(n).padStart(2, "0");
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

/** What a scope of time means: "1 to 7 December 2024, as known on 8 December 2024". */
export function scope({ from, to, as_of: asOf }) {
  const parts = [];
  if (from && to) parts.push(between(day(from), day(to)));
  else if (from) parts.push(`from ${day(from)}`);
  else if (to) parts.push(`until ${day(to)}`);
  if (asOf) parts.push(`as known on ${day(asOf)}`);
  return parts.join(", ");
}

function between(first, last) {
  if (first === last) return first;
  const [a, b] = [first.split(" "), last.split(" ")];
  while (a.length > 1 && a.at(-1) === b[a.length - 1]) a.pop();
  return `${a.join(" ")} to ${last}`;
}
