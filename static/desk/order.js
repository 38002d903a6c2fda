// The page that puts a topic in order: what the buttons of a row do, by dragging it. A drop posts the same form.

for (const section of document.querySelectorAll("[data-order]")) {
  const form = section.querySelector("[data-drop]");

  const send = (event) => {
    if (event.from === event.to && event.oldDraggableIndex === event.newDraggableIndex) return;
    form.elements.row.value = event.item.id;
    form.elements.place.value = event.newDraggableIndex + 1;
    form.elements.into.value = event.to.dataset.list;
    form.submit();
  };

  /* Between lists only entries go, and only into groups or out of them; the server says the same. */
  const mayCome = (to, from, item) => item.id.startsWith("entry-") && !to.el.dataset.list.startsWith("entry-");

  for (const list of section.querySelectorAll("[data-list]")) {
    new window.Sortable(list, {
      draggable: "li:not([data-fixed])",
      group: { name: form.elements.seen.value, put: mayCome },
      handle: "[data-handle]",
      onEnd: send,
    });
  }
  for (const handle of section.querySelectorAll("[data-handle]")) handle.hidden = false;
}
