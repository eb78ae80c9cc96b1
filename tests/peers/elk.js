// Graphs in ELK's JSON on standard input, the same with coordinates (and the milliseconds of each layout) on standard output.
const ELK = require("elkjs");

let text = "";
process.stdin.on("data", (part) => (text += part));
process.stdin.on("end", async () => {
  const elk = new ELK();
  const done = [];
  for (const graph of JSON.parse(text)) {
    const began = performance.now();
    try {
      done.push({ graph: await elk.layout(graph), ms: performance.now() - began });
    } catch (error) {
      done.push({ error: String(error), ms: performance.now() - began });
    }
  }
  process.stdout.write(JSON.stringify(done));
});
