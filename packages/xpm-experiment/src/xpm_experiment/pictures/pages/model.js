"use strict";
// What the page knows: the objects and arrows that were written into it, and what is folded.

const data = JSON.parse(document.getElementById("data").textContent);
const nodes = data.nodes;
const edges = data.edges.map(([source, target, label, own, path]) => ({ source, target, label, own, path }));
const leaving = nodes.map(() => []);
const arriving = nodes.map(() => []);
for (const edge of edges) {
  leaving[edge.source].push(edge);
  arriving[edge.target].push(edge);
}
const state = { chosen: null, folded: new Set(), found: new Set(), shown: [] };

// An element with attributes; text is never taken for markup.
function element(name, attributes = {}, ...children) {
  return filled(document.createElement(name), attributes, children);
}

function svgElement(name, attributes = {}, ...children) {
  return filled(document.createElementNS("http://www.w3.org/2000/svg", name), attributes, children);
}

function filled(made, attributes, children) {
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

// Every object from the given ones on, down to those that are folded.
function reached(from, met) {
  const queue = from.filter((node) => !met.has(node));
  queue.forEach((node) => met.add(node));
  for (const node of queue) {
    if (state.folded.has(node)) continue;
    for (const { target } of leaving[node]) {
      if (!met.has(target)) {
        met.add(target);
        queue.push(target);
      }
    }
  }
  return met;
}

// Which objects are not hidden by folding; those that nothing leads to are never hidden.
const withoutUser = nodes.map((_, node) => node).filter((node) => !arriving[node].length);
function updateShown() {
  const met = reached([...data.roots, ...withoutUser], new Set());
  if (!state.folded.size) nodes.forEach((_, node) => met.add(node));
  state.shown = nodes.map((_, node) => met.has(node));
}

function toggleFold(node) {
  if (!leaving[node].length) return false;
  if (!state.folded.delete(node)) state.folded.add(node);
  updateShown();
  return true;
}

// Unfolds whatever hides an object.
function reveal(node) {
  if (state.shown[node]) return;
  state.folded.clear();
  updateShown();
}

function bytes(size) {
  const units = ["bytes", "kB", "MB", "GB", "TB"];
  let unit = 0;
  while (size >= 1000 && unit < units.length - 1) {
    size /= 1000;
    unit += 1;
  }
  return `${unit ? size.toFixed(1) : size} ${units[unit]}`;
}

// What a screen reader says of an object.
function spoken(node) {
  const { name, kind, state: job, uses } = nodes[node];
  const parts = [name, kind];
  if (job) parts.push(job);
  if (uses > 1) parts.push(`shared, used ${uses} times`);
  if (state.folded.has(node)) parts.push("folded");
  return parts.join(", ");
}
