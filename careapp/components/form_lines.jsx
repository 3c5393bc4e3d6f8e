// The lines of a table, pure: which count, in which order, and what stays on the screen when the server's come.
const blank = (cells) => Object.values(cells).every((one) => one === undefined || one === null || one === "" || (Array.isArray(one) && !one.length));

/** The cells of the lines that hold something. */
export const filled = (lines) => lines.filter((cells) => !blank(cells));

export function moved(lines, place, step) {
  const to = place + step;
  if (to < 0 || to >= lines.length) return lines;
  const next = [...lines];
  [next[place], next[to]] = [next[to], next[place]];
  return next;
}

/** The lines the server keeps, each in the line it stands in on the screen; empty ones wait on where they are. */
export function withKept(lines, kept, numbered) {
  const left = [...kept];
  const found = [];
  for (const line of lines) {
    if (blank(line.cells)) found.push(line);
    else if (left.length) found.push({ ...line, cells: left.shift() });
  }
  return [...found, ...left.map(numbered)];
}
