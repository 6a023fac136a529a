"use strict";
(() => {
  const plain = (text) => text.normalize("NFKC").toLowerCase().trim();
  const all = (selector, inside = document) => [...inside.querySelectorAll(selector)];

  // Search: names, codes and pinyin first, then customers' words; what nothing contains is found by what is alike.
  const box = document.getElementById("search");
  const hits = document.getElementById("hits");
  const found = document.getElementById("found");
  const MOST = 30;
  const entries = all("[data-find]").map((element) => ({
    element,
    name: plain(element.dataset.name),
    codes: plain(element.dataset.find).split("\n"),
    text: plain(element.textContent),
    words: plain(element.dataset.words || ""),
  }));
  const pairs = (text) => {
    const letters = [...text.replace(/[\s\p{P}]/gu, "")];
    return new Set(letters.slice(1).map((letter, place) => letters[place] + letter));
  };

  function score(entry, asked) {
    if (entry.codes.includes(asked) || entry.name === asked) return 100;
    if (entry.codes.some((code) => code.startsWith(asked)) || entry.name.startsWith(asked)) return 80;
    const terms = asked.split(/\s+/);
    if (terms.every((term) => entry.name.includes(term) || entry.codes.some((code) => code.includes(term)))) return 60;
    if (terms.every((term) => entry.text.includes(term))) return 40;
    if (terms.every((term) => entry.words.includes(term))) return 30;
    return 0;
  }

  function alike(entry, wanted) {
    let shared = 0;
    for (const pair of wanted) if (entry.words.includes(pair) || entry.text.includes(pair)) shared += 1;
    return wanted.size >= 2 && shared * 2 > wanted.size ? (20 * shared) / wanted.size : 0;
  }

  function ranked(asked) {
    const graded = (grade) =>
      entries.map((entry) => [grade(entry), entry]).filter(([points]) => points > 0);
    let best = graded((entry) => score(entry, asked));
    if (!best.length) {
      const wanted = pairs(asked);
      best = graded((entry) => alike(entry, wanted));
    }
    return best.sort((one, other) => other[0] - one[0]).map(([, entry]) => entry.element);
  }

  function search() {
    const asked = plain(box.value);
    const elements = asked ? ranked(asked) : [];
    hits.replaceChildren(
      ...elements.slice(0, MOST).map((element) => {
        const link = document.createElement("a");
        link.href = `#${element.id}`;
        link.textContent = `${element.dataset.name} · ${element.closest(".chapter").dataset.title}`;
        const item = document.createElement("li");
        item.append(link);
        return item;
      }),
    );
    hits.hidden = !elements.length;
    found.textContent = asked ? box.dataset.found.replace("{count}", elements.length) : "";
  }

  function leave() {
    box.value = "";
    search();
  }

  if (box) {
    box.addEventListener("input", search);
    box.form.addEventListener("submit", (event) => {
      event.preventDefault();
      const first = hits.querySelector("a");
      if (first) first.click();
    });
    hits.addEventListener("click", (event) => {
      const link = event.target.closest("a");
      if (!link) return;
      const target = document.getElementById(decodeURIComponent(link.hash.slice(1)));
      setTimeout(() => {
        leave();
        target.tabIndex = -1;
        target.focus({ preventScroll: true });
        target.scrollIntoView();
      });
    });
    document.addEventListener("keydown", (event) => {
      const isTyping = /^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement.tagName);
      if (event.key === "/" && !isTyping && !event.ctrlKey && !event.metaKey && !event.altKey) {
        event.preventDefault();
        box.focus();
      } else if (event.key === "Escape" && (document.activeElement === box || hits.contains(document.activeElement))) {
        leave();
        box.focus();
      } else if (/^Arrow(Down|Up)$/.test(event.key)) {
        const places = [box, ...all("a", hits)];
        const at = places.indexOf(document.activeElement);
        const next = places[at + (event.key === "ArrowDown" ? 1 : -1)];
        if (at >= 0 && next && !hits.hidden) {
          event.preventDefault();
          next.focus();
        }
      }
    });
  }

  // Copy: the wording as it stands, with what was filled in.
  function copied(text) {
    if (navigator.clipboard && window.isSecureContext) {
      return navigator.clipboard.writeText(text).then(() => true, () => byHand(text));
    }
    return Promise.resolve(byHand(text));
  }

  function byHand(text) {
    const area = document.createElement("textarea");
    area.value = text;
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  }

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("button.copy");
    if (!button) return;
    const text = button.parentElement.querySelector("p").textContent;
    const done = await copied(text);
    const open = /【[^】]*】/.test(text);
    const said = document.getElementById("main").dataset;
    button.textContent = done ? (open ? said.open : said.done) : said.failed;
    setTimeout(() => (button.textContent = said.copy), 2500);
  });

  for (const input of all("[data-slot]")) {
    input.addEventListener("input", () => {
      for (const gap of all(`.gap[data-gap="${CSS.escape(input.dataset.slot)}"]`, input.closest("article"))) {
        gap.textContent = input.value.trim() || gap.dataset.name;
      }
    });
  }

  // Playbooks: what is known chooses the steps that still apply and, once it suffices, the outcome.
  const taken = (when, known, fact) => [].concat(when[fact]).includes(known[fact]);
  const meets = (when, known) => Object.keys(when).every((fact) => taken(when, known, fact));
  const mayMeet = (when, known) => Object.keys(when).every((fact) => !(fact in known) || taken(when, known, fact));

  function walk(flow) {
    const given = Object.fromEntries(
      all("input:checked", flow).filter((input) => input.value).map((input) => [input.dataset.fact, input.value]),
    );
    const implies = JSON.parse(flow.dataset.implies);
    const implied = Object.assign({}, ...Object.keys(given).map((fact) => implies[fact] || {}));
    const known = { ...JSON.parse(flow.dataset.assumed), ...implied, ...given };
    const whenOf = (element) => JSON.parse(element.dataset.when);
    const outcomes = all(".outcomes > li", flow);
    const reached = outcomes.find((outcome) => meets(whenOf(outcome), known));
    for (const step of all(".steps > li", flow)) step.hidden = !mayMeet(whenOf(step), known);
    for (const outcome of outcomes) {
      outcome.hidden = reached ? outcome !== reached : !mayMeet(whenOf(outcome), known);
      outcome.classList.toggle("reached", outcome === reached);
    }
    const state = flow.querySelector(".state");
    const open = outcomes.filter((outcome) => !outcome.hidden).length;
    state.textContent = reached
      ? state.dataset.reached.replace("{name}", reached.dataset.name)
      : state.dataset.open.replace("{count}", open);
  }

  for (const flow of all(".flow")) {
    flow.addEventListener("change", () => walk(flow));
    flow.querySelector(".again").addEventListener("click", () => {
      for (const input of all("input[value='']", flow)) input.checked = true;
      walk(flow);
    });
    walk(flow);
  }
})();
