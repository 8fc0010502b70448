/**
 * What comes over the network: the signatures, once per address, and the news that another tab has committed.
 */

import { decode } from "./payload.js";

/** @returns {Promise<import("./payload.js").Signatures>} */
export async function signaturesAt(url, { signal }) {
  const answer = await fetch(url, { signal, credentials: "same-origin" });
  if (!answer.ok) throw new Error(`payload: ${answer.status}`);
  return decode(await answer.arrayBuffer());
}

/**
 * Ask at intervals which revision is kept, while the page is seen.
 * @param {{url: string, every_ms: number}} poll
 * @param {(revision: number) => void} tell
 * @returns {() => void} stops it
 */
export function polling({ url, every_ms: every }, tell) {
  let isAsking = false;
  async function ask() {
    if (isAsking || document.visibilityState !== "visible") return;
    isAsking = true;
    try {
      const answer = await fetch(url, { cache: "no-store", credentials: "same-origin" });
      if (answer.ok) tell((await answer.json()).revision);
    } catch {
      // the next one may come through
    } finally {
      isAsking = false;
    }
  }
  const timer = setInterval(ask, Math.max(every, 250));
  document.addEventListener("visibilitychange", ask);
  return () => {
    clearInterval(timer);
    document.removeEventListener("visibilitychange", ask);
  };
}
