// The graph: what is in view is drawn; from far away, boxes without text, so that any size is quick.

const FAR = 250;
const MAX_LINES = 2000;
const MAX_ARROWS = 150;
const MAX_LABELS = 60;
const MARGIN = 60;
const svg = document.getElementById("graph");
const view = { x: 0, y: 0, scale: 1 };
const size = { width: 0, height: 0 }; // kept, as asking for it would have the browser lay out the page
const layers = drawnLayers();
const extents = edges.map(extentOf);

// The layers of the drawing, from back to front.
function drawnLayers() {
  const tips = ["tip", "chosen-tip"].map((id) =>
    svgElement("marker", { id, viewBox: "0 0 8 8", refX: 7, refY: 4, markerWidth: 9, markerHeight: 9, markerUnits: "userSpaceOnUse", orient: "auto" }, svgElement("path", { class: id, d: "M0 0L8 4L0 8z" })));
  const all = svgElement("g");
  const back = svgElement("g", { "aria-hidden": "true" });
  const boxes = svgElement("g");
  all.append(back, boxes);
  svg.append(svgElement("defs", {}, ...tips), all);
  return { all, back, boxes };
}

// The ends of an arrow, as a rectangle.
function extentOf({ source, target }) {
  const [x, y, width, height] = nodes[source].box;
  const [a, b, c, d] = nodes[target].box;
  return [Math.min(x, a) - 40, Math.min(y, b), Math.max(x + width, a + c) + 40, Math.max(y + height, b + d)];
}

function visibleArea() {
  const left = -view.x / view.scale - MARGIN;
  const top = -view.y / view.scale - MARGIN;
  return [left, top, left + size.width / view.scale + 2 * MARGIN, top + size.height / view.scale + 2 * MARGIN];
}

const overlap = (a, b) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];

let waiting = 0;
function redraw() {
  waiting ||= requestAnimationFrame(draw);
}

// Draws what is in view.
function draw() {
  waiting = 0;
  layers.all.setAttribute("transform", `translate(${view.x} ${view.y}) scale(${view.scale})`);
  const area = visibleArea();
  const visible = [];
  nodes.forEach(({ box: [x, y, w, h] }, node) => {
    if (state.shown[node] && overlap([x, y, x + w, y + h], area)) visible.push(node);
  });
  const inView = edges.filter((edge, index) => state.shown[edge.source] && state.shown[edge.target] && !state.folded.has(edge.source) && overlap(extents[index], area));
  const far = visible.length > FAR;
  layers.back.replaceChildren(...(far ? farEdges(inView) : nearEdges(inView, visible)), ...(far ? farBoxes(visible) : []));
  drawBoxes(far ? visible.filter((node) => node === state.chosen) : visible);
}

// Each arrow with its tip; of very many, those to or from what is in view, and the chosen ones first.
function nearEdges(inView, visible) {
  const isChosen = (edge) => edge.source === state.chosen || edge.target === state.chosen;
  const seen = new Set(visible);
  const isSeen = (edge) => seen.has(edge.source) || seen.has(edge.target);
  const told = inView.length <= MAX_ARROWS ? inView : [...inView.filter(isChosen), ...inView.filter(isSeen)].slice(0, MAX_ARROWS);
  const paths = told.map((edge) => svgElement("path", { class: `edges${edge.own ? "" : " made"}${isChosen(edge) ? " chosen" : ""}`, d: edge.path, "marker-end": `url(#${isChosen(edge) ? "chosen-tip" : "tip"})` }));
  const labelled = view.scale > 0.45 && told.length <= MAX_LABELS ? told : told.filter(isChosen).slice(0, MAX_LABELS);
  return [...paths, ...labelled.filter(({ label }) => label).map(labelOf)];
}

// The label of an arrow, where arrows from one box have parted.
function labelOf({ label, path }) {
  const [x, y, , , , , a, b] = path.match(/-?[\d.]+/g).map(Number);
  const shown = label.length > 21 ? `${label.slice(0, 20)}…` : label;
  return svgElement("text", { class: "label", x: x + 0.65 * (a - x), y: y + 0.58 * (b - y) + 4 }, shown);
}

