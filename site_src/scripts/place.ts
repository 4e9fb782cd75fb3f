/** The language switch leads to the very place of the page. */
import { keepPlace } from "./placing.ts";

document.addEventListener(
  "click",
  ({ target }) => {
    const link = (target as Element).closest?.<HTMLAnchorElement>("a.md-select__link");
    if (link) keepPlace(link.pathname);
  },
  true,
);
