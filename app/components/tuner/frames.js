/**
 * The frame loop: whatever happens between two frames, everything is drawn once, in the next one.
 * `data-frame` counts what was painted. Knows nothing of what is drawn.
 */

/**
 * @param {HTMLElement} root  wears `data-frame`
 * @param {() => void} draw
 * @returns {{ask: () => void, stop: () => void}}
 */
export function frames(root, draw) {
  let count = 0;
  let asked = null;
  const channel = new MessageChannel();
  // A message sent from the frame arrives after the browser has painted it.
  channel.port1.onmessage = () => {
    count += 1;
    root.dataset.frame = String(count);
  };
  root.dataset.frame = "0";

  function frame() {
    asked = null;
    draw();
    channel.port2.postMessage(null);
  }

  return {
    ask() {
      asked ??= requestAnimationFrame(frame);
    },
    stop() {
      if (asked !== null) cancelAnimationFrame(asked);
      asked = null;
      channel.port1.close();
    },
  };
}
