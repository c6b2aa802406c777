/** What a person takes home: the explanations of this session as one page, as pictures, as numbers. */

import type { Desk } from "./desk.ts";
import type { NamedFile, ReportQuestion } from "./report-messages.ts";

/** What writes the files is loaded when the first report is asked for. */
export class Reporting {
  readonly #desk: Desk;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  /** One HTML file that needs nothing else. */
  async html(question: ReportQuestion): Promise<string> {
    const { reportPage } = await import("./report-page.ts");
    return reportPage(this.#desk, question);
  }

  /** A PNG for each explanation, with caption and provenance. */
  async figures(question: ReportQuestion): Promise<readonly NamedFile[]> {
    const { reportFigures } = await import("./report-figures.ts");
    return reportFigures(this.#desk, question);
  }

  /** All numbers. */
  async json(question: ReportQuestion): Promise<string> {
    const { reportJson } = await import("./report-json.ts");
    return JSON.stringify(await reportJson(this.#desk, question), null, 1);
  }
}
