/* Select2 calls a box by what is chosen in it, and an empty box by nothing. Here each box gets the name of its field. */
"use strict";

{
  const nameOf = (select) => {
    const label = document.querySelector(`label[for="${CSS.escape(select.id)}"]`);
    return select.getAttribute("aria-label") || (label ? label.textContent.trim().replace(/[:：]$/, "") : "");
  };

  const nameBoxes = () => {
    for (const shown of document.querySelectorAll(".select2-selection__rendered[role]")) {
      const box = shown.closest(".select2-selection");
      const select = shown.closest(".select2-container").previousElementSibling;
      /* A text box within a box is one too many: what it holds is the box's own value. */
      shown.removeAttribute("role");
      shown.removeAttribute("aria-readonly");
      box.setAttribute("aria-label", nameOf(select));
      box.id ||= `${shown.id}-box`;
      box.setAttribute("aria-labelledby", `${box.id} ${shown.id}`);
    }
  };

  /* Select2 makes its boxes when the page is ready, and again for each row that is added. */
  new MutationObserver(nameBoxes).observe(document, { childList: true, subtree: true });
}
