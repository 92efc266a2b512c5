// What is known of the chosen object, or of all when none is chosen.

const details = document.getElementById("details");
const MAX_LINKS = 200;

function factsOf(facts) {
  return element("dl", { class: "facts" }, ...Object.entries(facts).flatMap(([name, text]) => [
    element("dt", {}, name),
    element("dd", name === "State" ? { class: `state ${text.split(" ")[0]}` } : {}, text),
  ]));
}

function linkTo(node, text) {
  return element("button", { type: "button", class: "link", "data-node": node }, text);
}

function linksTo(list, text) {
  const links = list.slice(0, MAX_LINKS).map(([node, label]) => linkTo(node, text(node, label)));
  if (list.length > MAX_LINKS) links.push(element("span", {}, `… ${list.length - MAX_LINKS} more`));
  return element("div", { class: "links" }, ...links);
}

function parameterOf({ name, type, help, value, to, size }) {
  const made = element("div", { class: "parameter" }, element("span", { class: "name" }, name), element("span", { class: "type" }, type));
  if (help) made.append(element("p", { class: "help" }, help));
  if (value) made.append(element("span", { class: "value" }, value));
  if (size !== null) made.append(element("span", { class: "size" }, bytes(size)));
  if (to.length) made.append(linksTo(to, (node, label) => (label === name ? nodes[node].name : `${label}: ${nodes[node].name}`)));
  return made;
}

function section(title, ...children) {
  return [element("h2", {}, title), ...children];
}

function showNode(node) {
  const { name, kind, text, uses, facts, parameters, state: job } = nodes[node];
  const kinds = element("p", { class: "kind" }, job ? "" : kind);
  if (job) kinds.append(element("span", { class: `state ${job}` }, job));
  if (uses > 1) kinds.append(" · ", element("span", { class: "shared" }, `shared, used ${uses} times`));
  const parts = [element("h3", {}, name), kinds];
  if (text) parts.push(element("p", { class: "about" }, text));
  parts.push(factsOf(facts));
  if (parameters.length) parts.push(...section("Parameters", ...parameters.map(parameterOf)));
  const others = leaving[node].filter(({ own }) => !own).map(({ target, label }) => [target, label]);
  if (others.length) parts.push(...section("Tasks", linksTo(others, (other, label) => `${label}: ${nodes[other].name}`)));
  if (arriving[node].length) {
    const users = arriving[node].map(({ source, label }) => [source, label]);
    parts.push(...section("Used by", linksTo(users, (other, label) => (label ? `${nodes[other].name}: ${label}` : nodes[other].name))));
  }
  details.replaceChildren(...parts);
  details.scrollTop = 0;
}

// The data files of all objects, with their sizes.
function filesOfAll() {
  const rows = nodes.flatMap(({ name, parameters }, node) =>
    parameters.filter(({ size, type }) => size !== null || type === "data file").map((parameter) => [node, name, parameter]));
  if (!rows.length) return [];
  const lines = rows.slice(0, MAX_LINKS).map(([node, name, { value, size }]) =>
    element("tr", {}, element("td", {}, linkTo(node, name)), element("td", {}, value), element("td", {}, size === null ? "" : bytes(size))));
  const head = element("tr", {}, ...["Object", "File", "Size"].map((text) => element("th", { scope: "col" }, text)));
  return section("Data files", element("table", {}, element("thead", {}, head), element("tbody", {}, ...lines)));
}

// The jobs of a run, with their states.
function jobsOfAll() {
  const jobs = nodes.map((node, index) => [node, index]).filter(([{ state: job }]) => job);
  if (!jobs.length) return [];
  const lines = jobs.slice(0, MAX_LINKS).map(([{ name, state: job, facts }, index]) =>
    element("tr", {}, element("td", {}, linkTo(index, name)), element("td", { class: `state ${job}` }, job), element("td", {}, facts.Tags ?? "")));
  const head = element("tr", {}, ...["Job", "State", "Tags"].map((text) => element("th", { scope: "col" }, text)));
  return section("Jobs", element("table", {}, element("thead", {}, head), element("tbody", {}, ...lines)));
}

function showAll() {
  details.replaceChildren(element("h3", {}, data.title), factsOf(data.facts), ...jobsOfAll(), ...filesOfAll());
}
