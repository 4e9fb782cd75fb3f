/** `<answer-check>`: a question of an exercise, turned into a form that says at once how it went. */
import { word } from "../strings/page.ts";
import { agrees, type Expected, readNumber } from "./answers.ts";
import { progressBook } from "./progress.ts";

function expected({ dataset }: HTMLElement): Expected {
  return { value: Number(dataset.value), within: Number(dataset.within) };
}

/** A new element with a class and with children. */
function make<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  className: string,
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...children);
  return made;
}

class AnswerCheck extends HTMLElement {
  private readonly said = make("div", "said");
  private readonly key = this.dataset.key ?? "";

  connectedCallback(): void {
    if (this.querySelector("form")) return;
    const choices = [...this.querySelectorAll<HTMLLIElement>("li")];
    const form = choices.length ? this.choiceForm(choices) : this.numberForm();
    form.noValidate = true;
    this.said.setAttribute("role", "status");
    this.said.id = `said-${this.key}`;
    form.append(this.said);
    this.append(form);
    if (progressBook.get().right.includes(this.key)) this.say("before", word("rightBefore"));
  }

  /** One line: question, field, unit, button. */
  private numberForm(): HTMLFormElement {
    const { unit = "" } = this.dataset;
    const field = make("input", "");
    field.id = `answer-${this.key}`;
    field.autocomplete = "off";
    field.spellcheck = false;
    field.setAttribute("aria-describedby", this.said.id);
    const label = make("label", "ask", ...(this.querySelector(".ask")?.childNodes ?? []));
    label.htmlFor = field.id;
    this.querySelector(".ask")?.remove();
    const button = make("button", "", word("check"));
    const form = make("form", "", label, make("div", "line", field, unit, button));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.judgeNumber(field, unit === "%");
    });
    return form;
  }

  private judgeNumber(field: HTMLInputElement, inPercent: boolean): void {
    const text = field.value.trim();
    const value = readNumber(text, inPercent);
    field.setAttribute("aria-invalid", "true");
    if (value === null) {
      const shown = text.length > 40 ? `${text.slice(0, 40)}…` : text;
      this.say("wrong", text ? word("notNumber", { text: shown }) : word("nothing"));
    } else if (agrees(value, expected(this))) {
      field.removeAttribute("aria-invalid");
      this.right();
    } else {
      const traps = [...this.querySelectorAll<HTMLElement>("p[data-value]")];
      this.wrong(traps.find((trap) => agrees(value, expected(trap))));
    }
  }

  /** A group of radio buttons with the question as its name. */
  private choiceForm(choices: HTMLLIElement[]): HTMLFormElement {
    const legend = make("legend", "ask", ...(this.querySelector(".ask")?.childNodes ?? []));
    const labels = choices.map((choice, number) => {
      const radio = make("input", "");
      radio.type = "radio";
      radio.name = this.key;
      radio.value = String(number);
      return make("label", "choice", radio, ...(choice.querySelector("span")?.childNodes ?? []));
    });
    const form = make(
      "form",
      "",
      make("fieldset", "", legend, ...labels),
      make("div", "line", make("button", "", word("check"))),
    );
    this.replaceChildren();
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const chosen = choices[Number(new FormData(form).get(this.key) ?? Number.NaN)];
      const why = chosen?.querySelector("p") ?? undefined;
      if (!chosen) this.say("wrong", word("noChoice"));
      else if ("right" in chosen.dataset) this.right(why);
      else this.wrong(why);
    });
    return form;
  }

  private right(why?: Element): void {
    this.say("right", word("right"), why);
    const answer = this.closest(".question")?.querySelector("details");
    const checks = [...(this.closest(".question")?.querySelectorAll("answer-check .said") ?? [])];
    // The whole solution, once no question of this exercise is left to answer.
    if (answer && checks.every((said) => said.matches(".right, .before"))) answer.open = true;
    progressBook.change((progress) => {
      if (!progress.right.includes(this.key)) progress.right.push(this.key);
    });
  }

  private wrong(why?: Element): void {
    this.say("wrong", word("wrong"), why ?? word("again"));
  }

  private say(look: "right" | "wrong" | "before", verdict: string, why?: Element | string): void {
    this.said.className = `said ${look}`;
    const reason = typeof why === "string" ? [why] : [...(why?.cloneNode(true).childNodes ?? [])];
    this.said.replaceChildren(make("strong", "", verdict), " ", ...reason);
  }
}

customElements.define("answer-check", AnswerCheck);
