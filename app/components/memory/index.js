// The workspaces that were opened in this browser: kept beside the page, and a new session is reminded of them.

const PLACE = "leadgrid.workspaces";
const MOST = 50;

/**
 * Called by Streamlit with what the session knows. `data.ids` are the workspaces that it opened, newest first;
 * `data.gone` are those that were deleted, which are not remembered any longer.
 */
export default function ({ data, setStateValue }) {
  const gone = new Set(data.gone);
  const ids = [...new Set([...data.ids, ...kept()])].filter((id) => !gone.has(id)).slice(0, MOST);
  keep(ids);
  if (ids.some((id) => !data.ids.includes(id))) setStateValue("ids", ids);
}

function kept() {
  try {
    const ids = JSON.parse(localStorage.getItem(PLACE));
    return Array.isArray(ids) ? ids : [];
  } catch {
    return []; // unreadable: begin anew
  }
}

function keep(ids) {
  try {
    localStorage.setItem(PLACE, JSON.stringify(ids));
  } catch {
    // a browser that keeps nothing
  }
}
