/** The layers one behind the other, each a plane with its strongest maps; the stack can be turned. */

import { numberText } from "@fovea/render";
import { type CSSProperties, type ReactElement, useRef } from "react";
import { engine } from "../../client/engine.ts";
import type { StackLayer } from "../../engine/network-answers.ts";
import { useAnswer } from "../../state/use-answer.ts";
import { RasterCanvas } from "./raster-canvas.tsx";
import { fittingScale, type PlaneSize, perspective } from "./stack-fit.ts";
import { useRoom } from "./use-room.ts";
import { useTurning } from "./use-turning.ts";
import type { DrawingProps } from "./where-to-begin.tsx";

/** From plane to plane, pixels. */
const apart = 62;
/** Height of the name under a plane, and its edges, pixels. */
const caption = 18;

export function LayerStack({ model, picture, chosen, onChoose }: DrawingProps): ReactElement {
  const key = JSON.stringify([model.id, picture.id]);
  const {
    value: layers,
    error,
    progress,
  } = useAnswer(key, (...job) => engine().network.stack(model.id, picture.id, ...job));
  const scene = useRef<HTMLDivElement>(null);
  const room = useRoom(scene);
  const turning = useTurning(scene);
  const planes = layers?.map((layer, i) => placed(layer, i, layers.length)) ?? [];
  const scale = fittingScale(planes, turning, room);
  if (error) return <p role="alert">{error.message}.</p>;
  return (
    <>
      <div className="row">
        {turning.buttons.map(({ label, sign, turn }) => (
          <button key={label} type="button" aria-label={label} onClick={turn}>
            {sign}
          </button>
        ))}
      </div>
      {!layers && <progress value={progress} aria-label="Looking at the layers" />}
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would be announced as a form */}
      <div
        ref={scene}
        className="scene"
        role="group"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys turn it
        tabIndex={0}
        aria-label="Stack of layers; drag or use the arrow keys to turn it"
        onKeyDown={turning.press}
        onPointerDown={turning.grab}
        style={{ perspective }}
      >
        <div
          className="turntable"
          style={{ transform: `scale(${scale}) rotateX(${turning.x}deg) rotateY(${turning.y}deg)` }}
        >
          {layers?.map((layer, i) => (
            <Plane
              key={layer.value}
              layer={layer}
              size={planes[i] as PlaneSize}
              chosen={layer.value === chosen}
              onChoose={() => turning.moved() || onChoose(layer.value)}
            />
          ))}
        </div>
      </div>
      {layers && (
        <p className="quiet">
          From the picture's side to the answer's: {layers.length} layers that everything passes. Each plane
          shows the {layers[0]?.shown} strongest of its channels on one scale of colours; {scaleWords(layers)}
          .
        </p>
      )}
    </>
  );
}

/** Finer maps are larger planes, but not in proportion: the coarse ones are to be seen too. */
function placed({ height }: StackLayer, at: number, count: number): PlaneSize {
  const side = Math.round(60 + 16 * Math.log2(Math.max(2, height)));
  return { width: side, height: side + caption, depth: ((count - 1) / 2 - at) * apart };
}

function Plane({
  layer,
  size: { width, height, depth },
  chosen,
  onChoose,
}: {
  readonly layer: StackLayer;
  readonly size: PlaneSize;
  readonly chosen: boolean;
  readonly onChoose: () => void;
}): ReactElement {
  const style: CSSProperties = {
    width,
    marginLeft: -width / 2,
    marginTop: -height / 2,
    transform: `translateZ(${depth}px)`,
  };
  return (
    <button
      type="button"
      className="plane"
      style={style}
      aria-pressed={chosen}
      title={`${layer.name}: ${layer.channels} × ${layer.height}×${layer.width}`}
      onClick={onChoose}
    >
      <RasterCanvas raster={layer.mosaic} />
      <span>{layer.name.split("/").filter(Boolean).slice(-2).join("/")}</span>
    </button>
  );
}

const scaleWords = (layers: readonly StackLayer[]): string =>
  `from front to back the brightest colour stands for ${layers.map(({ limit }) => numberText(limit)).join(", ")}`;
