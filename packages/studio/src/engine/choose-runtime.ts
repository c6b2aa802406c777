/** Which engine the page runs on. */

import type { Runtime } from "@fovea/core";
import { webRuntime } from "@fovea/core/web";
import { breathing } from "./breathing.ts";
import type { EngineChoice } from "./messages.ts";

/** WebGPU where the browser has a GPU of its own, else WebAssembly with as many threads as the page may have. */
export async function chooseRuntime(choice: EngineChoice): Promise<Runtime> {
  const gpu = choice === "webgpu" || (choice === "auto" && (await hasGpu()));
  return breathing(await webRuntime({ gpu }));
}

/** A GPU made of software is slower than WebAssembly. */
async function hasGpu(): Promise<boolean> {
  const { gpu } = navigator as Navigator & { readonly gpu?: Gpu };
  const adapter = await gpu?.requestAdapter().catch(() => null);
  return adapter !== null && adapter !== undefined && !isSoftware(adapter);
}

const isSoftware = ({ isFallbackAdapter, info }: GpuAdapter): boolean =>
  (info?.isFallbackAdapter ?? isFallbackAdapter ?? false) ||
  /swiftshader|llvmpipe|software|basic render/i.test(
    `${info?.vendor} ${info?.architecture} ${info?.description}`,
  );

/** As much of WebGPU as is looked at. */
interface Gpu {
  requestAdapter(): Promise<GpuAdapter | null>;
}

interface GpuAdapter {
  readonly isFallbackAdapter?: boolean;
  readonly info?: {
    readonly isFallbackAdapter?: boolean;
    readonly vendor?: string;
    readonly architecture?: string;
    readonly description?: string;
  };
}
