// The contents as a tree to read; a branch is made when it is opened, so that rings and depth are no matter.

const outline = document.getElementById("outline");
const MAX_BRANCHES = 300;

function itemOf(node, label, above) {
  const isOpenable = leaving[node].length > 0 && !above.includes(node);
  const mark = element("span", { class: "mark", "aria-hidden": "true" }, isOpenable ? "›" : "");
  const row = element("div", { class: "row" }, mark, element("span", { class: "name" }, nodes[node].name));
  if (nodes[node].uses > 1) row.append(element("span", { class: "shared", title: "shared" }, `×${nodes[node].uses}`));
  row.append(element("small", {}, label));
  const item = element("li", { role: "treeitem", tabindex: -1, "aria-label": `${label ? `${label}: ` : ""}${spoken(node)}`, "aria-selected": false, "data-node": node }, row);
  item.above = above;
  if (isOpenable) item.setAttribute("aria-expanded", false);
  return item;
}

function setOpen(item, isOpen) {
  if (!item.hasAttribute("aria-expanded")) return;
  item.setAttribute("aria-expanded", isOpen);
  item.querySelector(".mark").textContent = isOpen ? "⌄" : "›";
  item.querySelector(":scope > [role=group]")?.remove();
  if (!isOpen) return;
  const node = Number(item.dataset.node);
  const parts = leaving[node].slice(0, MAX_BRANCHES).map(({ target, label }) => itemOf(target, label, [...item.above, node]));
  const group = element("ul", { role: "group" }, ...parts);
  const more = leaving[node].length - parts.length;
  if (more > 0) group.append(element("li", { role: "none" }, `… ${more} more: use the search`));
  item.append(group);
}

function markChosen() {
  for (const item of outline.querySelectorAll("[role=treeitem]")) {
    item.setAttribute("aria-selected", Number(item.dataset.node) === state.chosen);
  }
}

function focusItem(item) {
  outline.querySelectorAll("[tabindex='0']").forEach((other) => other.setAttribute("tabindex", -1));
  item.setAttribute("tabindex", 0);
  item.focus({ preventScroll: false });
}

// The keys of a tree, as the ARIA practices say.
function keyInOutline(event, choose) {
  const item = event.target.closest("[role=treeitem]");
  const items = [...outline.querySelectorAll("[role=treeitem]")];
  const at = items.indexOf(item);
  const isOpen = item.getAttribute("aria-expanded") === "true";
  const parent = item.parentElement.closest("[role=treeitem]");
  const keys = {
    ArrowDown: () => items[at + 1] && focusItem(items[at + 1]),
    ArrowUp: () => items[at - 1] && focusItem(items[at - 1]),
    Home: () => focusItem(items[0]),
    End: () => focusItem(items.at(-1)),
    ArrowRight: () => (isOpen ? focusItem(items[at + 1]) : setOpen(item, true)),
    ArrowLeft: () => (isOpen ? setOpen(item, false) : parent && focusItem(parent)),
    Enter: () => choose(Number(item.dataset.node)),
    " ": () => choose(Number(item.dataset.node)),
  };
  if (!keys[event.key]) return;
  event.preventDefault();
  keys[event.key]();
}

function startOutline(choose) {
  const start = [...new Set([...data.roots, ...withoutUser])];
  const tops = start.length ? start : nodes.slice(0, 1).map(() => 0);
  outline.append(...tops.slice(0, MAX_BRANCHES).map((node) => itemOf(node, "", [])));
  const [first] = outline.children;
  if (first) {
    first.setAttribute("tabindex", 0);
    if (tops.length < 20) setOpen(first, true);
  }
  outline.addEventListener("keydown", (event) => keyInOutline(event, choose));
  outline.addEventListener("click", (event) => {
    const item = event.target.closest("[role=treeitem]");
    if (!item) return;
    focusItem(item);
    const isMark = event.target.closest(".mark");
    if (isMark || item.getAttribute("aria-expanded") === "false") setOpen(item, item.getAttribute("aria-expanded") === "false");
    if (!isMark) choose(Number(item.dataset.node));
  });
}
