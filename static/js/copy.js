// A field whose content is there to be copied gets a button that does it.

for (const field of document.querySelectorAll("input[data-copy]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn quiet";
  button.textContent = field.dataset.copy;
  button.setAttribute("aria-describedby", field.id);
  button.addEventListener("click", async () => {
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
      button.textContent = field.dataset.copied;
    } catch {
      return; // Without leave for the clipboard the text stays selected, one key away.
    }
    button.focus();
  });
  field.after(button);
}
