// What the map of a day works out: the plane, the view, routes, tiles, the scale. No drawing here, so that tests can run it alone.
import { plain } from "$/public/external/careapp/components/board_kit/board_words.jsx";

const EARTH_KM = 40075.017; // around the equator
const NEAREST = 2 ** -12; // of the world across the window: about two streets
export const TILE = 256;
export const COLOURS = 8;
/** A line is known by its colour and by its dashes: 32 looks, and the number of its worker beside. */
export const DASHES = ["", "8 4", "2 4", "10 4 2 4"];

/** A place on the plane of Web Mercator, the world being one square of side 1, north at 0. */
export const project = ([lat, lon]) => {
  const bounded = Math.max(-85, Math.min(85, lat));
  return [(lon + 180) / 360, (1 - Math.asinh(Math.tan((bounded * Math.PI) / 180)) / Math.PI) / 2];
};
export const latitude = (y) => (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI;

/** Everything the map draws, made once for a day: workers with their stops in order, and the visits nobody has. */
export function routes(data) {
  const stops = new Map(data.workers.map((worker) => [worker.i, []]));
  const nobody = [];
  for (const visit of data.visits) {
    const stop = { ...visit, xy: visit.at ? project(visit.at) : null };
    if (visit.w == null) nobody.push(stop);
    else stops.get(visit.w)?.push(stop);
  }
  nobody.sort((a, b) => a.s - b.s);
  const workers = data.workers.map((worker, n) => {
    const own = stops.get(worker.i).sort((a, b) => a.s - b.s);
    const home = worker.home ? project(worker.home) : null;
    const legs = [...own, worker];
    return {
      ...worker,
      number: n + 1,
      colour: n % COLOURS,
      dash: DASHES[Math.floor(n / COLOURS) % DASHES.length],
      home,
      stops: own,
      line: [home, ...own.map((stop) => stop.xy), home].filter(Boolean),
      minutes: legs.reduce((sum, leg) => sum + (leg.tr || 0), 0),
      far: legs.reduce((sum, leg) => sum + (leg.km || 0), 0),
    };
  });
  return { workers, nobody };
}

/** The least box around points, null without any. */
export function bounds(points) {
  if (!points.length) return null;
  const [xs, ys] = [points.map((p) => p[0]), points.map((p) => p[1])];
  const edge = (list, pick) => list.reduce((a, b) => pick(a, b));
  return { x: edge(xs, Math.min), y: edge(ys, Math.min), x2: edge(xs, Math.max), y2: edge(ys, Math.max) };
}

/** The view that holds a box within a window: `x`, `y` stand at its top left, `k` pixels make the world. */
export function fitted(box, width, height, margin = 52) {
  if (!box) return { x: 0, y: 0, k: Math.max(width, 1) };
  const wide = Math.max(box.x2 - box.x, NEAREST / 4);
  const high = Math.max(box.y2 - box.y, NEAREST / 4);
  const k = Math.max(1, Math.min((width - 2 * margin) / wide, (height - 2 * margin) / high));
  return { k, x: (box.x + box.x2) / 2 - width / 2 / k, y: (box.y + box.y2) / 2 - height / 2 / k };
}

/** The view closer by a factor, the point under (px, py) staying where it is; bounded on both sides. */
export function zoomed(view, factor, px, py, width) {
  const k = Math.max(width / 2, Math.min(width / NEAREST, view.k * factor));
  return { k, x: view.x + px / view.k - px / k, y: view.y + py / view.k - py / k };
}
export const panned = (view, dx, dy) => ({ ...view, x: view.x - dx / view.k, y: view.y - dy / view.k });
export const at = (view, [x, y]) => [(x - view.x) * view.k, (y - view.y) * view.k];

/** A round length that takes at most so many pixels at the middle of the view: {metres, pixels}. */
export function scale(view, height, most = 140) {
  const lat = latitude(view.y + height / 2 / view.k);
  const metresOf = (EARTH_KM * 1000 * Math.cos((lat * Math.PI) / 180)) / view.k;
  const long = metresOf * most;
  const ten = 10 ** Math.floor(Math.log10(long));
  const metres = [5, 2, 1].map((n) => n * ten).find((one) => one <= long);
  return { metres, pixels: metres / metresOf };
}

/** The tiles that cover a view: their address, and where they lie in pixels. */
export function tiles(template, view, width, height) {
  if (!template) return [];
  const z = Math.max(0, Math.min(19, Math.round(Math.log2(view.k / TILE))));
  const n = 2 ** z;
  const size = view.k / n;
  const found = [];
  const last = (start, length) => Math.min(n - 1, Math.floor((start + length / view.k) * n));
  for (let y = Math.max(0, Math.floor(view.y * n)); y <= last(view.y, height); y += 1) {
    for (let x = Math.max(0, Math.floor(view.x * n)); x <= last(view.x, width); x += 1) {
      const url = template.replace("{z}", z).replace("{x}", x).replace("{y}", y);
      const [left, top] = at(view, [x / n, y / n]);
      found.push({ key: `${z}/${x}/${y}`, url, left, top, size });
    }
  }
  return found;
}

/** The stop nearest to a pixel within reach, among those that are shown. */
export function nearest(stops, view, px, py, reach = 14) {
  let [best, least] = [null, reach * reach];
  for (const stop of stops) {
    if (!stop.xy) continue;
    const [x, y] = at(view, stop.xy);
    const far = (x - px) ** 2 + (y - py) ** 2;
    if (far < least) [best, least] = [stop, far];
  }
  return best;
}

/** The workers whose name holds the words, in a sector. */
export const kept = (workers, text, sector) => {
  const words = plain(text).split(" ").filter(Boolean);
  return workers.filter(
    (one) => (!sector || one.sector === sector) && words.every((word) => plain(one.n).includes(word)),
  );
};
