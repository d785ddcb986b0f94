// What of a drawing is in sight: it opens at its beginning, and a step that is asked for is brought there and selected. Studio's canvas is pushed about by the
// mouse only, so that is what is done here.
(() => {
  "use strict";
  const place = document.getElementById("place");
  const margin = 40; // px
  const nodes = () => [...place.querySelectorAll(".x6-node")];

  // The canvas reaches below the window; what counts is what one sees of it.
  const sight = () => {
    const box = place.querySelector(".x6-graph").getBoundingClientRect();
    return { left: box.left, right: box.right, top: box.top, bottom: Math.min(box.bottom, innerHeight) };
  };

  const mouse = (target, kind, clientX, clientY, buttons) =>
    target.dispatchEvent(new MouseEvent(kind, { bubbles: true, cancelable: true, view: window, button: 0, buttons, clientX, clientY }));

  const push = (across, down) => {
    if (Math.abs(across) < 1 && Math.abs(down) < 1) return;
    const canvas = place.querySelector(".x6-graph-svg");
    const { left, top } = sight();
    mouse(canvas, "mousedown", left, top, 1);
    mouse(document.body, "mousemove", left + 4, top, 1);
    mouse(document.body, "mousemove", left + across, top + down, 1);
    mouse(document.body, "mouseup", left + across, top + down, 0);
  };

  // Short drawings stand in the middle, where Studio puts them; of a long one the beginning is read first.
  const begin = () => {
    const boxes = nodes().map(node => node.getBoundingClientRect());
    const seen = sight();
    const first = boxes.reduce((one, other) => other.left < one.left ? other : one);
    const [left, right] = [first.left, Math.max(...boxes.map(box => box.right))];
    const across = right - left > seen.right - seen.left - 2 * margin || left < seen.left ? seen.left + margin - left : 0;
    const middle = (seen.top + seen.bottom) / 2;
    push(across, first.top < seen.top + margin || first.bottom > seen.bottom - margin ? middle - (first.top + first.bottom) / 2 : 0);
  };

  // Steps come in one after another; once no more come for a moment, all are there.
  let turn = 0;
  document.addEventListener("studio-shown", async () => {
    const mine = ++turn;
    if (!["editor", "viewer"].includes(document.body.dataset.view)) return;
    let known = 0;
    for (let tries = 0; tries < 600 && mine === turn; tries++) {
      await new Promise(done => setTimeout(done, 200));
      const now = place.querySelector(".x6-graph") ? nodes().length : 0;
      if (now > 0 && now === known) return begin();
      known = now;
    }
  });

  document.addEventListener("studio-select", async ({ detail: id }) => {
    const node = place.querySelector(`elsa-activity-wrapper[activity-id="${CSS.escape(id)}"]`)?.closest(".x6-node");
    if (!node) return;
    const [box, seen] = [node.getBoundingClientRect(), sight()];
    if (box.left < seen.left || box.right > seen.right || box.top < seen.top || box.bottom > seen.bottom) {
      push((seen.left + seen.right) / 2 - (box.left + box.right) / 2, (seen.top + seen.bottom) / 2 - (box.top + box.bottom) / 2);
      await new Promise(done => setTimeout(done, 100));
    }
    const moved = node.getBoundingClientRect();
    const target = node.querySelector(".activity-content") ?? node;
    for (const kind of ["mousedown", "mouseup", "click"]) mouse(target, kind, moved.left + 60, moved.top + 14, 0);
    document.dispatchEvent(new CustomEvent("studio-about", { detail: "step" }));
  });
})();
