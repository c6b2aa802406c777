import { describe, expect, test } from "vitest";
import { random } from "../random.ts";
import { floats } from "../tensor.ts";
import { explained, opened, weightsFor } from "../testing/open-text.ts";
import { crp } from "./crp.ts";
import { lrp } from "./lrp.ts";

/** Three channels of 3×3 above a picture of 4×4. */
const text = `input x: float32[1,1,4,4]
v: float32[3,1,2,2] = {…}
w: float32[3,2] = {…}
a = Conv(x, v)
h = Relu(a)
g = GlobalAveragePool(h)
f = Flatten(g)
z = MatMul(f, w)
output z`;

const net = opened(text, weightsFor(text));
const draw = random(3);
const x = floats(
  [1, 1, 4, 4],
  Float32Array.from({ length: 16 }, () => draw.normal()),
);
const composite = "epsilon-plus";

const at = async (options: Record<string, unknown>) =>
  explained(await net, x, crp, { layer: "h", options: { composite, ...options } });

interface Told {
  readonly chosen: readonly {
    readonly channel: number;
    readonly relevance: number;
    readonly share: number;
  }[];
  readonly top: readonly { readonly channel: number }[];
  readonly shares: readonly number[];
}

describe("crp", () => {
  test("through all channels is lrp, and through one after the other adds up to it", async () => {
    const whole = await explained(await net, x, lrp, { options: { composite } });
    const all = await at({ channels: "0,1,2" });
    const parts = await Promise.all([0, 1, 2].map((channel) => at({ channels: channel })));
    for (const [i, value] of whole.values.data.entries()) {
      expect(all.values.data[i]).toBeCloseTo(value, 5);
      expect(parts.reduce((sum, part) => sum + (part.values.data[i] as number), 0)).toBeCloseTo(value, 5);
    }
  });

  test("names the relevance of every channel, and passes the strongest unless told otherwise", async () => {
    const found = await at({});
    const { chosen, top, shares } = found.details.concepts as Told;
    expect(shares.reduce((sum, share) => sum + Math.abs(share), 0)).toBeCloseTo(1, 5);
    const strongest = shares.indexOf(shares.reduce((a, b) => (Math.abs(b) > Math.abs(a) ? b : a)));
    expect(chosen.map(({ channel }) => channel)).toEqual([strongest]);
    expect(top[0]?.channel).toBe(strongest);
    const named = await at({ channels: [strongest] });
    expect(found.values).toEqual(named.values);
  });

  test("the map adds up to the relevance of the chosen channels, less what biases and ε take", async () => {
    const found = await at({ top: 2 });
    const { chosen } = found.details.concepts as Told;
    const relevance = chosen.reduce((sum, one) => sum + one.relevance, 0);
    const amount = (name: string): number =>
      found.ledger.find(({ check }) => check === name)?.value ?? Number.NaN;
    const total = found.values.data.reduce((sum, value) => sum + value, 0);
    const taken = amount("relevance-to-bias-channels") + amount("relevance-to-epsilon-channels");
    expect(total + taken).toBeCloseTo(relevance, 4);
    expect(chosen).toHaveLength(2);
    expect(found.ledger.filter(({ ok }) => !ok)).toEqual([]);
  });

  test("of a layer beside a shortcut: what went round it is told, and the books balance", async () => {
    const beside = text
      .replace("h = Relu(a)", "r = Relu(a)\nu = Conv(r, k)\nh = Add(u, r)")
      .replace("a = Conv", "k: float32[3,3,1,1] = {…}\na = Conv");
    const model = await opened(beside, weightsFor(beside));
    const { ledger } = await explained(model, x, crp, { layer: "u", options: { composite: "epsilon" } });
    expect(ledger.filter(({ ok }) => !ok)).toEqual([]);
    const amount = (name: string): number => ledger.find(({ check }) => check === name)?.value ?? Number.NaN;
    expect(Math.abs(amount("relevance-to-other-branches-layer"))).toBeGreaterThan(0);
  });

  test("refuses a channel that the layer does not have", async () => {
    await expect(at({ channels: "1,3" })).rejects.toThrow(
      'Cannot pass channel 3: layer "h" has channels 0 to 2',
    );
    await expect(at({ channels: "1," })).rejects.toMatchObject({ code: "option-invalid" });
    await expect(at({ channels: "a" })).rejects.toMatchObject({ code: "option-invalid" });
    await expect(at({ top: 0 })).rejects.toMatchObject({ code: "option-invalid" });
  });
});
