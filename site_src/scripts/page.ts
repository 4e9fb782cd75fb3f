/** What every page loads. */
import "./notes.ts";
import "./reachable.ts";
import "./reading.ts";
import "./report.ts";
import "./searching.ts";
import "./shortcuts.ts";
