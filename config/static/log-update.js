// Reads a date back in words as it is typed. The server does the reading; without this file its Check button does.
(() => {
  const wait = 200;
  for (const output of document.querySelectorAll("[data-reads]")) {
    const input = document.getElementById(output.dataset.reads);
    let timer;
    let asked = 0;
    const echo = async () => {
      const turn = ++asked;
      const answer = await fetch(`../../read-date/?text=${encodeURIComponent(input.value)}`);
      if (answer.ok && turn === asked) output.textContent = (await answer.json()).reading;
    };
    input.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(echo, wait);
    });
  }
})();
