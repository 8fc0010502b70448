/**
 * How high the tuner may be, so that the page itself does not scroll: measured when the window or the page changes,
 * never while something moves.
 */

const LEAST = 480;
const FOOT = 14;

/**
 * @param {HTMLElement} root
 * @returns {{measure: () => void, stop: () => void}}
 */
export function fitted(root) {
  let asked = null;
  let shown = "";

  function now() {
    asked = null;
    if (!root.isConnected) return;
    const scroller = scrollerOf(root);
    const above = root.getBoundingClientRect().top + (scroller ? scroller.scrollTop : window.scrollY);
    const height = `max(${LEAST}px, calc(100dvh - ${Math.round(above + FOOT)}px))`;
    if (height === shown) return;
    root.style.setProperty("--lg-height", (shown = height));
    root.style.setProperty("--lg-below", `${FOOT - Math.round(airBelow(root, scroller))}px`);
  }

  const measure = () => (asked ??= requestAnimationFrame(now));
  const watch = new ResizeObserver(measure);
  watch.observe(document.documentElement);
  for (let node = root.parentElement; node && node !== document.body; node = node.parentElement) {
    if (node.previousElementSibling) watch.observe(node.previousElementSibling);
  }
  measure();
  return {
    measure,
    stop() {
      watch.disconnect();
      if (asked !== null) cancelAnimationFrame(asked);
    },
  };
}

/** What the page leaves empty below; the tuner takes it, or the page would scroll by that much. */
function airBelow(root, scroller) {
  let air = 0;
  for (let node = root.parentElement; node && node !== scroller && node !== document.body; node = node.parentElement) {
    air += parseFloat(getComputedStyle(node).paddingBottom) || 0;
  }
  return Math.max(air, FOOT);
}

/** The part of the page that scrolls, null for the page itself. */
function scrollerOf(root) {
  for (let node = root.parentElement; node; node = node.parentElement) {
    const style = getComputedStyle(node);
    if (/auto|scroll/.test(style.overflowY) && node !== document.documentElement && node !== document.body) return node;
  }
  return null;
}
