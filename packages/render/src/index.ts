/** The public door: re-exports only. */

export {
  type AdvisedCell,
  type AdvisedRow,
  type AdvisedUse,
  type AdvisePage,
  advisePage,
} from "./advise-page.ts";
export { type Area, type AreaMap, areaMap, legend } from "./areas.ts";
export {
  type AtlasPage,
  type AtlasPageCell,
  type AtlasPageGrid,
  type AtlasPagePatch,
  atlasPage,
} from "./atlas-page.ts";
export { atlasSheet, type SheetCell } from "./atlas-sheet.ts";
export { type BiasClass, type BiasExample, type BiasPage, type BiasTest, biasPage } from "./bias-page.ts";
export { colourTable, type MapKind, rgbOf } from "./colours.ts";
export { type ComparedSides, type CompareModelsPage, compareModelsPage } from "./compare-models-page.ts";
export {
  type ComparedMap,
  type ComparedPicture,
  type ComparePage,
  comparePage,
  type NamedMatrix,
  timeText,
} from "./compare-page.ts";
export { contactSheet, type SheetOptions, type Tile } from "./contact-sheet.ts";
export {
  type EvaluateCell,
  type EvaluateChapter,
  type EvaluateColumn,
  type EvaluatePage,
  type EvaluatePicture,
  evaluatePage,
} from "./evaluate-page.ts";
export {
  type FeatureSheet,
  type FeatureTile,
  featureSheet,
  type StripRow,
  type StripSheet,
  stripSheet,
  thinning,
} from "./feature-sheet.ts";
export {
  type FeaturesPage,
  featuresPage,
  type LayerImage,
  type LayerTable,
  type PageLayer,
} from "./features-page.ts";
export {
  type CaptionLine,
  captionStrip,
  type FigureOptions,
  figure,
  type Panel,
  type Strip,
  type Tone,
} from "./figure.ts";
export { type FilterSheet, filterSheet } from "./filter-sheet.ts";
export { heatmap, type OverlayOptions, overlay } from "./heatmap.ts";
export { type LayerMatrix, layerMatrixFigure } from "./layer-matrix.ts";
export { ledgerCaption } from "./ledger-caption.ts";
export { levelPicture } from "./level-picture.ts";
export { masked } from "./masked.ts";
export { type Matrix, matrixFigure, similarityColour } from "./matrix.ts";
export {
  type NeighboursPage,
  neighboursPage,
  type ShownPicture,
  type ShownQuery,
} from "./neighbours-page.ts";
export { numberText, percentText } from "./number-text.ts";
export { type OutlineBox, type Outlines, outlined, thicknessFor } from "./outline.ts";
export { type PatchRow, type PatchSheet, type PatchTile, patchSheet } from "./patch-sheet.ts";
export { type PagePatch, type PatchesChannel, type PatchesPage, patchesPage } from "./patches-page.ts";
export { type Deflate, encodePng, type PngOptions } from "./png.ts";
export { readPngText } from "./png-text.ts";
export { type Provenance, provenanceText } from "./provenance.ts";
export type { FloatMap, Picture, Raster } from "./raster.ts";
export { htmlReport } from "./report.ts";
export { reportChecks } from "./report-checks.ts";
export { explanationFigure, type PrintedExplanation } from "./report-figure.ts";
export type {
  Report,
  ReportCheck,
  ReportFailure,
  ReportImage,
  ReportInput,
  ReportMap,
  ReportModel,
  ReportPanel,
  ReportPrediction,
  ReportRefusal,
  ReportView,
} from "./report-input.ts";
export { type KnownExplanation, reportMap } from "./report-map.ts";
export { type DisplayScale, displayScale, type ScaleOptions, sharedScale } from "./scale.ts";
export { scaleBar } from "./scale-bar.ts";
export { type PixelLayout, pixelLayout, type Seen, seenPicture } from "./seen-picture.ts";
export { type ShownMap, shownMap } from "./shown-map.ts";
export { synthesisFacts } from "./synthesis-facts.ts";
export {
  type SynthesisFact,
  type SynthesisPage,
  type SynthesisShown,
  synthesisPage,
} from "./synthesis-page.ts";
export { className, scoreName, targetLine, targetText } from "./target-text.ts";
export { unitWords } from "./unit-words.ts";
export { type FloatGrid, type Size, upsampleBilinear, upsampleNearest } from "./upsample.ts";
