/**
 * Every other module, named once, so that a browser asks for all of them together. Each names those that it needs
 * itself; followed from one to the next they came in six rounds, half a second of the first start.
 */

import "./acts.js";
import "./arrivals.js";
import "./cells.js";
import "./charts/axes.js";
import "./charts/columns.js";
import "./charts/curve.js";
import "./charts/distribution.js";
import "./charts/flags.js";
import "./charts/handles.js";
import "./charts/lanes.js";
import "./charts/marks.js";
import "./charts/matrix.js";
import "./charts/stacks.js";
import "./charts/tips.js";
import "./desks.js";
import "./dom.js";
import "./edits.js";
import "./engine.js";
import "./frames.js";
import "./histories.js";
import "./holding.js";
import "./judging.js";
import "./laying.js";
import "./layout.js";
import "./loops.js";
import "./merging.js";
import "./moving.js";
import "./panels/bands.js";
import "./panels/capacity.js";
import "./panels/caps.js";
import "./panels/curves.js";
import "./panels/details.js";
import "./panels/dials.js";
import "./panels/figures.js";
import "./panels/folds.js";
import "./panels/movers.js";
import "./panels/pictures.js";
import "./panels/sliders.js";
import "./panels/toolbar.js";
import "./payload.js";
import "./readings.js";
import "./screens.js";
import "./tuners.js";
import "./vendor/d3.js";
import "./weighing.js";
import "./words.js";
