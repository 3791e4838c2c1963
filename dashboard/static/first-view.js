/* Takes the first view away (dashboard/first_view) once the page under it is whole: its last line is
   written and its maps in sight are painted. At once where the page says that something is wrong, or
   where a reader begins to work with it. Why is kept on the document, for tests. */
(() => {
  const view = document.getElementById("terrinum-premiere-vue");
  if (view === null) return;
  const LONGEST_MS = 15000;
  const FADE_MS = 150;
  const LOOK_MS = 50;
  const OUTSIDE_THE_USUAL =
    "#root .st-key-screen, [data-testid='stException'], [data-testid='stDialog'], [role='dialog']";
  const BEGINS = ["wheel", "touchmove", "keydown", "pointerdown"];

  const isPainted = (frame) => {
    const { top } = frame.getBoundingClientRect();
    return top > innerHeight || frame.contentWindow?.__terrinum?.painted > 0;
  };

  // Streamlit loads some elements after it has made their place: a grey block, or nothing for a map.
  const isWhole = () => {
    const maps = [...document.querySelectorAll("#root iframe[src*='/cadre/']")];
    return (
      document.querySelector("#root .terrinum-footer") !== null &&
      document.querySelector("#root [data-testid='stSkeleton']") === null &&
      maps.length >= Number(view.dataset.maps) &&
      maps.every(isPainted)
    );
  };

  const remove = (why, fadeMs) => {
    clearInterval(watch);
    for (const each of BEGINS) removeEventListener(each, begin, true);
    document.documentElement.dataset.premiereVue = why;
    view.animate({ opacity: [1, 0] }, fadeMs).onfinish = () => view.remove();
  };

  // Until the page has begun to draw itself, there is nothing better to see, however long it takes.
  let begunAt;
  const hasBegun = () => {
    if (document.querySelector("#root .stMain h1") !== null) begunAt ??= performance.now();
    return begunAt !== undefined;
  };

  const look = () => {
    const isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    if (document.querySelector(OUTSIDE_THE_USUAL)) remove("ecran", 0);
    else if (isWhole()) remove("complete", isCalm ? 0 : FADE_MS);
    else if (hasBegun() && performance.now() - begunAt > LONGEST_MS) remove("tardive", 0);
  };

  // There is a page to work with, though not whole: what is done must be seen.
  const begin = () => {
    if (hasBegun()) remove("interrompue", 0);
  };

  const watch = setInterval(look, LOOK_MS);
  for (const each of BEGINS) addEventListener(each, begin, { capture: true, passive: true });
  // An old browser leaves the view unopened.
  if (view.querySelector("template") !== null) remove("fermee", 0);
})();
