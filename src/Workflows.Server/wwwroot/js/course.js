// <div data-course>: a drawing that is wider than its frame; it begins where the case stands ([data-here]).
const show = () => document.querySelectorAll("[data-course]").forEach(frame => {
  const here = frame.querySelector("[data-here]");
  if (!here) return;
  const [place, box] = [here.getBoundingClientRect(), frame.getBoundingClientRect()];
  frame.scrollLeft += place.left + place.width / 2 - box.left - box.width / 2;
});

show();
Blazor.addEventListener("enhancedload", show);