// From far away, so many lines as can still be told apart.
function farEdges(inView) {
  const each = Math.ceil(inView.length / MAX_LINES);
  const lines = inView.filter((_, index) => index % each === 0).map(({ source, target }) => {
    const [x, y, w, h] = nodes[source].box;
    const [a, b, c] = nodes[target].box;
    return `M${x + w / 2} ${y + h}L${a + c / 2} ${b}`;
  });
  return [svgElement("path", { class: "edges far", d: lines.join("") })];
}

// All boxes of one look as one path.
function farBoxes(visible) {
  const paths = new Map();
  for (const node of visible) {
    const { kind, uses, box: [x, y, w, h] } = nodes[node];
    const look = `far-boxes${kind === "task" ? " task" : ""}${uses > 1 ? " shared" : ""}`;
    paths.set(look, (paths.get(look) ?? "") + `M${x} ${y}h${w}v${h}h${-w}z`);
  }
  return [...paths].map(([look, d]) => svgElement("path", { class: look, d }));
}

// Boxes that stay in view are kept, and with them the focus.
const drawn = new Map();
function drawBoxes(visible) {
  const focused = layers.boxes.contains(document.activeElement) ? Number(document.activeElement.dataset.node) : null;
  const wanted = new Set(visible);
  if (focused !== null && state.shown[focused]) wanted.add(focused);
  for (const [node, made] of drawn) {
    if (!wanted.has(node)) {
      made.remove();
      drawn.delete(node);
    }
  }
  const missing = [...wanted].filter((node) => !drawn.has(node));
  for (const node of missing) drawn.set(node, boxOf(node));
  layers.boxes.append(...missing.map((node) => drawn.get(node)));
  const entry = state.chosen !== null && drawn.has(state.chosen) ? state.chosen : (wanted.values().next().value ?? null);
  for (const [node, made] of drawn) refresh(node, made, node === entry);
}

function boxOf(node) {
  const { name, lines, box: [x, y, w, h], uses } = nodes[node];
  const made = svgElement("g", { role: "button", "data-node": node },
    svgElement("rect", { class: "box", x, y, width: w, height: h, rx: 7 }),
    svgElement("text", { class: "name", x: x + 12, y: y + 24 }, name),
    ...lines.map((line, index) => svgElement("text", { class: "line", x: x + 12, y: y + 42 + 18 * index }, line)));
  if (uses > 1) made.append(svgElement("text", { class: "badge", x: x + w - 12, y: y + 24 }, `×${uses}`));
  if (leaving[node].length) made.append(svgElement("text", { class: "folded", x: x + w / 2, y: y + h + 14 }));
  return made;
}

function refresh(node, made, isEntry) {
  const { kind, uses, state: job } = nodes[node];
  const looks = ["node", kind, job, uses > 1 && "shared", state.found.has(node) && "found", node === state.chosen && "chosen"];
  made.setAttribute("class", looks.filter(Boolean).join(" "));
  made.setAttribute("tabindex", isEntry ? 0 : -1);
  made.setAttribute("aria-label", spoken(node));
  made.setAttribute("aria-pressed", node === state.chosen);
  if (leaving[node].length) {
    made.setAttribute("aria-expanded", !state.folded.has(node));
    made.querySelector(".folded").textContent = state.folded.has(node) ? "⊕ folded" : "";
  }
}

function zoom(factor, x = size.width / 2, y = size.height / 2) {
  const scale = Math.min(4, Math.max(0.005, view.scale * factor));
  view.x = x - ((x - view.x) * scale) / view.scale;
  view.y = y - ((y - view.y) * scale) / view.scale;
  view.scale = scale;
  redraw();
}

function fit() {
  const { width, height } = size;
  view.scale = Math.min(1.15, (width - 56) / (data.width || 1), (height - 96) / (data.height || 1));
  view.scale = Math.max(0.005, view.scale);
  view.x = (width - data.width * view.scale) / 2;
  view.y = Math.max(24, (height - 40 - data.height * view.scale) / 2);
  redraw();
}

