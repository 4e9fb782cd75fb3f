/** What is seen of a poem once there is one: fetched when the reader asks for it, not before. */
import "./candidate-list.ts";
import "./form-check.ts";
import "./poem-keeper.ts";
import "../shared/verse-poem.ts";
