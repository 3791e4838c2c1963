/** Elements from code: text is always text, nothing is ever read as HTML. */

type Child = Node | string | null;
type Value = string | number | boolean | ((event: Event) => void);

const SVG = "http://www.w3.org/2000/svg";

/** Make an element: `on…` properties listen, booleans are attributes present or absent. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  properties: Readonly<Record<string, Value>> = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (typeof value === "function") element.addEventListener(name.slice(2), value);
    else if (typeof value === "boolean") element.toggleAttribute(name, value);
    else element.setAttribute(name, String(value));
  }
  element.append(...children.filter((child) => child !== null));
  return element;
}

export function svg(tag: string, attributes: Readonly<Record<string, string | number>>, ...children: Node[]): SVGElement {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  element.append(...children);
  return element;
}

/** A button that gives the keyboard back after a click: space then goes to the next scene. */
export function button(
  label: string,
  act: () => void,
  properties: Readonly<Record<string, Value>> = {},
): HTMLButtonElement {
  const made = h("button", { type: "button", ...properties }, label);
  made.addEventListener("click", (event) => {
    if (event.detail > 0) made.blur();
    act();
  });
  return made;
}

/** A link to another site, only where it is https; else the address as text, to be copied. */
export function outerLink(url: string): HTMLElement {
  if (!/^https:\/\/[^\s"'<>\\]+$/.test(url)) return h("span", { class: "address" }, url);
  return h("a", { href: url, target: "_blank", rel: "noopener noreferrer", class: "address" }, url);
}

/** Hand a file over to the reader. */
export function download(name: string, text: string, type: string): void {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = h("a", { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => {
    URL.revokeObjectURL(address);
  }, 10_000);
}
