/** The worker that writes verse: it owns onnxruntime-web. */
import "../engine/modest-memory.ts";
import { desk } from "../wire/desk.ts";
import { VerseAnswers } from "./answers.ts";
import type { VerseCalls } from "./calls.ts";

desk<VerseCalls>(self, "onnx", (onProgress) => new VerseAnswers(onProgress));
