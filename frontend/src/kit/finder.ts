/** « Chercher »: type a territory's name, choose it by mouse or keyboard. */
import { button, h } from "./dom";
import { field } from "./filters";
import type { Finder, Found } from "./search";
import { count } from "./text";

export function finderPanel(finder: Finder, choose: (found: Found) => void): HTMLElement {
  const box = h("input", { type: "search", name: "territoire", autocomplete: "off", maxlength: 100 });
  const list = h("ul", { class: "kit-found" });
  const said = h("p", { role: "status", class: "kit-said" });
  const look = (): Found[] => {
    const found = finder.find(box.value);
    list.replaceChildren(...found.map((each) => itemOf(each, choose)));
    said.textContent = box.value.trim() === "" ? "" : count(found.length, "territoire trouvé", "territoires trouvés");
    return found;
  };
  box.addEventListener("input", look);
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    const [first] = look();
    if ((first as Found | undefined) !== undefined) choose(first);
  });
  return h("div", {}, field("Commune, EPCI, département, académie, région", box), said, list);
}

function itemOf(found: Found, choose: (found: Found) => void): HTMLElement {
  const open = button(found.name, () => {
    choose(found);
  }, { class: "kit-open" });
  return h("li", {}, open, h("small", {}, found.detail));
}
