// What happens when somebody clicks, types or moves on.

const statusLine = document.getElementById("status");
const foldButton = document.getElementById("fold");
const say = (text) => { statusLine.textContent = text; };

function choose(node, { focus = false } = {}) {
  reveal(node);
  state.chosen = node;
  bringIntoView(node);
  showNode(node);
  markChosen();
  updateFoldButton();
  if (focus) drawn.get(node)?.focus({ preventScroll: true });
  say(spoken(node));
}

function chooseNothing() {
  state.chosen = null;
  showAll();
  markChosen();
  updateFoldButton();
  redraw();
}

function updateFoldButton() {
  const node = state.chosen;
  const isFolded = node !== null && state.folded.has(node);
  foldButton.disabled = node === null || !leaving[node].length;
  foldButton.setAttribute("aria-pressed", isFolded);
  foldButton.textContent = isFolded ? "Unfold" : "Fold";
}

function fold() {
  if (state.chosen === null || !toggleFold(state.chosen)) return;
  updateFoldButton();
  draw();
  say(spoken(state.chosen));
}

function keyInGraph(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const focused = event.target.closest("[data-node]");
  const node = focused ? Number(focused.dataset.node) : state.chosen;
  const keys = { "+": () => zoom(1.3), "=": () => zoom(1.3), "-": () => zoom(1 / 1.3), 0: fit };
  if (node !== null) {
    keys[" "] = () => { if (node !== state.chosen) choose(node, { focus: true }); fold(); };
    keys.Enter = () => choose(node, { focus: true });
    for (const key of ["ArrowDown", "ArrowUp", "ArrowLeft", "ArrowRight"]) {
      keys[key] = () => {
        const next = neighbour(node, key);
        if (next !== null) choose(next, { focus: true });
      };
    }
  }
  if (!keys[event.key]) return;
  event.preventDefault();
  keys[event.key]();
}

// Escape leaves what is innermost: the search, then the chosen object.
function escape() {
  if (searchField.value) {
    endSearch();
    searchField.focus();
  } else if (state.chosen !== null) {
    chooseNothing();
    say("Nothing chosen");
  }
}

function start() {
  document.getElementById("title").textContent = data.title;
  updateShown();
  showAll();
  startOutline(choose);
  listenToPointers(choose);
  svg.addEventListener("keydown", keyInGraph);
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") escape(); });
  searchField.addEventListener("input", () => say(showFound()));
  document.querySelector(".search").addEventListener("keydown", keyInSearch);
  foundList.addEventListener("click", (event) => {
    const button = event.target.closest("[data-node]");
    if (!button) return;
    foundList.hidden = true;
    choose(Number(button.dataset.node), { focus: true });
  });
  details.addEventListener("click", (event) => {
    const link = event.target.closest("[data-node]");
    if (!link) return;
    choose(Number(link.dataset.node));
    details.querySelector(".link")?.focus({ preventScroll: true });
  });
  foldButton.addEventListener("click", fold);
  document.getElementById("zoom-in").addEventListener("click", () => zoom(1.3));
  document.getElementById("zoom-out").addEventListener("click", () => zoom(1 / 1.3));
  document.getElementById("fit").addEventListener("click", fit);
  new ResizeObserver(() => { measure(); redraw(); }).observe(svg);
  measure();
  fit();
}

start();
