// Suggestions while typing: links below a field that keeps the focus (a combobox, as WAI-ARIA 1.2 has it).

const WAIT = 120; // milliseconds without a key before we ask

function set(element, attributes) {
  for (const name in attributes) element.setAttribute(name, attributes[name]);
}

function rowOf(id, address, words, kind) {
  const row = document.createElement("a");
  const href = address.replace(/^\w+:..[^/]+/, ""); // browsers want it whole; we stay where we are
  set(row, { id, href, role: "option", tabindex: -1, "aria-selected": false });
  for (const text of [words, kind]) row.appendChild(document.createElement("span")).textContent = text;
  if (/\p{Script=Han}/u.test(words)) row.firstChild.lang = "zh-Hans";
  return row;
}

for (const field of document.querySelectorAll("#find, #words")) {
  const list = document.createElement("div");
  let timer, request, chosen;

  const choose = (row) => {
    chosen?.setAttribute("aria-selected", false);
    chosen = row;
    chosen?.setAttribute("aria-selected", true);
    chosen?.scrollIntoView({ block: "nearest" });
    set(field, { "aria-activedescendant": chosen?.id ?? "" });
  };

  const show = (rows) => {
    clearTimeout(timer);
    request?.abort();
    list.replaceChildren(...rows);
    set(field, { "aria-expanded": rows.length > 0 });
    choose();
  };
  const close = () => show([]);

  const ask = async () => {
    const typed = field.value.trim();
    request?.abort();
    if (!typed) return close();
    const { signal } = (request = new AbortController());
    try {
      const answer = await fetch(`${field.form.action}suggest/?q=${encodeURIComponent(typed)}`, { signal });
      const [, texts, kinds, addresses] = await answer.json();
      show(texts.map((text, place) => rowOf(list.id + place, addresses[place], text, kinds[place])));
    } catch {} // Given up for the next one, or no network: the form works as ever.
  };

  const askSoon = (event) => {
    clearTimeout(timer);
    if (!event.isComposing) timer = setTimeout(ask, WAIT);
  };

  field.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229 || !list.firstChild) return;
    const stops = [undefined, ...list.children]; // the field itself, then the rows, around and around
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) choose(stops.at((stops.indexOf(chosen) + step) % stops.length));
    else if (event.key === "Escape") close();
    else if (event.key === "Enter" && chosen) chosen.click();
    else return;
    event.preventDefault();
  });
  field.addEventListener("input", askSoon);
  field.addEventListener("compositionend", askSoon);
  field.addEventListener("blur", close);
  addEventListener("pagehide", close);
  list.addEventListener("mousedown", (event) => event.preventDefault()); // a press takes the focus away otherwise

  list.id = `${field.id}-list`;
  list.className = "suggestions";
  set(list, { role: "listbox", "aria-label": field.labels[0].textContent });
  set(field, { role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id });
  field.form.append(list);
  close();
}
