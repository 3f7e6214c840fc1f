// Ctrl and / lead to the search box; a letter alone would be pressed by mistake. Without script it is just a form.
(() => {
  const box = document.getElementById("find");

  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || !(event.ctrlKey || event.metaKey) || event.altKey || !box) return;
    event.preventDefault();
    box.focus();
    box.select();
  });
})();
