// Single keys: to search, to move between titles, to open and mark them. Off where the reader switched them off.

const root = document.documentElement;
const GO_WITHIN = 1500; // milliseconds between g and what follows it
let goPressedAt = -Infinity;

const titles = () => [...document.querySelectorAll("main .t")].filter((title) => title.checkVisibility());
const lineOf = (element) => element?.closest?.(".entry, .card");

function isTyping(event) {
  const field = event.target.closest?.("input, textarea, select, [contenteditable]");
  return Boolean(field) && !["checkbox", "radio", "button", "submit"].includes(field.type);
}

function step(direction) {
  const all = titles();
  const line = lineOf(document.activeElement);
  const here = all.findIndex((title) => lineOf(title) === line);
  const next = here < 0 ? (direction > 0 ? 0 : all.length - 1) : here + direction;
  all[next]?.focus();
}

const currentLine = () => lineOf(document.activeElement);

function openInNewTab() {
  const title = currentLine()?.querySelector(".t");
  if (title) window.open(title.href, "_blank", "noopener");
}

function openAbout() {
  currentLine()?.querySelector(".more")?.click();
}

function focusSearch() {
  const field = document.querySelector("#words") ?? document.querySelector("#find");
  field?.focus();
  field?.select();
}

// The form of the line that has the focus, or on an article's own page the one it has.
const currentForm = () => currentLine()?.querySelector(":scope > .mark") ?? document.querySelector("article .mark");

function cycleState() {
  const form = currentForm();
  if (form) {
    const states = [...form.querySelectorAll('[name="state"]')];
    const pressed = states.findIndex((button) => button.getAttribute("aria-pressed") === "true");
    states[(pressed + 1) % states.length].click();
    return;
  }
  const order = ["unread", "reading", "read"];
  const state = currentLine()?.dataset.state ?? "unread";
  markEntry(currentLine(), { state: order[(order.indexOf(state) + 1) % order.length] });
}

function toggleStar() {
  const form = currentForm();
  if (form) form.querySelector(".star").click();
  else markEntry(currentLine(), { star: currentLine()?.querySelector(".star-word") ? "0" : "1" });
}

// A line of the map has no form of its own: the answer is the form, and tells the words for the state. One mark goes
// after the other, since the first one makes the shelf.
let marking = Promise.resolve();
const markEntry = (entry, fields) => (marking = marking.then(() => sendMark(entry, fields)).catch(() => {}));

async function sendMark(entry, fields) {
  const number = entry?.querySelector(".more")?.pathname.match(/\/articles\/(\d+)/)?.[1];
  if (!number) return;
  const answer = await fetch(`/articles/${number}/mark/`, {
    method: "POST",
    headers: { "HX-Request": "true" },
    body: new URLSearchParams(fields),
  });
  entry.querySelector(":scope > .bad")?.remove();
  if (!answer.ok) return tellFailure(entry);
  const form = new DOMParser().parseFromString(await answer.text(), "text/html");
  const state = form.querySelector('[name="state"][aria-pressed="true"]');
  const star = form.querySelector(".star");
  entry.dataset.state = state.value;
  wordsOf(entry).textContent = state.textContent;
  entry.querySelector(".star-word")?.remove();
  if (star.getAttribute("aria-pressed") === "true") wordsOf(entry).after(starWord());
}

function tellFailure(entry) {
  const words = document.createElement("p");
  words.className = "bad";
  words.setAttribute("role", "alert");
  words.textContent = document.body.dataset.failed;
  entry.append(words);
}

function wordsOf(entry) {
  let words = entry.querySelector(".row > .vh");
  if (!words) {
    words = document.createElement("span");
    words.className = "vh";
    words.setAttribute("role", "status");
    entry.querySelector(".t").after(words);
  }
  return words;
}

function starWord() {
  const word = document.createElement("span");
  word.className = "star-word";
  word.setAttribute("aria-hidden", "true"); // the button of the article's own page says it in words
  word.textContent = "★";
  return word;
}

async function showKeys() {
  const help = document.querySelector('link[rel="help"]')?.href;
  if (!help || document.querySelector("dialog[open]")) return;
  const before = document.activeElement;
  const answer = await fetch(help);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const keys = page.querySelector("#keys");
  if (!answer.ok || !keys) return location.assign(help);
  const dialog = document.createElement("dialog");
  dialog.className = "keys-dialog";
  dialog.setAttribute("aria-labelledby", keys.getAttribute("aria-labelledby") ?? "");
  dialog.append(document.adoptNode(keys));
  dialog.addEventListener("close", () => {
    dialog.remove();
    before?.focus?.();
  });
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  document.body.append(dialog);
  dialog.showModal();
}

const go = (where) => document.querySelector(`[data-go="${where}"]`)?.click();

const ACTIONS = {
  "/": focusSearch,
  "?": showKeys,
  j: () => step(1),
  k: () => step(-1),
  o: openInNewTab,
  i: openAbout,
  m: cycleState,
  s: toggleStar,
};

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing || event.keyCode === 229) return;
  if (event.key === "Escape" && event.target.matches?.("#find, #words")) event.target.blur();
  if (root.dataset.keys === "off" || isTyping(event)) return;
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  const follows = event.timeStamp - goPressedAt < GO_WITHIN;
  goPressedAt = -Infinity;
  if (follows && ["h", "n", "m"].includes(event.key)) {
    event.preventDefault();
    go(event.key);
  } else if (event.key === "g") {
    goPressedAt = event.timeStamp;
  } else if (event.key in ACTIONS) {
    event.preventDefault();
    ACTIONS[event.key]();
  }
});
