// Shows while the form is filled in what its Check button shows. The server does the reading and the reckoning.
(() => {
  const wait = 250;
  const form = document.querySelector("form[data-checked]");
  let timer;
  let turn = 0;

  const put = (part, fresh) => {
    if (part.dataset.live === "class") {
      part.className = fresh.className;
    } else if (part.innerHTML !== fresh.innerHTML) {
      part.innerHTML = fresh.innerHTML;
    }
  };

  // What is typed into goes on being typed into, also where its row was drawn anew.
  const keepingFocus = (change) => {
    const at = document.activeElement;
    const { id, selectionStart, selectionEnd } = at;
    change();
    const again = document.getElementById(id);
    if (id && again && again !== at) {
      again.focus({ preventScroll: true });
      if (typeof selectionStart === "number") again.setSelectionRange(selectionStart, selectionEnd);
    }
  };

  const check = async () => {
    const asked = ++turn;
    const said = new FormData(form);
    said.set("_check", "1");
    const answer = await fetch(location.href, { method: "POST", body: said, redirect: "error" });
    const text = await answer.text();
    if (!answer.ok || asked !== turn) return;
    const page = new DOMParser().parseFromString(text, "text/html");
    keepingFocus(() => {
      for (const part of form.querySelectorAll("[data-live]")) {
        const fresh = page.getElementById(part.id);
        if (fresh) put(part, fresh);
      }
    });
  };

  form.addEventListener("input", () => {
    turn += 1;
    clearTimeout(timer);
    timer = setTimeout(() => check().catch(() => {}), wait);
  });
})();
