/* Takes the first view away (dashboard/first_view) once the page under it is whole: its last line is
   written and, where a map is in sight, the map is painted. Whatever goes wrong is shown at once. */
(() => {
  const view = document.getElementById("terrinum-premiere-vue");
  if (view === null) return;
  if (view.querySelector("template") !== null) {
    view.remove(); // an old browser leaves it unopened
    return;
  }
  const LONGEST_MS = 15000;
  const FADE_MS = 150;
  const IN_THE_WAY = "[data-testid='stException'], [data-testid='stDialog'], [role='dialog']";

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

  const remove = () => {
    clearInterval(watch);
    const isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const fade = view.animate({ opacity: [1, 0] }, isCalm ? 0 : FADE_MS);
    fade.onfinish = () => view.remove();
  };

  const start = performance.now();
  const watch = setInterval(() => {
    const isLate = performance.now() - start > LONGEST_MS;
    if (isWhole() || isLate || document.querySelector(IN_THE_WAY)) remove();
  }, 50);
})();
