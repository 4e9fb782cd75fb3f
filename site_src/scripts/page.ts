/** What every page loads. */
import "./reachable.ts";
import "./reading.ts";
import "./report.ts";
import "./shortcuts.ts";
