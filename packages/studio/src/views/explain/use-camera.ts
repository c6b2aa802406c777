/** The camera, from the first frame to its end: frame after frame to the worker, one at a time. */

import { transfer } from "comlink";
import { useEffect, useRef, useState } from "react";
import { engine } from "../../client/engine.ts";
import type { FrameAnswer, FrameQuestion } from "../../engine/camera-frame.ts";
import { tell } from "../../state/studio.ts";
import { cameraFault } from "./camera-faults.ts";

export interface CameraState {
  /** Carries the stream, out of sight: the picture is shown as the model sees it. */
  readonly video: HTMLVideoElement;
  readonly answer: FrameAnswer | undefined;
  /** Answers a second, over the last second or so. */
  readonly rate: number | undefined;
}

/** Networks see far less. */
const wanted: MediaStreamConstraints = {
  video: { width: { ideal: 480 }, height: { ideal: 360 }, facingMode: "environment" },
};

/** Runs while the component is there; a failure is told and ends it. */
export function useCamera(question: FrameQuestion, onEnd: () => void): CameraState {
  const [video] = useState(newVideo);
  const asked = useRef(question);
  asked.current = question;
  const [answer, setAnswer] = useState<FrameAnswer | undefined>();
  const [rate, setRate] = useState<number | undefined>();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the camera is opened once
  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    const count = counter(setRate);
    const taken = (found: FrameAnswer): void => {
      setAnswer(found);
      count();
    };
    watch(video, () => asked.current, taken, signal).catch((error) => {
      if (signal.aborted) return;
      tell(error);
      onEnd();
    });
    return () => {
      controller.abort();
      void engine().camera.stop();
    };
  }, []);
  return { video, answer, rate };
}

function newVideo(): HTMLVideoElement {
  const video = document.createElement("video");
  video.muted = true;
  video.playsInline = true;
  return video;
}

async function watch(
  video: HTMLVideoElement,
  question: () => FrameQuestion,
  taken: (answer: FrameAnswer) => void,
  signal: AbortSignal,
): Promise<void> {
  const stream = await opened(signal);
  try {
    video.srcObject = stream;
    await video.play();
    while (!signal.aborted) {
      if (stream.getVideoTracks()[0]?.readyState !== "live")
        throw cameraFault(new DOMException("", "AbortError"));
      await nextFrame(video, signal);
      if (signal.aborted) return;
      const frame = await createImageBitmap(video);
      const answer = await engine().camera.look(question(), transfer(frame, [frame]));
      if (!signal.aborted) taken(answer);
    }
  } finally {
    for (const track of stream.getTracks()) track.stop();
  }
}

async function opened(signal: AbortSignal): Promise<MediaStream> {
  const { mediaDevices } = navigator as { mediaDevices?: MediaDevices };
  if (mediaDevices === undefined) throw cameraFault(undefined);
  const stream = await mediaDevices.getUserMedia(wanted).catch((cause: unknown) => {
    throw cameraFault(cause);
  });
  if (signal.aborted) for (const track of stream.getTracks()) track.stop();
  signal.throwIfAborted();
  return stream;
}

/** When there is a new frame; now and then anyway, so that a camera that ended is noticed. */
const nextFrame = (video: HTMLVideoElement, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, 1000);
    const go = (): void => {
      clearTimeout(timer);
      resolve();
    };
    signal.addEventListener("abort", go, { once: true });
    video.requestVideoFrameCallback(() => {
      signal.removeEventListener("abort", go);
      go();
    });
  });

/** Tells the rate twice a second. */
function counter(tellRate: (rate: number) => void): () => void {
  const times: number[] = [];
  let told = 0;
  return () => {
    const now = performance.now();
    times.push(now);
    while (times.length > 2 && now - (times[0] as number) > 1500) times.shift();
    if (now - told < 500 || times.length < 2) return;
    told = now;
    tellRate((1000 * (times.length - 1)) / (now - (times[0] as number)));
  };
}
