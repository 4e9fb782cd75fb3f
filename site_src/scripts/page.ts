/** What every page loads. */
import "./reachable.ts";
import "./reading.ts";
import "./shortcuts.ts";
