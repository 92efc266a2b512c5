// Finding objects by their names, parameters, values and tags.

const searchField = document.getElementById("search");
const foundList = document.getElementById("found");
const MAX_FOUND = 50;
const texts = nodes.map(({ name, facts, parameters }) =>
  [name, ...Object.values(facts), ...parameters.map((parameter) => `${parameter.name} = ${parameter.value}`)].join("\n").toLowerCase());

function search(words) {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  return wanted.length ? nodes.flatMap((_, node) => (wanted.every((word) => texts[node].includes(word)) ? [node] : [])) : [];
}

// The line with the first word, to tell one result from another.
function excerpt(node, words) {
  const [word] = words.toLowerCase().split(/\s+/).filter(Boolean);
  return texts[node].split("\n").find((line) => line.includes(word)) ?? "";
}

function showFound() {
  const words = searchField.value;
  const found = search(words);
  state.found = new Set(found);
  const items = found.slice(0, MAX_FOUND).map((node) =>
    element("li", {}, element("button", { type: "button", "data-node": node, tabindex: -1 }, nodes[node].name, element("small", {}, excerpt(node, words)))));
  const told = found.length ? `${found.length} found` : "Nothing found";
  foundList.replaceChildren(...items);
  if (found.length > MAX_FOUND || !found.length) foundList.append(element("li", {}, element("p", {}, found.length ? `… ${found.length - MAX_FOUND} more` : told)));
  foundList.hidden = !words.trim();
  redraw();
  return words.trim() ? told : "";
}

function endSearch() {
  searchField.value = "";
  showFound();
}

// Arrow keys lead from the field through what was found.
function keyInSearch(event) {
  const buttons = [...foundList.querySelectorAll("button")];
  const at = buttons.indexOf(document.activeElement);
  if (event.key === "ArrowDown") (buttons[at + 1] ?? buttons.at(-1))?.focus();
  else if (event.key === "ArrowUp") (buttons[at - 1] ?? searchField).focus();
  else if (event.key === "Enter" && at < 0) buttons[0]?.click();
  else return;
  event.preventDefault();
}
