import { run } from "./check.js";
import "./names.test.js";
import "./text.test.js";
import "./decode.test.js";
import "./columns.test.js";
import "./graph.test.js";
import "./layout.test.js";
import "./viewport.test.js";
import "./words.test.js";

window.results = run();
