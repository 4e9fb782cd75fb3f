/** The worker that calculates sizes: of onnxruntime-web it has what one small graph needs. */
import "../engine/modest-memory.ts";
import type { Manifest } from "../../../build/types/calculator/manifest.d.ts";
import shape from "../../../build/types/calculator/manifest-shape.json" with { type: "json" };
import { assets } from "../engine/addresses.ts";
import { gauge } from "../engine/download.ts";
import { Files } from "../engine/files.ts";
import { Graphs } from "../engine/graphs.ts";
import { desk } from "../wire/desk.ts";
import type { CalculatorCalls, ModelName } from "./calls.ts";

desk<CalculatorCalls>(self, "onnx", (onProgress) => {
  const files = new Files<ModelName, Manifest>(new URL("models/calculator/", assets), shape);
  const graphs = new Graphs(files, "wasm");
  return {
    async load() {
      const { models, sizes } = await files.open();
      const onBytes = gauge([models.size, graphs.sessions], onProgress);
      await Promise.all([graphs.sessions.load(onBytes), files.graph("size", onBytes)]);
      return { models, sizes };
    },
    run: (graph, feeds, fetches) => graphs.run(graph, feeds, fetches),
    verify: (model) => graphs.verify(model),
  };
});
