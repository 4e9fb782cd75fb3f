/** What every page loads. */
import "./colours.ts";
import "./notes.ts";
import "./paper.ts";
import "./place.ts";
import "./presenting.ts";
import "./quantities.ts";
import "./reachable.ts";
import "./reading.ts";
import "./report.ts";
import "./searching.ts";
import "./shortcuts.ts";
