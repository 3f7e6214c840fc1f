// The key / leads to the search box from wherever nothing is being typed. Without script the box is just a form.
(() => {
  const box = document.getElementById("find");
  const typing = (at) => at.isContentEditable || /^(INPUT|SELECT|TEXTAREA)$/.test(at.tagName);

  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || !box || typing(event.target)) return;
    event.preventDefault();
    box.focus();
    box.select();
  });
})();