function measure() {
  size.width = svg.clientWidth;
  size.height = svg.clientHeight;
}

// Brings an object into view, at a size that can be read.
function bringIntoView(node) {
  const [x, y, w, h] = nodes[node].box;
  if (view.scale < 0.5) view.scale = 0.9;
  const left = x * view.scale + view.x;
  const top = y * view.scale + view.y;
  const inside = left >= 8 && top >= 8 && left + w * view.scale <= size.width - 8 && top + h * view.scale <= size.height - 60;
  if (!inside) {
    view.x = size.width / 2 - (x + w / 2) * view.scale;
    view.y = size.height / 2 - (y + h / 2) * view.scale;
  }
  draw();
}

// The object at a point of the screen, also where it is drawn from far away.
function nodeAt(clientX, clientY) {
  const { left, top } = svg.getBoundingClientRect();
  const x = (clientX - left - view.x) / view.scale;
  const y = (clientY - top - view.y) / view.scale;
  const found = nodes.findIndex(({ box: [a, b, w, h] }, node) => state.shown[node] && x >= a && x <= a + w && y >= b && y <= b + h);
  return found < 0 ? null : found;
}

// The object that an arrow key leads to from another.
function neighbour(node, key) {
  const shownEnd = (list, end) => list.map((edge) => edge[end]).find((other) => other !== node && state.shown[other]) ?? null;
  if (key === "ArrowDown") return state.folded.has(node) ? null : shownEnd(leaving[node], "target");
  if (key === "ArrowUp") return shownEnd(arriving[node], "source");
  const [x, y, w, h] = nodes[node].box;
  const side = key === "ArrowRight" ? 1 : -1;
  let best = null;
  let nearest = Infinity;
  nodes.forEach(({ box: [a, b, c, d] }, other) => {
    const distance = (a + c / 2 - x - w / 2) * side;
    if (other !== node && state.shown[other] && Math.abs(b + d / 2 - y - h / 2) < 1 && distance > 0 && distance < nearest) {
      best = other;
      nearest = distance;
    }
  });
  return best;
}

// Mouse, pen and fingers: one moves, two zoom, and a tap chooses.
const pointers = new Map();
let moved = 0;
const spread = ([a, b]) => Math.hypot(a.x - b.x, a.y - b.y);

function listenToPointers(choose) {
  svg.addEventListener("pointerdown", (event) => {
    svg.setPointerCapture(event.pointerId);
    pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    if (pointers.size === 1) moved = 0;
  });
  svg.addEventListener("pointermove", (event) => {
    const last = pointers.get(event.pointerId);
    if (!last) return;
    const before = pointers.size === 2 ? spread([...pointers.values()]) : 0;
    const dx = event.clientX - last.x;
    const dy = event.clientY - last.y;
    moved += Math.abs(dx) + Math.abs(dy);
    pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    svg.classList.toggle("dragged", moved > 4);
    view.x += dx / pointers.size;
    view.y += dy / pointers.size;
    if (before) {
      const { left, top } = svg.getBoundingClientRect();
      const [a, b] = [...pointers.values()];
      zoom(spread([a, b]) / before, (a.x + b.x) / 2 - left, (a.y + b.y) / 2 - top);
    }
    redraw();
  });
  const ended = (event) => {
    if (!pointers.delete(event.pointerId)) return;
    svg.classList.remove("dragged");
    const node = event.type === "pointerup" && moved <= 4 ? nodeAt(event.clientX, event.clientY) : null;
    if (node !== null) choose(node, { focus: true });
  };
  svg.addEventListener("pointerup", ended);
  svg.addEventListener("pointercancel", ended);
  svg.addEventListener("wheel", (event) => {
    event.preventDefault();
    const { left, top } = svg.getBoundingClientRect();
    zoom(Math.exp(-event.deltaY * (event.deltaMode ? 0.05 : 0.0015)), event.clientX - left, event.clientY - top);
  }, { passive: false });
}
