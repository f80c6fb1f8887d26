// Reads manifests from standard input and prints, as JSON, what Kubernetes' own schemas find wrong in them:
// fields that are missing, of the wrong type, or out of their list. Kinds of operators have no schema here.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { parseAllDocuments } from "yaml";

const require = createRequire(import.meta.url);
const operators = ["external-secrets.io/", "monitoring.coreos.com/"];
const problems = [];

for (const document of parseAllDocuments(readFileSync(0, "utf8"), { uniqueKeys: true })) {
  problems.push(...document.errors.map((error) => error.message));
  const manifest = document.toJS();
  if (manifest === null) continue;
  const { apiVersion = "", kind = "", metadata = {} } = manifest;
  if (operators.some((group) => apiVersion.startsWith(group))) continue;
  try {
    const models = require(`kubernetes-models/${apiVersion}`);
    if (!models[kind]) throw new Error(`${apiVersion} knows no ${kind}`);
    new models[kind](manifest).validate();
  } catch (error) {
    problems.push(`${kind} ${metadata.name}: ${error.message}`);
  }
}

console.log(JSON.stringify(problems));
