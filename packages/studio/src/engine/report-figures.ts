/** A printed figure for each explanation, as a PNG file that says where it comes from. */

import { encodePng, explanationFigure, provenanceText } from "@fovea/render";
import type { Desk } from "./desk.ts";
import type { NamedFile, ReportQuestion } from "./report-messages.ts";
import {
  againText,
  fileName,
  preparationOf,
  seenOn,
  shownOf,
  software,
  targetWords,
} from "./report-parts.ts";

export async function reportFigures(desk: Desk, question: ReportQuestion): Promise<readonly NamedFile[]> {
  const opened = desk.model(question.model);
  const files: NamedFile[] = [];
  for (const picture of question.pictures) {
    const seen = seenOn(desk, question.model, picture.id);
    const prediction = await desk.prediction(question.model, picture.id);
    for (const each of picture.explanations) {
      const shown = shownOf(each);
      if (!seen || !shown) continue;
      const { title, score, scoreName, ledger } = each;
      const target = targetWords(each.question.target, prediction);
      const text = provenanceText({
        ...{ software, target, ledger },
        title: `${title} for ${target}`,
        method: each.question.method,
        modelSha256: opened.info.sha256,
        preprocessing: preparationOf(opened),
        seed: each.seed,
        engine: opened.info.engine,
        command: againText({ ...question, pictures: [{ ...picture, explanations: [each] }] }, opened),
      });
      const drawn = explanationFigure({ title, target: each.target, score, scoreName, ledger, seen, shown });
      files.push({ name: `${fileName(picture, each)}.png`, bytes: await encodePng(drawn, { text }) });
    }
  }
  return files;
}
