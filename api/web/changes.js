// What one version of an article says that another does not, sentence by sentence: the longest
// common subsequence of both, by dynamic programming.

const SENTENCE = /[^.!?\n]+(?:[.!?](?!\s|$)[^.!?\n]*)*[.!?]*["”’)\]]*/gu;
const MOST_CELLS = 4_000_000;

/** Runs of `{kind: "removed" | "added", text}` from the older text to the newer one; null where
 * the texts are too long to be compared. */
export function changes(older, newer) {
  const [a, b] = [cut(older), cut(newer)];
  if ((a.length + 1) * (b.length + 1) > MOST_CELLS) return null;
  const found = [];
  for (const { kind, text } of walk(a, b, lengths(a, b))) {
    if (kind === "same") found.push(null);
    else if (found.at(-1)?.kind === kind) found.at(-1).text += ` ${text}`;
    else found.push({ kind, text });
  }
  return found.filter(Boolean);
}

function cut(text) {
  return (text.match(SENTENCE) || []).map((each) => each.trim()).filter(Boolean);
}

/** `table[i][j]`: how many sentences `a[i:]` and `b[j:]` have in common, in order. */
function lengths(a, b) {
  const table = Array.from({ length: a.length + 1 }, () => new Uint32Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      table[i][j] = a[i] === b[j] ? table[i + 1][j + 1] + 1 : Math.max(table[i + 1][j], table[i][j + 1]);
    }
  }
  return table;
}

function* walk(a, b, table) {
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      yield { kind: "same", text: a[i] };
      [i, j] = [i + 1, j + 1];
    } else if (j === b.length || (i < a.length && table[i + 1][j] >= table[i][j + 1])) {
      yield { kind: "removed", text: a[i++] };
    } else {
      yield { kind: "added", text: b[j++] };
    }
  }
}
