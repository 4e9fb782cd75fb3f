/** The worker that runs the digit network: it owns onnxruntime-web. */
import "../engine/modest-memory.ts";
import type { Engine } from "../engine/calls.ts";
import { desk } from "../wire/desk.ts";
import { DigitAnswers } from "./answers.ts";
import type { DigitCalls } from "./calls.ts";

/** What the graphs that train run on: the worker is built once for each. */
declare const TRAINS_ON: Engine;

// A GPU that is lost shows as a promise or as a trap in the engine, whichever comes first.
const subject = TRAINS_ON === "webgpu" ? "WebGPU" : "onnx";

desk<DigitCalls>(self, subject, (onProgress) => new DigitAnswers(onProgress, TRAINS_ON));
