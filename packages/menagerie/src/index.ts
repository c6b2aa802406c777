/** The public door: re-exports only. */

export {
  type Annotated,
  type Coco,
  type CocoAnnotation,
  type CocoImage,
  type CocoPart,
  cocoOf,
  fileNameOf,
  greyTruth,
  type Runs,
  runLengths,
} from "./annotate.ts";
export { type Judged, judgedDrawing, knownAnimals } from "./judged-drawings.ts";
export { type MenagerieNetOptions, menagerieNet } from "./net/menagerie-net.ts";
export { openRasteriser, type Rasteriser, type RasteriserSource } from "./rasterise.ts";
export { drawScene, type Scene, type SceneMark, type SceneObject, type ScenePart } from "./scene.ts";
export {
  type Background,
  backgrounds,
  type CheckedWorld,
  checkedWorld,
  type Label,
  labels,
  type Variant,
  variants,
  type World,
} from "./world.ts";
