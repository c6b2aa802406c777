import { expect, test } from "vitest";
import { cameraFault } from "./camera-faults.ts";

test("cameraFault() says in words what browsers say by name", () => {
  const denied = cameraFault(new DOMException("Permission denied", "NotAllowedError"));
  expect(denied.message).toBe("Cannot use the camera: this page was not allowed to");
  expect(denied).toMatchObject({ code: "camera", hint: expect.stringContaining("Allow the camera") });
  expect(cameraFault(new DOMException("", "NotFoundError")).message).toContain("no camera was found");
});

test("cameraFault() without a cause is a browser that has no cameras for this page", () => {
  expect(cameraFault(undefined).message).toContain("gives none to this page");
});
