// Marks are sent without loading the page anew (htmx); the line around the form follows, and a failure says so.

document.addEventListener("htmx:afterSwap", (event) => {
  const form = event.detail.elt;
  const state = form.querySelector?.('[name="state"][aria-pressed="true"]')?.value;
  const line = form.closest?.(".card");
  if (state && line) line.dataset.state = state;
});

for (const failure of ["htmx:responseError", "htmx:sendError"]) {
  document.addEventListener(failure, (event) => {
    const form = event.detail.elt;
    if (!form.matches(".mark") || form.querySelector(".bad")) return;
    const words = document.createElement("p");
    words.className = "bad";
    words.setAttribute("role", "alert");
    words.textContent = said(event.detail.xhr) || document.body.dataset.failed;
    form.append(words);
  });
}

// What the library itself says of it, such as that an import is running: a sentence and no page.
function said(answer) {
  return answer?.status === 503 && answer.getResponseHeader("Content-Type")?.startsWith("text/plain") ? answer.responseText : "";
}
