/** What every page loads. */
import "./parts.ts";
import "./reachable.ts";
import "./reading.ts";
import "./report.ts";
import "./searching.ts";
import "./shortcuts.ts";
