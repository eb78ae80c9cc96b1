// A session of an editor with the real yaml-language-server, offline. In: {"folder", "texts": {name: text}, "ask": [[name, line, character]]},
// lines and characters from 0, texts whose first line names their schema. Out: {"diagnostics": {name: [...]}, "completions": [[label, ...]]}.
const { spawn } = require("node:child_process");
const { readFileSync } = require("node:fs");
const { join } = require("node:path");
const { pathToFileURL } = require("node:url");
const rpc = require("vscode-jsonrpc/node");

const { folder, texts, ask } = JSON.parse(readFileSync(0, "utf8"));
const settings = { yaml: { schemaStore: { enable: false }, validate: true, completion: true, yamlVersion: "1.2" }, http: {}, "[yaml]": {} };
const uri = (name) => pathToFileURL(join(folder, name)).href;

async function main() {
  const server = spawn(process.execPath, [join(__dirname, "node_modules/yaml-language-server/bin/yaml-language-server"), "--stdio"], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const link = rpc.createMessageConnection(new rpc.StreamMessageReader(server.stdout), new rpc.StreamMessageWriter(server.stdin));
  const diagnostics = {};
  let told = () => {};
  link.onRequest("workspace/configuration", ({ items }) => items.map(({ section }) => settings[section] ?? null));
  link.onRequest("client/registerCapability", () => null);
  link.onNotification("textDocument/publishDiagnostics", (found) => {
    diagnostics[found.uri] = found.diagnostics;
    told();
  });
  link.onUnhandledNotification(() => {});
  link.listen();
  await link.sendRequest("initialize", {
    processId: process.pid,
    rootUri: pathToFileURL(folder).href,
    capabilities: { workspace: { configuration: true }, textDocument: { completion: {}, publishDiagnostics: {} } },
  });
  link.sendNotification("initialized", {});
  link.sendNotification("workspace/didChangeConfiguration", { settings });
  for (const [name, text] of Object.entries(texts)) {
    link.sendNotification("textDocument/didOpen", { textDocument: { uri: uri(name), languageId: "yaml", version: 1, text } });
  }
  const names = Object.keys(texts);
  await new Promise((done) => {
    told = () => names.every((name) => uri(name) in diagnostics) && done();
    told();
  });
  const completions = [];
  for (const [name, line, character] of ask) {
    const answer = await link.sendRequest("textDocument/completion", { textDocument: { uri: uri(name) }, position: { line, character } });
    completions.push((Array.isArray(answer) ? answer : answer.items).map((item) => item.label));
  }
  await new Promise((done) => setTimeout(done, 500)); // diagnostics settle: the last ones count
  const found = Object.fromEntries(names.map((name) => [name, diagnostics[uri(name)].map((d) => ({ line: d.range.start.line, message: d.message }))]));
  process.stdout.write(JSON.stringify({ diagnostics: found, completions }));
  await link.sendRequest("shutdown");
  link.sendNotification("exit");
  link.dispose();
  server.kill();
}

main().then(() => process.exit(0), (error) => {
  console.error(error);
  process.exit(1);
});
