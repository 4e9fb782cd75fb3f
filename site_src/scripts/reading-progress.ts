/** `<reading-progress>`: the reader's record as a table, with ways to take it along or erase it. */

import { word } from "../strings/page.ts";
import { offerFile } from "./offer-file.ts";
import { CHECK, navigation, titleOf } from "./pages.ts";
import { merge, parseProgress, progressBook } from "./progress.ts";

const FILE = "book-progress.json";

function row(name: "th" | "td", ...texts: string[]): HTMLTableRowElement {
  const line = document.createElement("tr");
  line.append(
    ...texts.map((text, column) => {
      const cell = document.createElement(column ? name : "th");
      cell.textContent = text;
      if (name === "th") cell.scope = "col";
      else if (!column) cell.scope = "row";
      return cell;
    }),
  );
  return line;
}

class ReadingProgress extends HTMLElement {
  private readonly record = document.createElement("div");
  private readonly said = document.createElement("p");
  private readonly file = document.createElement("input");

  connectedCallback(): void {
    this.said.setAttribute("role", "status");
    this.file.type = "file";
    this.file.accept = ".json,application/json";
    this.file.hidden = true;
    this.file.addEventListener("change", () => void this.import());
    const buttons = document.createElement("p");
    buttons.append(
      this.button("export", () => this.export()),
      " ",
      this.button("import", () => this.file.click()),
      " ",
      this.button("erase", () => this.erase()),
      this.file,
    );
    this.replaceChildren(this.record, buttons, this.said);
    this.show();
  }

  private button(name: "export" | "import" | "erase", act: () => void): HTMLButtonElement {
    const button = document.createElement("button");
    button.textContent = word(name);
    button.addEventListener("click", act);
    return button;
  }

  private show(): void {
    const { pages, right } = progressBook.get();
    const rows = [...navigation()].flatMap(([page, link]) => {
      const { read = [], of = 0 } = pages[page] ?? {};
      return of ? [row("td", titleOf(link), `${read.length} / ${of}`)] : [];
    });
    if (!rows.length && !right.length) this.record.textContent = word("nothingRead");
    else {
      const table = document.createElement("table");
      table.createTHead().append(row("th", word("page"), word("sectionsRead")));
      table.createTBody().append(...rows, row("td", word("answersRight"), String(right.length)));
      this.record.replaceChildren(table);
    }
    if (!progressBook.kept) this.complain(word("notKept"));
  }

  /** Say what failed, with the way to the check of the browser. */
  private complain(text: string): void {
    const link = document.createElement("a");
    link.href = CHECK;
    link.textContent = word("checkBrowser");
    this.said.replaceChildren(text, " ", link);
  }

  private export(): void {
    const text = JSON.stringify(progressBook.get(), null, 1);
    offerFile(new Blob([text], { type: "application/json" }), FILE);
  }

  private async import(): Promise<void> {
    const [chosen] = this.file.files ?? [];
    if (!chosen) return;
    try {
      const brought = parseProgress(await chosen.text());
      progressBook.set(merge(progressBook.get(), brought));
      const values = {
        pages: Object.keys(brought.pages).length,
        answers: brought.right.length,
      };
      this.said.textContent = word("imported", values);
    } catch (error) {
      this.complain(word("badFile", { name: chosen.name, detail: String(error) }));
    }
    this.file.value = "";
    this.show();
  }

  private erase(): void {
    progressBook.erase();
    this.said.textContent = word("erased");
    this.show();
  }
}

customElements.define("reading-progress", ReadingProgress);
