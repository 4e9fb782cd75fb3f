/** The place on a page, told by its headings: its twin in another language has the same ones. */
const KEY = "place";
/** Below the header, in px. */
const LINE = 64;

interface Place {
  /** the page that it is a place of */
  path: string;
  heading: string;
  /** of the way to the next heading */
  share: number;
}

function headings(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>("article :is(h1, h2, h3)[id]")];
}

const topOf = (part: Element) => part.getBoundingClientRect().top;

/** From a heading to the next one, or to the end of the article. */
function wayFrom(heading: HTMLElement): number {
  const all = headings();
  const next = all[all.indexOf(heading) + 1];
  const end = next
    ? topOf(next)
    : (document.querySelector("article")?.getBoundingClientRect().bottom ?? 0);
  return Math.max(1, end - topOf(heading));
}

/** Keep where the reader is for the twin of this page. */
export function keepPlace(path: string): void {
  const heading = headings()
    .filter((each) => topOf(each) < LINE)
    .at(-1);
  if (!heading) return;
  const place: Place = {
    path,
    heading: heading.id,
    share: (LINE - topOf(heading)) / wayFrom(heading),
  };
  sessionStorage.setItem(KEY, JSON.stringify(place));
}

/** Whether the reader comes from the twin of this page, from somewhere down there. */
export function isPlaced(): boolean {
  return keptPlace() !== null;
}

function keptPlace(): Place | null {
  const kept = JSON.parse(sessionStorage.getItem(KEY) ?? "null") as Place | null;
  return kept?.path === location.pathname ? kept : null;
}

/** Go to the place that was kept; once, for who comes back later begins at the top. */
export function goToPlace(): void {
  const place = keptPlace();
  sessionStorage.removeItem(KEY);
  const heading = place && document.getElementById(place.heading);
  if (!heading) return;
  document.documentElement.dataset.placed = "";
  const top = topOf(heading) + place.share * wayFrom(heading) - LINE;
  window.scrollBy({ top, behavior: "instant" });
}
