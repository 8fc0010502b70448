/**
 * The steps that can be undone, remembered by this tab of the browser: leaving the page or reloading it loses none.
 * Each workspace has its own, and those of another grid are forgotten. Knows nothing of what a step does.
 */

const PLACE = "leadgrid.steps.";

/** @param {{past: object[], future: object[]}} desk  whose steps they are */
export function history(desk) {
  let place = null;
  let shape = null;

  function keep() {
    try {
      sessionStorage.setItem(place, JSON.stringify({ shape, past: desk.past, future: desk.future }));
    } catch {
      // a browser without storage, or without room, forgets them with the page
    }
  }

  return {
    /** Python tells of this workspace and this grid; a desk that has steps already takes them to another workspace. */
    at({ workspace, grid }) {
      const now = [PLACE + workspace, shapeOf(grid)];
      const isElsewhere = place !== now[0] && !desk.past.length && !desk.future.length;
      const isOther = shape !== now[1];
      [place, shape] = now;
      if (isElsewhere || isOther) Object.assign(desk, kept(place, shape));
      keep();
    },
    keep,
  };
}

/** What a step's numbers belong to. */
function shapeOf({ rungs, groups, bands }) {
  return JSON.stringify([rungs.map(({ key }) => key), groups.map(({ id }) => id), bands.map(({ id }) => id)]);
}

function kept(place, shape) {
  try {
    const { shape: theirs, past, future } = JSON.parse(sessionStorage.getItem(place));
    if (theirs === shape) return { past, future };
  } catch {
    // nothing is kept, or nothing that can be read
  }
  return { past: [], future: [] };
}
