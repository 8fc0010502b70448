/**
 * What a reader can do: take hold of a number, move it, let it go; steps that are one change each; look at the agreed
 * grid. Panels and charts know these acts and nothing else of the tuner.
 *
 * Each act marks that something is to be drawn; nothing is drawn here. While the agreed grid is shown nothing moves.
 */

/** @param {import("./tuners.js").Tuner} tuner */
export function actsOf(tuner) {
  const { desk, frames } = tuner;
  const send = (commit) => commit && tuner.send(commit);

  /** One change, told at once. */
  function step(take) {
    if (tuner.finger || tuner.isHeld) return;
    send(take());
    frames.ask();
  }

  const put = (numbers) => step(() => desk.put(numbers));
  return {
    numbers: () => desk.numbers,
    locks: () => new Set(desk.locks),
    reach: () => tuner.reach(),
    draw: () => frames.ask(),

    /** @param {{rung: string}|{cap: string}|{start: string}} focus */
    grab(focus) {
      if (tuner.isHeld) return;
      if (JSON.stringify(tuner.finger) !== JSON.stringify(focus)) tuner.engine?.grab(focus, desk.numbers);
      tuner.finger = focus;
      desk.grab();
      frames.ask();
    },
    move(change) {
      frames.ask(); // also where nothing may move: the slider goes back
      if (tuner.finger) desk.move(change(desk.numbers));
    },
    release() {
      if (!tuner.finger) return;
      tuner.finger = null;
      send(desk.release());
      frames.ask();
    },

    put: (change) => put(change(desk.numbers)),
    resetAll: () => put(tuner.unlockedAgreed()),
    lock: (key) => step(() => desk.lock(key)),
    undo: () => step(() => desk.undo()),
    redo: () => step(() => desk.redo()),

    /** So many can be called a week: typed, or (`week`) dragged on the curve. */
    capacity(people) {
      step(() => {
        desk.grab();
        tuner.callAWeek(people);
        return desk.release();
      });
    },
    week: (people) => tuner.finger && tuner.callAWeek(people),

    hold(isHeld) {
      if (isHeld === tuner.isHeld || (isHeld && tuner.finger)) return;
      tuner.isHeld = isHeld;
      frames.ask();
    },
  };
}
