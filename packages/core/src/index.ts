/** The public door: re-exports only. */

export type { Advice, AdvicePicture, AdviceRequest, AdviceRow, Cell, UseAdvice } from "./advise/advice.ts";
export { advise } from "./advise/advise.ts";
export { type Column, type CriterionId, columns as adviceColumns } from "./advise/criteria.ts";
export { quickOptions } from "./advise/quick-options.ts";
export { isSound } from "./advise/uses.ts";
export { fewest as fewestForBias, findBias } from "./bias/bias.ts";
export type {
  BiasPicture,
  BiasReport,
  BiasRequest,
  Claim,
  ClassBias,
  Example,
  RegionTest,
} from "./bias/report.ts";
export { type ErrorCode, FoveaError, reason, UnsupportedOpError } from "./errors.ts";
export {
  type ClassTarget,
  checkedOptions,
  contrastForm,
  type ExplainRequest,
  type Explanation,
  explain,
  type Prediction,
  predict,
  summary,
  type Target,
  targetsFor,
} from "./explain/explain.ts";
export { type ExportRequest, exportExplanation } from "./explain/export-graph.ts";
export { type Heat, heatOf } from "./explain/heat.ts";
export { type LayerRelevanceRequest, layerRelevance } from "./explain/layer-relevance.ts";
export { objectiveLayers, objectiveValue } from "./explain/objective-value.ts";
export { type MethodOption, optionsOf } from "./explain/option-values.ts";
export { type ClassPrediction, type Scores, scoresOf, topClasses } from "./explain/prediction.ts";
export { type Applicability, nodesWithoutRule, survey } from "./explain/survey.ts";
export { type AtlasGraph, atlasGraph } from "./features/atlas-graph.ts";
export {
  type CellClass,
  cellClasses,
  defaultGrids,
  defaultLeast,
  type GridCell,
  gridCells,
  meanVector,
  unitSquare,
} from "./features/atlas-grid.ts";
export { type AtlasSample, atlasSamples, samplePositions } from "./features/atlas-samples.ts";
export { whitening } from "./features/atlas-whitening.ts";
export { type Ceiling, ceilingOf, type MaximaGraph, maximaGraph } from "./features/channel-maxima.ts";
export {
  type CkaEstimator,
  type FeatureRows,
  fewestForCka,
  LayerSimilarity,
  linearCka,
} from "./features/cka.ts";
export { type ComparedLayer, layersToCompare } from "./features/cka-layers.ts";
export { type FeatureMaps, featureMaps, storyLayers } from "./features/feature-maps.ts";
export {
  type ChannelNumbers,
  channelNumbers,
  deadChannels,
  type Extremes,
  isSigned,
  quantileOfSizes,
  widened,
} from "./features/feature-maps-channels.ts";
export {
  bySpecificity,
  fewestOthers,
  type MaximaSums,
  noMaxima,
  prominence,
  type Specificity,
  type SpecificityKind,
  specificityText,
  withMaxima,
  zScores,
} from "./features/feature-maps-specific.ts";
export {
  type Convolution,
  convolutions,
  type Filters,
  filterLimits,
  filtersOf,
  firstConvolution,
  type LevelScale,
  normalisedFilters,
} from "./features/filters.ts";
export { type FilterPair, type FilterStatistics, filterStatistics } from "./features/filters-statistics.ts";
export { type LayoutOptions, umapLayout } from "./features/layout-umap.ts";
export {
  distanceBetween,
  type FeatureDistance,
  featureDistances,
  type NeighbourQuery,
  NeighbourSearch,
} from "./features/neighbours.ts";
export type { Neighbour } from "./features/neighbours-heap.ts";
export {
  embeddingValue,
  type FeatureGraph,
  type FeatureLayer,
  type FeaturePool,
  featureGraph,
  featureLayer,
  featurePools,
} from "./features/neighbours-layer.ts";
export { type ClassPurity, classPurity } from "./features/neighbours-purity.ts";
export { type KnownDistance, type Novelty, noveltyOf } from "./features/novelty.ts";
export { calibrationSize } from "./features/novelty-calibration.ts";
export { type AxisForm, type FieldForm, fieldForms } from "./features/receptive-field/closed-form.ts";
export {
  type FieldAxis,
  type ReceptiveField,
  type ReceptiveOptions,
  receptiveField,
} from "./features/receptive-field/receptive-field.ts";
export { Builder } from "./graph/builder.ts";
export type { Graph, Node, OpenShape, Port, StaticGraph, Value } from "./graph/graph.ts";
export { parseGraph, printGraph } from "./graph/text.ts";
export { discoverPreprocessing, type Evidence } from "./image/discover.ts";
export {
  checkLabels,
  type Labels,
  labelsFromJson,
  labelsFromMetadata,
  labelsFromText,
} from "./image/labels.ts";
export { preprocessingKey } from "./image/metadata.ts";
export { parsePreprocessing } from "./image/parse-preprocessing.ts";
export { type Picture, picture, withChannels } from "./image/picture.ts";
export { type PixelRange, pixelRangeOf } from "./image/pixel-range.ts";
export { type Box, originalBox, type Placement, place } from "./image/placement.ts";
export { preprocess } from "./image/preprocess.ts";
export { preprocessGraph } from "./image/preprocess-graph.ts";
export {
  describePreprocessing,
  type Preprocessing,
  type PreprocessingField,
  type PreprocessingFields,
} from "./image/preprocessing.ts";
export type { Sidecar } from "./image/sidecars.ts";
export type { Box as OccluderBox } from "./incremental/extents.ts";
export { type Occluded, Occluder, type OccluderOptions } from "./incremental/occluder.ts";
export { encodeModel } from "./load/encode.ts";
export { type LoadedModel, loadModel } from "./load/load.ts";
export { intersectionOverUnion } from "./localise/components.ts";
export {
  boxInOriginal,
  defaultThreshold,
  type Localisation,
  type Located,
  type LocateOptions,
  localise,
  maskInOriginal,
  type Original,
} from "./localise/localise.ts";
export { type Mask, maskOf, type PixelMap, readThreshold, type Threshold } from "./localise/mask.ts";
export { seed, seedsOf } from "./localise/seeds.ts";
export { catalog } from "./methods/catalog.ts";
export {
  type Convention,
  conventionFor,
  conventions,
  conventionTable,
  idsOf,
} from "./methods/conventions.ts";
export { byFamily, type Chapter, families } from "./methods/families.ts";
export type { Check } from "./methods/ledger.ts";
export type { Axiom, Display, Domain, Family, Method, Need, View } from "./methods/method.ts";
export { methodById } from "./methods/method-by-id.ts";
export { baselineOf } from "./methods/parts/baseline.ts";
export { segmentsOf } from "./methods/parts/segmentation.ts";
export { blended, spaceOf } from "./methods/parts/space.ts";
export { type Windows, windowBox, windowPixels, windowsOn } from "./methods/parts/windows.ts";
export { type SmoothedOptions, smoothed } from "./methods/smoothed.ts";
export { metrics } from "./metrics/catalog.ts";
export { byCriterion, criteria, type MetricChapter } from "./metrics/criteria.ts";
export { levelForAll } from "./metrics/intervals/level.ts";
export {
  type BootstrapOptions,
  classMeansInterval,
  type MeanInterval,
  meanInterval,
  pairedDifference,
} from "./metrics/intervals/mean-interval.ts";
export { normalQuantile } from "./metrics/intervals/normal.ts";
export {
  type DifferenceInterval,
  differenceOfShares,
  type ShareInterval,
  shareInterval,
} from "./metrics/intervals/share-interval.ts";
export { centreHeat, randomHeat } from "./metrics/localisation/baseline-heats.ts";
export type { Criterion, Measured, Metric, TruthNeed } from "./metrics/metric.ts";
export { OtherModels } from "./metrics/other-models.ts";
export { placedTruth } from "./metrics/place-truth.ts";
export { type Comparable, comparable, pearson, spearman, ssim, topOverlap } from "./metrics/similarity.ts";
export { type Change, Subject, type SubjectRequest } from "./metrics/subject.ts";
export {
  maskOfObject,
  type NamedMask,
  type Truth,
  type TruthObject,
  type TruthPart,
} from "./metrics/truth.ts";
export { type ClassMap, type Matches, matchClasses } from "./model/class-match.ts";
export { classNamed, nearest, unknownClass } from "./model/class-names.ts";
export { knownLayer, spatialLayerNamed } from "./model/layer-names.ts";
export { defaultLayer, inputChannelAxis, type SpatialLayer, spatialLayers } from "./model/layers.ts";
export { Model, type ModelOptions } from "./model/model.ts";
export { decodeNpy, encodeNpy } from "./npy.ts";
export { drawnBySeed, type Random, random, shuffled } from "./random.ts";
export type { CompileOptions, Runtime, Session, Tensors } from "./run/runtime.ts";
export { depthLayers } from "./synthesis/depth-layers.ts";
export {
  type Dream,
  type DreamFrame,
  type DreamOptions,
  type DreamRequest,
  dream,
  type OctaveLedger,
} from "./synthesis/dream/dream.ts";
export { dreamLayer } from "./synthesis/dream/dream-layer.ts";
export {
  type DreamPart,
  dreamObjective,
  guidedObjective,
  readDreamParts,
} from "./synthesis/dream/dream-parts.ts";
export type { PlanarImage } from "./synthesis/dream/planar.ts";
export { thumbnail } from "./synthesis/dream/thumbnail.ts";
export { ImageObjective, type ScoredImage } from "./synthesis/image-objective.ts";
export { ImageTap } from "./synthesis/image-tap.ts";
export { type Inversion, type InversionRequest, invert } from "./synthesis/invert/invert.ts";
export { type Network, openTrunk, type TrunkRequest } from "./synthesis/network.ts";
export type {
  ApartObjective,
  CaricatureObjective,
  ChannelObjective,
  ClassObjective,
  DirectionObjective,
  GuideObjective,
  LayerObjective,
  MixObjective,
  Objective,
  ResembleObjective,
  SingleObjective,
} from "./synthesis/objective.ts";
export { type NamedObjective, type ObjectiveNaming, parseObjectives } from "./synthesis/parse-objective.ts";
export { imageChannels, imageSize, type PixelScale } from "./synthesis/pixel-scale.ts";
export { type Preset, presets } from "./synthesis/presets.ts";
export {
  type Frame,
  parametrisations,
  type Regularisers,
  type SynthesisedImage,
  type SynthesisLedger,
  type SynthesisOptions,
  type SynthesisRequest,
  type Transform,
} from "./synthesis/synthesis.ts";
export { synthesise } from "./synthesis/synthesise.ts";
export {
  coordinates,
  type ElementType,
  type FloatTensor,
  floats,
  shapeText,
  sizeOf,
  type Tensor,
  toFloats,
} from "./tensor.ts";
export { type AugmentOptions, type AugmentSeed, augment } from "./training/augment.ts";
export {
  type Checkpoint,
  decodeCheckpoint,
  type EpochResult,
  encodeCheckpoint,
  type RunOptions,
} from "./training/checkpoint.ts";
export { mixedSeed, type TrainingBatch, type TrainingData } from "./training/data.ts";
export { type BatchProgress, type FitRequest, fit, look } from "./training/fit.ts";
export {
  type Backbone,
  type BackboneRequest,
  backboneAt,
  type HeadOptions,
  headGraph,
  joined,
  withHead,
} from "./training/heads.ts";
export type { LossKind, TrainingLabels } from "./training/loss.ts";
export type { AdamWOptions, OptimiserOptions, SgdOptions } from "./training/optimisers.ts";
export type { Layout, Parameter } from "./training/parameters.ts";
export { Trainer, type TrainerState } from "./training/trainer.ts";
export type { TrainerRequest } from "./training/trainer-request.ts";
export type { Composite, CompositeRow, LayerRule } from "./transform/relevance/composite.ts";
export { parseComposite } from "./transform/relevance/parse-composite.ts";
export { type OutputForm, outputForms } from "./transform/score/score.ts";
