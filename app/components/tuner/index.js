/**
 * The live tuner, as Streamlit calls it: once when it appears, and again with every change of data or theme.
 * Each place on the page has one tuner, which takes what is new and leaves everything else, focus and finger included,
 * where it is. Knows Streamlit's calls; everything else is in `tuners.js`.
 */

import "./rounds.js";
import { Tuner } from "./tuners.js";

const tuners = new WeakMap();

export default function render({ data, parentElement, setStateValue, setTriggerValue }) {
  let tuner = tuners.get(parentElement);
  if (!tuner) {
    tuner = new Tuner(parentElement);
    tuners.set(parentElement, tuner);
    tuner.tell = { state: setStateValue, trigger: setTriggerValue };
    setStateValue("ready", tuner.client);
  }
  tuner.tell = { state: setStateValue, trigger: setTriggerValue };
  tuner.take(data);
  return () => {
    tuners.delete(parentElement);
    tuner.destroy();
  };
}
